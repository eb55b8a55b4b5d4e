"""What a follow-up walk found at each action, and carrying it into the action plan."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _, language, say
from hbgeo.services import follow_up
from hbgeo.services.actions import take_back
from hbgeo.services.follow_up import Result, Step
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.walk_words import refusal

_PLACE = "follow_up"
_FAILURE = "follow_up_carry_failure"
_STEPS = {
    Step.VERIFY: N_("Mark as followed up"),
    Step.REOPEN: N_("Open again"),
    Step.KEEP: N_("Leave as it is"),
}
_TICKS = {
    Step.VERIFY: N_("Stop {stop}, action {number}: mark as followed up"),
    Step.REOPEN: N_("Stop {stop}, action {number}: open again"),
}
_ROW_HEIGHT = 40
#: Of columns that hold a number, so that answer and next step are seen on a phone.
_NARROW_PX = 56


def follow_up_carry(wired: Services, walk: Walk, stops: Sequence[Stop]) -> None:
    """Draw what was found and the steps that follow; nothing for a walk that looks at no action."""
    if not any(stop.action_id for stop in stops):
        return
    found = follow_up.results(wired.store, wired.catalogue, walk.id)
    st.subheader(_("What became of the actions"), anchor=False)
    walk_undo.offer(_PLACE)
    failure: HbgeoError | None = st.session_state.pop(_FAILURE, None)
    if failure:
        refusal(failure)
    st.dataframe(
        rows_of(wired, found),
        hide_index=True,
        row_height=_ROW_HEIGHT,
        key=f"follow_up_results_{walk.id}",
        column_config={
            _("Stop"): st.column_config.TextColumn(width=_NARROW_PX),
            _("No."): st.column_config.TextColumn(width=_NARROW_PX, help=_("Number of the action")),
            _("Action"): st.column_config.TextColumn(width="medium"),
            _("Why"): st.column_config.TextColumn(width="large"),
        },
        alt=_("What became of the actions"),
    )
    _steps(wired, walk, [one for one in found if one.step is not Step.KEEP])


def rows_of(wired: Services, found: Sequence[Result]) -> pd.DataFrame:
    """Return what was found as a table for reading, a row for each stop that looks at an action."""
    catalogue = wired.catalogue
    labels = {step.value: step.label(language()) for step in catalogue.checks}
    return pd.DataFrame(
        {
            _("Stop"): [str(one.stop.number) for one in found],
            _("No."): [str(one.action.number) for one in found],
            _("Answer"): ["" if one.answer is None else labels.get(one.answer.value, "") for one in found],
            _("Next step"): [_(_STEPS[one.step]) for one in found],
            _("Action"): [one.action.title for one in found],
            _("Answered"): [_count(one) for one in found],
            _("Seen otherwise"): ["" if one.answer is None else one.answer.dissent for one in found],
            _("Stands as"): [catalogue.status(one.action.status).label(language()) for one in found],
            _("Why"): [say(one.why) for one in found],
        }
    )


def _count(one: Result) -> str:
    return "" if one.answer is None or one.answer.count is None else number(one.answer.count)


def _steps(wired: Services, walk: Walk, proposed: Sequence[Result]) -> None:
    if not proposed:
        st.caption(_("No answer changes the action plan at present."))
        return
    for one in proposed:
        st.session_state.setdefault(_key(one), not one.before)
        st.checkbox(
            _(_TICKS[one.step]).format(stop=one.stop.number, number=one.action.number),
            key=_key(one),
            persist_state="session",
        )
        if one.before:
            st.caption(_("It was carried before and has been changed since. Tick it only if the answer still holds."))
    st.button(
        _("Carry the answers into the action plan"),
        type="primary",
        icon=":material/move_up:",
        key=f"follow_up_carry_{walk.id}",
        on_click=_carry,
        args=(wired, walk, proposed),
    )


def _key(one: Result) -> str:
    # With the step and what came before in it: another proposal begins with its own tick.
    return f"follow_up_tick_{one.stop.id}_{one.step}_{one.before}"


def _carry(wired: Services, walk: Walk, proposed: Sequence[Result]) -> None:
    chosen = {one.stop.id: one.step for one in proposed if st.session_state.get(_key(one))}
    try:
        undo = follow_up.apply(wired.store, wired.catalogue, walk.id, chosen)
    except HbgeoError as error:
        st.session_state[_FAILURE] = error
        return
    if undo.last < undo.first:
        return
    steps = list(chosen.values())
    counts = {"verified": steps.count(Step.VERIFY), "reopened": steps.count(Step.REOPEN)}
    done = Problem("", N_("Followed up: {verified}. Opened again: {reopened}."), counts)
    walk_undo.remember(_PLACE, done, lambda: take_back(wired.store, undo))
