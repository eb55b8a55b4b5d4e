"""What is asked of hot spots: the filters of the map, and how is looked; both stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, InvalidInput
from hbgeo.i18n import _
from hbgeo.services.hotspots import Asked, from_token, of_problems, to_token
from hbgeo.services.hotspots_asked import SIZES_M
from hbgeo.ui.components.filters import filters
from hbgeo.ui.components.filters_address import asked_for, write
from hbgeo.ui.components.filters_words import Words
from hbgeo.ui.components.plain_text import plain

#: Name in the address of how is looked; what is looked at stands in the filters' own.
PARAMETER = "hur"
METHODS = {"square": N_("Squares"), "hexagon": N_("Hexagons"), "density": N_("Density")}
WEIGHTS = {
    "none": N_("All the same"),
    "severity": N_("By urgency"),
    "agreement": N_("By how many agree"),
    "dark": N_("By how unsafe it feels in the dark"),
}
_KEPT, _UNREADABLE = "hotspots_kept", "hotspots_unreadable"
_METHOD, _SIZE, _BANDWIDTH = "hotspots_method", "hotspots_size", "hotspots_bandwidth"
_WEIGHT, _EXPOSURE, _STACKS = "hotspots_weight", "hotspots_exposure", "hotspots_stacks"
_LEAST, _MOST = (int(size) for size in SIZES_M)
_STEP_M = 25


def chosen(catalogue: Catalogue, walks: Sequence[Walk]) -> Asked:
    """Draw the choices and return what they ask; as the filters, the address has the first word."""
    kept: Asked = st.session_state.get(_KEPT, Asked())
    fresh = _METHOD not in st.session_state
    stated = asked_for(PARAMETER, fresh=fresh)
    if fresh or stated is not None:
        _load(kept if stated is None else _read(stated))
    selection = filters(catalogue, walks)
    filtered_by = Words(catalogue, walks).selection(selection)
    if filtered_by:
        plain(filtered_by)
    selection = _problems(selection)
    with st.expander(_summary(), key="hotspots_how", icon=":material/tune:"):
        _draw(st.session_state[_KEPT])
    asked = _said(st.session_state[_KEPT])
    st.session_state[_KEPT] = asked
    write(PARAMETER, "" if asked == Asked() else to_token(asked))
    if st.session_state.get(_UNREADABLE):
        st.warning(_("How to look could not be read from the address, so the usual way is taken."))
    is_density = asked.method == "density"
    # What is not used must not make another question of the same one.
    return replace(
        asked,
        selection=selection,
        bandwidth_m=asked.bandwidth_m if is_density else None,
        size_m=Asked().size_m if is_density else asked.size_m,
        exposure=asked.exposure and not is_density,
    )


def _problems(selection: Selection) -> Selection:
    """Return what is selected as `of_problems`, and say so."""
    counted = of_problems(selection)
    if counted != selection:
        st.caption(_("Problems are counted, unless the filters name another kind or a category."))
    return counted


def count_stacks() -> None:
    """Count what lies on one point too (a callback of a button)."""
    st.session_state[_STACKS] = True


def count_for_walkers() -> None:
    """Count for each walker and kilometre (a callback of a button)."""
    st.session_state[_EXPOSURE] = True


def _read(token: str) -> Asked:
    try:
        asked = replace(from_token(token), selection=EVERYTHING) if token else Asked()
    except InvalidInput:
        st.session_state[_UNREADABLE] = True
        return Asked()
    st.session_state[_UNREADABLE] = False
    return asked


def _load(asked: Asked) -> None:
    st.session_state[_KEPT] = asked
    st.session_state[_METHOD] = asked.method
    st.session_state[_SIZE] = round(asked.size_m)
    st.session_state[_BANDWIDTH] = _whole(asked.bandwidth_m)
    st.session_state[_WEIGHT] = asked.weight
    st.session_state[_EXPOSURE] = asked.exposure
    st.session_state[_STACKS] = asked.with_stacks


def _said(kept: Asked) -> Asked:
    state: Any = st.session_state
    density = state[_METHOD] == "density"
    return replace(
        kept,
        method=state[_METHOD] or "square",
        size_m=kept.size_m if density else float(state[_SIZE]),
        bandwidth_m=state[_BANDWIDTH] if density else kept.bandwidth_m,
        weight=state[_WEIGHT],
        exposure=state[_EXPOSURE],
        with_stacks=state[_STACKS],
    )


def _draw(kept: Asked) -> None:
    left, middle, right = st.columns([2, 1, 2], vertical_alignment="bottom")
    with left:
        st.segmented_control(
            _("Draw as"), list(METHODS), format_func=lambda one: _(METHODS[one]), required=True, key=_METHOD
        )
    with middle:
        _size(kept)
    with right:
        st.selectbox(_("What each counts"), list(WEIGHTS), format_func=lambda one: _(WEIGHTS[one]), key=_WEIGHT)
    with st.container(horizontal=True, gap="medium"):
        st.toggle(
            _("Count for each walker and kilometre"),
            disabled=st.session_state[_METHOD] == "density",
            help=_("Where many walk, more is found. This divides by how far how many have walked in each cell."),
            key=_EXPOSURE,
        )
        st.toggle(
            _("Count what is piled up on one point"),
            help=_(
                "Many observations on exactly the same point are mostly a standard position: the middle of a town, "
                "or of an area. They are left out unless you count them."
            ),
            key=_STACKS,
        )


def _summary() -> str:
    """Return how is looked, in short: whoever takes it as it is need not open it."""
    state: Any = st.session_state
    method = state[_METHOD] or "square"
    metres = state.get(_BANDWIDTH) if method == "density" else state.get(_SIZE)
    parts = [f"{_(METHODS[method])} {metres} m" if metres else _(METHODS[method])]
    parts += [_(WEIGHTS[state[_WEIGHT]])] if state[_WEIGHT] != "none" else []
    parts += [_("for each walker and kilometre")] if state[_EXPOSURE] and method != "density" else []
    parts += [_("with piles")] if state[_STACKS] else []
    return _("How to look: {how}").format(how=", ".join(parts))


def _size(kept: Asked) -> None:
    # A widget that was not drawn in the run before has forgotten its value.
    if st.session_state[_METHOD] == "density":
        st.session_state.setdefault(_BANDWIDTH, _whole(kept.bandwidth_m))
        st.number_input(
            _("Width of each point, metres"),
            _LEAST,
            _MOST,
            step=_STEP_M,
            placeholder=_("By rule"),
            help=_("How far an observation reaches (the bandwidth). Empty: a rule chooses it from the data."),
            key=_BANDWIDTH,
        )
    else:
        st.session_state.setdefault(_SIZE, _whole(kept.size_m))
        st.number_input(_("Size of the cells, metres"), _LEAST, _MOST, step=_STEP_M, key=_SIZE)


def _whole(metres: float | None) -> int | None:
    return None if metres is None else round(metres)
