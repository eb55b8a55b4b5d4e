"""Which round: the day, what is inspected, which layers, where it begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.inspection import InspectionKind
from hbgeo.i18n import _, language
from hbgeo.services.light import local_today
from hbgeo.services.rounds import Round
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY
from hbgeo.ui.components.filters_address import write
from hbgeo.ui.components.inspection_words import kind_name, place_name

_DAYS = "YYYY-MM-DD"
_LAYERS = "round_layers"
#: The layers in the address, so that a phone that has to load the page again has the same round; absent: all of them.
_PARAMETER, _NONE = "rundlager", "-"


@dataclass(frozen=True)
class RoundChoice:
    """What `rounds.round_for` is asked for."""

    day: date
    kinds: tuple[InspectionKind, ...]
    layers: tuple[str, ...]
    step_free: bool


def round_choice(wired: Services) -> RoundChoice:
    """Draw the choices and return what is chosen."""
    today, lang = local_today(), language()
    layers = {layer.code: layer.label(lang) for layer in wired.catalogue.inspected_layers()}
    st.session_state.setdefault(_LAYERS, _asked_layers(list(layers)))
    day = st.date_input(
        _("Day of the round"),
        today,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=_DAYS,
        key="round_day",
        persist_state="session",
    )
    with st.expander(_("What is in the round"), icon=":material/tune:"):
        kinds = st.pills(
            _("Kinds of inspection"),
            list(InspectionKind),
            selection_mode="multi",
            default=list(InspectionKind),
            format_func=lambda one: kind_name(wired.catalogue, one),
            key="round_kinds",
            persist_state="session",
        )
        chosen = st.pills(
            _("Layers"),
            list(layers),
            selection_mode="multi",
            format_func=layers.__getitem__,
            key=_LAYERS,
            persist_state="session",
        )
        write(_PARAMETER, "" if len(chosen) == len(layers) else ",".join(chosen) or _NONE)
        step_free = st.toggle(_("Go around known steps"), key="round_step_free", persist_state="session")
        st.caption(_("Faults whose day has come are always in the round."))
    return RoundChoice(day or today, tuple(kinds), tuple(chosen), step_free)


def _asked_layers(layers: list[str]) -> list[str]:
    asked = st.query_params.get(_PARAMETER, "")
    known = [code for code in layers if code in asked.split(",")]
    return known if known or asked == _NONE else layers


def begin_choice(wired: Services, found: Round) -> None:
    """Draw the choice of the place where the round begins; `begin_at` returns it at the next run."""
    names = {
        stop.state.place.id: f"{number}. {place_name(wired.catalogue, stop.state)}"
        for number, stop in enumerate(found.stops, 1)
    }
    # A place that is in the round no longer is none to begin at.
    if begin_at() is not None and st.session_state.get("round_begin") not in names:
        st.session_state.pop("round_begin", None)
        st.session_state.pop("round_begin_point")
        st.rerun()
    st.selectbox(
        _("Begin and end at"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("At the first stop"),
        key="round_begin",
        persist_state="session",
        on_change=_remember_begin,
        args=({stop.state.place.id: (stop.lon, stop.lat) for stop in found.stops},),
    )


def begin_at() -> tuple[float, float] | None:
    """Return longitude and latitude of where the round is to begin."""
    point: tuple[float, float] | None = st.session_state.get("round_begin_point")
    return point


def _remember_begin(points: dict[str, tuple[float, float]]) -> None:
    st.session_state["round_begin_point"] = points.get(st.session_state.get("round_begin") or "")
