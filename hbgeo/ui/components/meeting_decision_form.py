"""The form of one decision; it asks for no more than what its kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import MAX_ACTION_TEXT, MAX_TITLE, Action
from hbgeo.domain.action_rules import OPEN
from hbgeo.domain.meeting import DecisionKind, Meeting
from hbgeo.domain.observation import Status
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, named
from hbgeo.services.light import local_today
from hbgeo.services.meetings_agenda import Agenda, agenda
from hbgeo.services.meetings_deciding import DecisionDraft, decide
from hbgeo.services.plan_fields import MAX_FUNCTION
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY
from hbgeo.ui.components.attempts import attempt_step, complain, forgive
from hbgeo.ui.components.meeting_desk import DAYS

#: What a decision is about when it is about no action that there is.
NEW, NOTE = "new", "note"
PLACE = "meeting_decide"
_ABOUT = "meeting_about"
_FIELDS = ("title", "owner", "function", "due_on", "reason", "fixed_on", "done_note", "text")
_ASKED = {
    DecisionKind.ASSIGN: N_("Assign"),
    DecisionKind.DECLINE: N_("Decline"),
    DecisionKind.POSTPONE: N_("Another day"),
    DecisionKind.DONE: N_("It is done"),
    DecisionKind.CARRY: N_("Carry forward"),
    DecisionKind.NOTE: N_("Note only"),
}


def about(meeting: Meeting) -> str | None:
    """Return what the open form is about: an action's id, `NEW` or `NOTE`; None: no form is open."""
    opened: tuple[str, str] | None = st.session_state.get(_ABOUT)
    return opened[1] if opened is not None and opened[0] == meeting.id else None


def open_form(now: Agenda, one: str) -> None:
    """Open the form (a callback), filled with what is known of the action."""
    action = next((action for action in now.actions if action.id == one), None)
    forgive(PLACE)
    st.session_state[_ABOUT] = (now.meeting.id, one)
    known: dict[str, Any] = dict.fromkeys(_FIELDS, "") | {"owner": None, "due_on": None, "fixed_on": local_today()}
    if action is not None:
        known |= {"owner": action.owner, "function": action.function, "due_on": action.due_on}
        known |= {"reason": action.reason or "", "done_note": action.done_note}
    for name, value in known.items():
        st.session_state[_key(name)] = value
    st.session_state[_key("kind")] = _kinds(action, one)[0]


def close_form() -> None:
    """Close the form without a decision (a callback)."""
    forgive(PLACE)
    st.session_state.pop(_ABOUT, None)


def decision_form(wired: Services, now: Agenda, action: Action | None) -> None:
    """Draw the form that is open."""
    kinds = _kinds(action, about(now.meeting) or NOTE)
    if st.session_state.get(_key("kind")) not in kinds:
        st.session_state[_key("kind")] = kinds[0]
    if len(kinds) > 1:
        st.segmented_control(
            _("Decision"),
            kinds,
            format_func=lambda kind: _(_ASKED[kind]),
            key=_key("kind"),
            persist_state="session",
            required=True,
        )
    kind = DecisionKind(st.session_state[_key("kind")])
    if action is None and kind is not DecisionKind.NOTE:
        st.text_input(
            _("What is to be done?"),
            max_chars=MAX_TITLE,
            key=_key("title"),
            persist_state="session",
            autocomplete="off",
        )
    _fields(wired, kind)
    required = kind is DecisionKind.NOTE
    st.text_area(
        _("As the minutes should have it") if required else _("As the minutes should have it (may be left empty)"),
        max_chars=MAX_ACTION_TEXT,
        key=_key("text"),
        persist_state="session",
        height=80,
    )
    complain(PLACE)
    with st.container(horizontal=True):
        st.button(
            _("Take the decision"),
            type="primary",
            icon=":material/check:",
            key=_key("save"),
            on_click=_decide,
            args=(wired, now, action),
        )
        st.button(_("Not now"), key=_key("cancel"), on_click=close_form)


def _key(name: str) -> str:
    return f"meeting_decision_{name}"


def _kinds(action: Action | None, one: str) -> list[DecisionKind]:
    if action is None:
        return [DecisionKind.NOTE] if one == NOTE else [DecisionKind.ASSIGN, DecisionKind.CARRY]
    if action.status is Status.NEW:
        return [DecisionKind.ASSIGN, DecisionKind.DECLINE, DecisionKind.CARRY, DecisionKind.NOTE]
    if action.status in OPEN:
        return [
            DecisionKind.POSTPONE,
            DecisionKind.DONE,
            DecisionKind.ASSIGN,
            DecisionKind.DECLINE,
            DecisionKind.CARRY,
            DecisionKind.NOTE,
        ]
    again = [DecisionKind.ASSIGN] if action.status is Status.DECLINED else []
    return [*again, DecisionKind.NOTE]


def _fields(wired: Services, kind: DecisionKind) -> None:
    if kind is DecisionKind.ASSIGN:
        actors = wired.catalogue.actors
        left, right = st.columns(2)
        left.selectbox(
            _("Party"),
            [actor.code for actor in actors],
            index=None,
            format_func=lambda code: named(actors, code),
            key=_key("owner"),
            persist_state="session",
            placeholder=_("Choose a party"),
        )
        right.text_input(
            _("Function"),
            max_chars=MAX_FUNCTION,
            key=_key("function"),
            persist_state="session",
            autocomplete="off",
            help=_("What the person is there, such as property manager; never a name."),
        )
    if kind in (DecisionKind.ASSIGN, DecisionKind.POSTPONE):
        st.date_input(_("To be done by"), format=DAYS, key=_key("due_on"), persist_state="session")
    if kind is DecisionKind.DECLINE:
        st.text_area(
            _("Why not? Residents see it."),
            max_chars=MAX_ACTION_TEXT,
            key=_key("reason"),
            persist_state="session",
            height=80,
        )
    if kind is DecisionKind.DONE:
        st.date_input(
            _("Done on"),
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format=DAYS,
            key=_key("fixed_on"),
            persist_state="session",
        )
        st.text_area(
            _("What was done"), max_chars=MAX_ACTION_TEXT, key=_key("done_note"), persist_state="session", height=80
        )


def _decide(wired: Services, now: Agenda, action: Action | None) -> None:
    values: Mapping[str, Any] = {
        name: st.session_state[_key(name)] for name in _FIELDS if _key(name) in st.session_state
    }
    draft = DecisionDraft(
        kind=DecisionKind(st.session_state[_key("kind")]), action_id=action.id if action else None, **values
    )

    taken = attempt_step(
        PLACE,
        wired.store,
        lambda: decide(wired.store, wired.catalogue, now.meeting.id, draft),
        lambda decision: Problem("", N_("Decision {number} is taken."), {"number": decision.number}),
    )
    if taken:
        _go_on(wired, now, action)


def _go_on(wired: Services, before: Agenda, action: Action | None) -> None:
    """Open the next that waits, when what was decided was one of those."""
    close_form()
    st.session_state[f"meeting_other_{before.meeting.id}"] = None
    if action is None or all(one.id != action.id for one in before.waiting()):
        return
    with wired.store.read() as session:
        now = agenda(session, before.meeting.id, local_today())
    waiting = now.waiting()
    following = [one for one in waiting if one.number > action.number] or list(waiting)
    if following:
        open_form(now, following[0].id)
