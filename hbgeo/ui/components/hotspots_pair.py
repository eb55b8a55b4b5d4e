"""What is compared: two walks, two periods, or the place of an action before and after."""

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
from hbgeo.ui.components.hotspots_address import in_address, one_of

_WAYS = {"walks": N_("Two walks"), "days": N_("Two periods"), "action": N_("An action")}
_YEAR = timedelta(days=365)
_DAYS = "YYYY-MM-DD"
#: Parameter in the address → which of the two walks.
_PLACES = {"fore": "first", "efter": "second"}


def way_chosen() -> str:
    """Draw the choice of what is compared and return `walks`, `days` or `action`."""
    way = in_address(
        "jamfor",
        "hotspots_way",
        "walks",
        lambda: st.segmented_control(
            _("Compare"), list(_WAYS), format_func=lambda one: _(_WAYS[one]), required=True, key="hotspots_way"
        ),
        read=one_of(list(_WAYS)),
    )
    return way or "walks"


def pair_of(way: str, selection: Selection, walks: Sequence[Walk], words: Words) -> tuple[Selection, Selection] | None:
    """Draw the choice of two walks or periods and return what is selected before and after; None when none yet."""
    whenever = replace(selection, since=None, until=None)
    return _two_walks(whenever, walks, words) if way == "walks" else _two_periods(whenever)


def _two_walks(selection: Selection, walks: Sequence[Walk], words: Words) -> tuple[Selection, Selection] | None:
    ids = [walk.id for walk in sorted(walks, key=lambda walk: walk.on)]
    if len(ids) < 2:  # noqa: PLR2004 - two to compare
        st.info(_("Two walks with observations are needed, and there are fewer. Compare two periods instead."))
        return None
    left, right = st.columns(2)
    with left:
        first = _walk("fore", _("Before"), ids, ids[0], words)
    with right:
        second = _walk("efter", _("After"), ids, ids[-1], words)
    if first is None or second is None or first == second:
        st.info(_("Choose two different walks."))
        return None
    return replace(selection, walk_ids=(first,)), replace(selection, walk_ids=(second,))


def _walk(name: str, label: str, ids: Sequence[str], usual: str, words: Words) -> str | None:
    key = f"hotspots_{_PLACES[name]}"
    return in_address(
        name,
        key,
        usual,
        lambda: st.selectbox(label, ids, format_func=words.walk, key=key),
        read=one_of(ids),
    )


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
    with first:
        begin = _date(f"fran-{key}", _("{name}, from").format(name=name), since, f"hotspots_since_{key}")
    with last:
        end = _date(f"till-{key}", _("{name}, to").format(name=name), until, f"hotspots_until_{key}")
    return (begin, end) if begin and end and begin <= end else None


def _date(parameter: str, label: str, usual: date, key: str) -> date | None:
    return in_address(
        parameter,
        key,
        usual,
        lambda: st.date_input(label, format=_DAYS, key=key),
        read=_day,
        text=date.isoformat,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
