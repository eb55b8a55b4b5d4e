"""Head of an opened walk: what it is, where it stands, and the one step it can take now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from hbgeo.domain.walk import Walk, WalkState
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _
from hbgeo.services import walks
from hbgeo.store.protocol import Store
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.walk_card import state_badge
from hbgeo.ui.components.walk_choice import leave
from hbgeo.ui.components.walk_words import heading, refusal, type_name, when

_PLACE = "steps"
_FAILURE = "walk_steps_failure"


@dataclass(frozen=True)
class _Step:
    label: str
    icon: str
    primary: bool
    take: Callable[[Store, str], Walk]
    done: str


_STEPS = {
    WalkState.PLANNED: _Step(
        N_("Start the walk"),
        ":material/play_arrow:",
        True,
        walks.start,
        N_("The walk is under way. The participants can record now."),
    ),
    WalkState.OPEN: _Step(
        N_("Close the walk"),
        ":material/stop_circle:",
        True,
        walks.close,
        N_("The walk is closed. What phones that were on it still hold is taken for 30 days, marked as late."),
    ),
    WalkState.CLOSED: _Step(
        N_("Reopen the walk"),
        ":material/restart_alt:",
        False,
        walks.reopen,
        N_("The walk is under way again. The participants can record now."),
    ),
}


def walk_head(store: Store, walk: Walk) -> None:
    """Draw title, day, state, and the buttons to go back and to take the next step."""
    st.button(_("All walks"), icon=":material/arrow_back:", type="tertiary", key="walk_back", on_click=leave)
    heading(walk.title)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        state_badge(walk.state)
        st.markdown(f"{type_name(walk.type)} · {when(walk)}", width="content")
    # Above the button: the second tap of a double tap must not hit the next step.
    walk_undo.offer(_PLACE)
    step = _STEPS[walk.state]
    st.button(
        _(step.label),
        icon=step.icon,
        type="primary" if step.primary else "secondary",
        key=f"walk_step_{walk.state.value}",
        on_click=_take,
        args=(store, walk, step),
    )
    failure: HbgeoError | None = st.session_state.pop(_FAILURE, None)
    if failure:
        refusal(failure)


def _take(store: Store, walk: Walk, step: _Step) -> None:
    try:
        after = step.take(store, walk.id)
    except HbgeoError as error:
        # A double tap takes the step once; that the second tap came too late is nothing to be told.
        if not walk_undo.is_offered(_PLACE):
            st.session_state[_FAILURE] = error
        return
    walk_undo.remember(_PLACE, Problem("", step.done), lambda: walks.undo_step(store, walk, after))
