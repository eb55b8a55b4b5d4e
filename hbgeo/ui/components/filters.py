"""Filters over observations: drawn as widgets and kept in the address, so that a view can be shared and reloaded."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Light
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.walk import Walk
from hbgeo.errors import InvalidInput
from hbgeo.i18n import _
from hbgeo.services.selection_url import from_token, to_token
from hbgeo.ui.components.filters_words import light_name, polarity_name, walk_name

#: Name of the selection in the address.
PARAMETER = "q"
_KEPT = "filters"
_CHOICES = ("walk_ids", "categories", "statuses", "lights", "polarities")
_DAYS = ("since", "until")
_FIRST, _LAST = date(1970, 1, 1), date(2099, 12, 31)
#: A rerun that was on its way when the address was written still carries the old one.
_ON_ITS_WAY_S = 1.0


@dataclass
class _Kept:
    """What the filters were in the latest run of the page."""

    selection: Selection = EVERYTHING
    written: str = ""
    seen: str = ""
    written_at: float = 0.0
    unknown: int = 0
    unreadable: bool = False
    options: dict[str, tuple[Any, ...]] = field(default_factory=dict)


def filters(catalogue: Catalogue, walks: Sequence[Walk]) -> Selection:
    """Draw the filters and return what they select.

    The address has the first word when the page opens and when the visitor goes back or forward; after that the
    widgets have, and the address follows them.
    """
    kept: _Kept = st.session_state.setdefault(_KEPT, _Kept())
    kept.options = _options(catalogue, walks)
    asked = st.query_params.get(PARAMETER, "")
    if _key("text") not in st.session_state:
        _load(kept, _read(kept, asked) if asked else kept.selection)
    elif _went_elsewhere(kept, asked):
        _load(kept, _read(kept, asked))
    with st.expander(_("Filters"), icon=":material/filter_alt:"):
        _draw(catalogue, {walk.id: walk for walk in walks})
    kept.selection = _chosen(kept)
    kept.seen = asked
    _write(kept)
    _complain(kept)
    return kept.selection


def clear() -> None:
    """Take every filter away (a callback of a button)."""
    kept: _Kept = st.session_state.setdefault(_KEPT, _Kept())
    _load(kept, EVERYTHING)


def _key(name: str) -> str:
    return f"filters_{name}"


def _options(catalogue: Catalogue, walks: Sequence[Walk]) -> dict[str, tuple[Any, ...]]:
    return {
        "walk_ids": tuple(walk.id for walk in walks),
        "categories": tuple(category.code for category in catalogue.categories),
        "statuses": tuple(status.code for status in catalogue.statuses),
        "lights": tuple(light.value for light in Light),
        "polarities": (-1, 1, 0),
    }


def _went_elsewhere(kept: _Kept, asked: str) -> bool:
    """Tell a visitor who went back, forward or along a link from one whose browser has not caught up yet."""
    if asked == kept.written or _chosen(kept) != kept.selection:
        return False
    return asked != kept.seen or time.monotonic() - kept.written_at > _ON_ITS_WAY_S


def _read(kept: _Kept, token: str) -> Selection:
    kept.unreadable = False
    try:
        return from_token(token)
    except InvalidInput:
        kept.unreadable = True
        return EVERYTHING


def _load(kept: _Kept, selection: Selection) -> None:
    """Put a selection into the widgets, without what they cannot offer."""
    known = {
        name: tuple(code for code in getattr(selection, name) if code in kept.options[name]) for name in _CHOICES
    }
    kept.unknown = sum(len(getattr(selection, name)) - len(codes) for name, codes in known.items())
    kept.selection = selection
    for name, codes in known.items():
        st.session_state[_key(name)] = list(codes)
    for name in _DAYS:
        st.session_state[_key(name)] = getattr(selection, name)
    st.session_state[_key("text")] = selection.text


def _chosen(kept: _Kept) -> Selection:
    """Return what the widgets say; what has no widget stays as the address gave it."""
    state = st.session_state
    return Selection(
        **{name: _in_order(kept.options[name], state[_key(name)]) for name in _CHOICES},
        **{name: state[_key(name)] for name in _DAYS},
        text=(state[_key("text")] or "").strip(),
        sources=kept.selection.sources,
        box=kept.selection.box,
    )


def _in_order(options: tuple[Any, ...], picked: Sequence[Any]) -> tuple[Any, ...]:
    """Return what was picked in the order of the options: one selection, one address."""
    return tuple(code for code in options if code in picked)


def _write(kept: _Kept) -> None:
    token = to_token(kept.selection) if kept.selection != EVERYTHING else ""
    if token == st.query_params.get(PARAMETER, ""):
        kept.written = token
        return
    kept.written, kept.written_at = token, time.monotonic()
    if token:
        st.query_params[PARAMETER] = token
    else:
        del st.query_params[PARAMETER]


def _complain(kept: _Kept) -> None:
    if kept.unreadable:
        st.warning(_("The filters in the address could not be read, so everything is shown."))
    elif kept.unknown:
        st.warning(_("The address asks for something that is not here (a walk or a category); it was left out."))


def _draw(catalogue: Catalogue, walks: dict[str, Walk]) -> None:
    lang_names = {item.code: item for item in (*catalogue.categories, *catalogue.statuses)}

    def name(code: str) -> str:
        return str(lang_names[code].label(language()))

    everything = _("All")
    first, second, third = st.columns(3)
    first.multiselect(
        _("Category"), _options(catalogue, ())["categories"], format_func=name, key=_key("categories"), placeholder=everything
    )
