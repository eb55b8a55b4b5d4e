"""Which two are compared: two walks, or two periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.light import local_today
from hbgeo.ui.components.filters_words import Words

_WAYS = {"walks": N_("Two walks"), "days": N_("Two periods")}
_YEAR = timedelta(days=365)
_DAYS = "YYYY-MM-DD"


def pair_of(selection: Selection, walks: Sequence[Walk], words: Words) -> tuple[Selection, Selection] | None:
    """Draw the choice and return what is selected before and after; None when it is none yet."""
    way = st.segmented_control(
        _("Compare"),
        list(_WAYS),
        format_func=lambda one: _(_WAYS[one]),
        default="walks",
        required=True,
        key="hotspots_way",
        persist_state="session",
    )
    whenever = replace(selection, since=None, until=None)
    return _two_walks(whenever, walks, words) if way == "walks" else _two_periods(whenever)


def _two_walks(selection: Selection, walks: Sequence[Walk], words: Words) -> tuple[Selection, Selection] | None:
    ids = [walk.id for walk in sorted(walks, key=lambda walk: walk.on)]
    if len(ids) < 2:  # noqa: PLR2004 - two to compare
        st.info(_("Two walks with observations are needed, and there are fewer. Compare two periods instead."))
        return None
    left, right = st.columns(2)
    first = left.selectbox(_("Before"), ids, 0, format_func=words.walk, key="hotspots_first", persist_state="session")
    second = right.selectbox(
        _("After"), ids, len(ids) - 1, format_func=words.walk, key="hotspots_second", persist_state="session"
    )
    if first == second:
        st.info(_("Choose two different walks."))
        return None
    return replace(selection, walk_ids=(first,)), replace(selection, walk_ids=(second,))


def _two_periods(selection: Selection) -> tuple[Selection, Selection] | None:
    today = local_today()
    left, right = st.columns(2)
    with left:
        before = _period(_("Before"), today - 2 * _YEAR, today - _YEAR - timedelta(days=1), "before")
    with right:
        after = _period(_("After"), today - _YEAR, today, "after")
    if before is None or after is None:
        st.info(_("Choose the first and the last day of both periods."))
        return None
    if before[1] >= after[0]:
        st.info(_("The first period must end before the second begins."))
        return None
    (since, until), (later, last) = before, after
    return replace(selection, since=since, until=until), replace(selection, since=later, until=last)


def _period(name: str, since: date, until: date, key: str) -> tuple[date, date] | None:
    first, last = st.columns(2)
    begin = first.date_input(
        _("{name}, from").format(name=name),
        since,
        format=_DAYS,
        key=f"hotspots_since_{key}",
        persist_state="session",
    )
    end = last.date_input(
        _("{name}, to").format(name=name), until, format=_DAYS, key=f"hotspots_until_{key}", persist_state="session"
    )
    return (begin, end) if begin and end and begin <= end else None
