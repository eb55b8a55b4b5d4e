"""Which timetable is looked at, with which other it is compared, and what is asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

import streamlit as st

from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _
from hbgeo.services.bus import DayKind
from hbgeo.services.footways_paths import EVERY_PATH, Choice
from hbgeo.services.timetables_measure import LEAST, LIMITS_M, MOST_LEAST, Asked
from hbgeo.services.timetables_words import DAYS, with_days
from hbgeo.ui.components.bus_keeping import SHOW

_ONE, _OTHER = "bus_one", "bus_other"
_STEP_M = 50


def names_of(kept: Sequence[Timetable]) -> dict[str, str]:
    """Return id → name with the days it is valid; equal ones get a number: a widget knows its choices by name."""
    seen: Counter[str] = Counter()
    named = {}
    for one in kept:
        name = with_days(one)
        seen[name] += 1
        named[one.id] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return named


def chosen(kept: Sequence[Timetable]) -> tuple[Timetable, Timetable | None]:
    """Draw the choice of a timetable and of one to compare it with, and return them."""
    names, by_id = names_of(kept), {one.id: one for one in kept}
    shown = st.session_state.pop(SHOW, None)
    if shown in by_id:
        st.session_state[_ONE] = shown
    _forget_what_is_gone(_ONE, by_id)
    left, right = st.columns(2)
    one = left.selectbox(_("Timetable"), list(names), format_func=names.__getitem__, key=_ONE, persist_state="session")
    others = [key for key in names if key != one]
    other_key = f"{_OTHER}_{one}"
    _forget_what_is_gone(other_key, others)
    other = right.selectbox(
        _("Compare with"),
        others,
        index=None,
        format_func=names.__getitem__,
        placeholder=_("Nothing") if others else _("Only one timetable is kept"),
        disabled=not others,
        key=other_key,
    )
    return by_id[one], by_id.get(other or "")


def _forget_what_is_gone(key: str, there: Container[str]) -> None:
    """Forget the choice of a timetable that has been taken out."""
    if st.session_state.get(key) is not None and st.session_state[key] not in there:
        del st.session_state[key]


def day_asked() -> DayKind:
    """Draw the choice of a kind of day and return it."""
    kind = st.segmented_control(
        _("Day"),
        list(DayKind),
        format_func=lambda one: _(DAYS[one]),
        default=DayKind.WEEKDAY,
        required=True,
        key="bus_kind",
        persist_state="session",
    )
    return DayKind(kind or DayKind.WEEKDAY)


def reach_asked(kind: DayKind, *, has_paths: bool) -> Asked:
    """Draw how far people walk and which stops count, and return what is asked of a timetable.

    Parameters
    ----------
    has_paths
        Whether some paths may be left out.
    """
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    limit = left.slider(
        _("Walking distance, metres"), *LIMITS_M, 400, _STEP_M, key="bus_limit", persist_state="session"
    )
    least = right.number_input(
        _("Departures at least"),
        1,
        MOST_LEAST,
        LEAST,
        help=_("A stop counts when at least so many buses leave from it on the day, both directions together."),
        key="bus_least",
        persist_state="session",
    )
    choice = _paths_asked() if has_paths else EVERY_PATH
    return Asked(limit_m=float(limit), least=int(least), kind=kind, choice=choice)


def _paths_asked() -> Choice:
    known = _("Only what is known of a path counts: one of which nothing is known is walked.")
    step_free = st.checkbox(_("Only without steps"), help=known, key="bus_step_free", persist_state="session")
    lit = st.checkbox(_("Only lit paths"), help=known, key="bus_lit", persist_state="session")
    return Choice(step_free=step_free, lit=lit)
