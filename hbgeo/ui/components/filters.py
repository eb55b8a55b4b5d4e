"""Filters over observations: widgets, kept in the address so that a view can be shared and reloaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from hbgeo.ui.components.filters_address import asked_for, write
from hbgeo.ui.components.filters_words import Words

#: Name of the selection in the address.
PARAMETER = "q"
_KEPT = "filters"
_CHOICES = ("walk_ids", "categories", "statuses", "lights", "polarities")
_DAYS = ("since", "until")
_FIRST, _LAST = date(1970, 1, 1), date(2099, 12, 31)
_LONGEST_TEXT = 200


@dataclass
class _Kept:
    """What the filters were in the latest run of the page."""

    selection: Selection = EVERYTHING
    unknown: bool = False
    unreadable: bool = False
    options: dict[str, tuple[Any, ...]] = field(default_factory=dict)


def filters(catalogue: Catalogue, walks: Sequence[Walk]) -> Selection:
    """Draw the filters and return what they select.

    The address has the first word when the page opens and when the visitor goes back or forward; after that
    the widgets have, and the address follows them.
    """
    kept: _Kept = st.session_state.setdefault(_KEPT, _Kept())
    kept.options = _options(catalogue, walks)
    fresh = not drawn_before()
    asked = asked_for(PARAMETER, fresh=fresh)
    if fresh or (asked is not None and _chosen(kept) == kept.selection):
        _load(kept, kept.selection if asked is None else _read(kept, asked))
    with st.expander(_("Filters"), icon=":material/filter_alt:"):
        _draw(kept.options, Words(catalogue, walks))
    kept.selection = _chosen(kept)
    write(PARAMETER, to_token(kept.selection))
    _complain(kept)
    return kept.selection


def drawn_before() -> bool:
    """Tell whether the filters stood on the page in the run before this one."""
    return _key("text") in st.session_state


def clear() -> None:
    """Take every filter away (a callback of a button)."""
    kept: _Kept = st.session_state.setdefault(_KEPT, _Kept())
    kept.unreadable = False
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


def _read(kept: _Kept, token: str) -> Selection:
    kept.unreadable = False
    try:
        return from_token(token)
    except InvalidInput:
        kept.unreadable = True
        return EVERYTHING


def _load(kept: _Kept, selection: Selection) -> None:
    """Put a selection into the widgets, without what they cannot offer."""
    known = {name: tuple(code for code in getattr(selection, name) if code in kept.options[name]) for name in _CHOICES}
    kept.unknown = any(len(getattr(selection, name)) > len(codes) for name, codes in known.items())
    kept.selection = selection
    for name, codes in known.items():
        st.session_state[_key(name)] = list(codes)
    for name in _DAYS:
        day = getattr(selection, name)
        st.session_state[_key(name)] = min(max(day, _FIRST), _LAST) if day else None
    st.session_state[_key("text")] = selection.text[:_LONGEST_TEXT]


def _chosen(kept: _Kept) -> Selection:
    """Return what the widgets say; what has no widget stays as the address gave it."""
    state = st.session_state
    said: dict[str, Any] = {name: _in_order(kept.options[name], state[_key(name)]) for name in _CHOICES}
    said |= {name: state[_key(name)] for name in _DAYS}
    return Selection(
        **said,
        text=(state[_key("text")] or "").strip(),
        sources=kept.selection.sources,
        box=kept.selection.box,
    )


def _in_order(options: tuple[Any, ...], picked: Sequence[Any]) -> tuple[Any, ...]:
    """Return what was picked in the order of the options: one selection, one address."""
    return tuple(code for code in options if code in picked)


def _complain(kept: _Kept) -> None:
    if kept.unreadable:
        st.warning(_("The filters in the address could not be read, so everything is shown."))
    elif kept.unknown:
        st.warning(_("The address asks for something that is not here (a walk or a category); it was left out."))


def _draw(options: dict[str, tuple[Any, ...]], words: Words) -> None:
    first, second, third = st.columns(3)
    with first:
        _many("categories", _("Category"), options, words.category)
        _few("polarities", _("Kind"), options, words.polarity)
    with second:
        _many("statuses", _("Status"), options, words.status)
        _few("lights", _("Light"), options, words.light)
    with third:
        _many("walk_ids", _("Walk"), options, words.walk)
        since, until = st.columns(2, wrap=False)
        with since:
            _day("since", _("From"))
        with until:
            _day("until", _("To"))
    st.text_input(
        _("Words in the text"),
        key=_key("text"),
        max_chars=_LONGEST_TEXT,
        icon=":material/search:",
        autocomplete="off",
    )


def _many(name: str, label: str, options: dict[str, tuple[Any, ...]], words: Callable[[Any], str]) -> None:
    st.multiselect(
        label,
        options[name],
        format_func=words,
        key=_key(name),
        placeholder=_("All"),
        filter_mode="contains",
        select_all=False,
    )


def _few(name: str, label: str, options: dict[str, tuple[Any, ...]], words: Callable[[Any], str]) -> None:
    st.pills(label, options[name], selection_mode="multi", format_func=words, key=_key(name))


def _day(name: str, label: str) -> None:
    st.date_input(label, min_value=_FIRST, max_value=_LAST, key=_key(name), format="YYYY-MM-DD")
