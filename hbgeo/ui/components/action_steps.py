"""The steps an action can take from where it stands; each asks only for what its rule needs."""

from __future__ import annotations

from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import MAX_ACTION_TEXT, Action
from hbgeo.domain.action_rules import FINISHED, STEPS
from hbgeo.domain.observation import Status
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.errors import N_
from hbgeo.i18n import _, named
from hbgeo.services import actions
from hbgeo.services.light import local_today
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY
from hbgeo.ui.components.choices import code_choice
from hbgeo.ui.components.plan_desk import DAYS, attempt, complain

_ORDER = tuple(STEPS)


def action_steps(wired: Services, action: Action) -> None:
    """Draw the choice of the next step, what it needs, and the button that takes it."""
    st.markdown("#### " + _("Next step"))
    key = f"{action.id}_{action.status}"
    possible = [status for status in _ORDER if status in STEPS[action.status]]
    chosen = st.pills(
        _("Next step"),
        possible,
        format_func=lambda status: named(wired.catalogue.statuses, status.value),
        key=f"step_{key}",
        label_visibility="collapsed",
    )
    if chosen is None:
        st.caption(_("Choose where it goes; what is needed for it is asked then."))
        complain()
        return
    given = _asked(wired, action, chosen, key)
    label = _("Take the step: {status}").format(status=named(wired.catalogue.statuses, chosen.value))
    st.button(
        label,
        type="primary",
        key=f"step_save_{key}",
        on_click=_take,
        args=(wired, action, chosen, given),
    )
    complain()


def _take(wired: Services, action: Action, status: Status, given: dict[str, Any]) -> None:
    attempt(
        wired.store,
        N_("The step was taken."),
        lambda: actions.step(wired.store, wired.catalogue, action.id, status, seen=action.changed_at, **given),
    )


def _asked(wired: Services, action: Action, status: Status, key: str) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if status is Status.DECLINED:
        given["reason"] = st.text_area(
            _("Why it will not be done (residents see it)"),
            action.reason or "",
            max_chars=MAX_ACTION_TEXT,
            key=f"step_reason_{key}",
        )
        return given
    if status is not Status.NEW and (action.owner is None or action.due_on is None):
        left, right = st.columns(2)
        given["owner"] = code_choice(
            _("Responsible party"), wired.catalogue.actors, action.owner, key=f"step_owner_{key}", at=left
        )
        given["due_on"] = right.date_input(_("To be done by"), action.due_on, format=DAYS, key=f"step_due_{key}")
    if status in FINISHED and action.status not in FINISHED:
        left, right = st.columns([1, 2])
        given["fixed_on"] = left.date_input(
            _("Done on"),
            action.fixed_on or local_today(),
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format=DAYS,
            key=f"step_fixed_{key}",
        )
        given["done_note"] = right.text_area(
            _("What was done (or add a photo below)"),
            action.done_note,
            max_chars=MAX_ACTION_TEXT,
            key=f"step_note_{key}",
        )
    if status is Status.VERIFIED:
        walks = _walks(wired)
        given["follow_up_walk_id"] = st.selectbox(
            _("The follow-up walk that found it done"),
            list(walks),
            index=None,
            format_func=lambda id_: f"{walks[id_].on} {walks[id_].title}",
            placeholder=_("None: there is a photo of the same spot"),
            key=f"step_walk_{key}",
        )
    return given


def _walks(wired: Services) -> dict[str, Walk]:
    with wired.store.read() as session:
        return {walk.id: walk for walk in session.walks.all() if walk.state is not WalkState.PLANNED}
