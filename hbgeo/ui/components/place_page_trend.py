"""How a place has changed, walk by walk and year by year, as bars and as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.place_facts import PlaceFacts, Turn
from hbgeo.ui.components.places_bars import Bar, bars
from hbgeo.ui.components.places_words import mean_words

_BY = {"years": N_("By year"), "walks": N_("By walk")}


def trend_part(known: PlaceFacts) -> None:
    """Draw the trend of a place."""
    by = st.segmented_control(
        _("Trend"),
        list(_BY),
        format_func=lambda name: _(_BY[name]),
        default="years",
        required=True,
        key="place_trend_by",
        persist_state="session",
        label_visibility="collapsed",
    )
    turns = known.walks if by == "walks" else known.years
    if not turns:
        st.caption(_("No walk was here yet, and nobody has recorded anything."))
        return
    bars(
        [Bar(_name(turn), (turn.good or 0, 0, turn.problems or 0), _after(turn)) for turn in turns],
        (_("Good places"), "", _("Problems")),
        label=_("Problems and good places over time; the table says the same."),
    )
    _table(turns)
    st.caption(
        _(
            "A walk was here when its route or a stop came within 30 m, or somebody recorded something."
            " What was merged counts once. A mean of fewer than five ratings says little."
        )
    )


def _name(turn: Turn) -> str:
    return f"{turn.on.isoformat()} {turn.name}" if turn.on else turn.name


def _after(turn: Turn) -> str:
    if turn.visited is None:
        return _("not known")
    if not turn.visited:
        return _("not visited")
    return "" if turn.problems or turn.good else "0"


def _table(turns: Sequence[Turn]) -> None:
    visits = {True: _("yes"), False: _("no"), None: _("not known")}
    table = {
        _("When"): [_name(turn) for turn in turns],
        _("Visited"): [visits[turn.visited] for turn in turns],
        _("Problems"): [_number(turn.problems) for turn in turns],
        _("Good places"): [_number(turn.good) for turn in turns],
        _("Safety by day"): [mean_words(turn.day) for turn in turns],
        _("Safety in the dark"): [mean_words(turn.dark) for turn in turns],
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, alt=_("Trend"))


def _number(count: int | None) -> str:
    return "–" if count is None else str(count)
