"""One action opened: where it stands, its next step, priority, observations, photos, fields and history."""

from __future__ import annotations

from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.observation import Observation
from hbgeo.errors import N_
from hbgeo.i18n import _, language, named, say
from hbgeo.services import actions
from hbgeo.services.light import LOCAL
from hbgeo.services.plan import PlanRow, waiting
from hbgeo.services.plan_history import history
from hbgeo.services.told import Difference
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.action_form import action_form
from hbgeo.ui.components.action_photos import action_photos
from hbgeo.ui.components.action_steps import action_steps
from hbgeo.ui.components.places_desk import link
from hbgeo.ui.components.plain_text import facts, lines, plain
from hbgeo.ui.components.plan_desk import PLACE, attempt, leave, status_badge
from hbgeo.ui.components.walk_words import heading

_FIELDS = {
    "title": N_("What is to be done"),
    "place_ids": N_("Places"),
    "owner": N_("Responsible party"),
    "function": N_("Function there"),
    "due_on": N_("To be done by"),
    "urgency": N_("Urgency"),
    "effort": N_("Effort"),
    "cost": N_("Cost"),
    "adjustment": N_("Points of one's own"),
    "adjustment_reason": N_("Why the priority is adjusted"),
    "status": N_("Status"),
    "reason": N_("Why it will not be done"),
    "fixed_on": N_("Done on"),
    "done_note": N_("What was done"),
    "follow_up_walk_id": N_("Follow-up walk"),
    "public_text": N_("Words for the public page"),
    "meeting_id": N_("Decided at a meeting"),
}
_MOST_FREE = 200


def action_panel(wired: Services, row: PlanRow) -> None:
    """Draw an opened action."""
    action = row.action
    st.button(_("The whole plan"), icon=":material/arrow_back:", type="tertiary", key="action_back", on_click=leave)
    heading(f"{action.number}. {action.title}")
    with st.container(horizontal=True, gap="small"):
        status_badge(wired.catalogue, action.status)
        if row.overdue:
            st.badge(_("late"), icon=":material/schedule:", color="red")
    walk_undo.offer(PLACE)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _standing(wired, row)
        action_steps(wired, action)
        if action.status in FINISHED:
            link(
                "hotspots",
                _("Did the place change?"),
                icon="grid_on",
                visa="change",
                jamfor="action",
                atgard=str(action.number),
            )
        action_photos(wired, action)
        _observations(wired, row)
    with right:
        _priority(wired, row)
        with st.expander(_("Change the fields"), icon=":material/edit:"):
            action_form(wired, action)
        _history(wired, action)
        st.button(
            _("Take it out of the plan"),
            icon=":material/delete:",
            key=f"action_delete_{action.id}",
            on_click=_delete,
            args=(wired, action),
        )


def _standing(wired: Services, row: PlanRow) -> None:
    action, catalogue = row.action, wired.catalogue
    pairs = [
        (_("Responsible party"), named(catalogue.actors, action.owner)),
        (_("Function there"), action.function),
        (_("To be done by"), action.due_on.isoformat() if action.due_on else ""),
        (_("Urgency"), named(catalogue.urgencies, action.urgency)),
        (_("Effort"), named(catalogue.efforts, action.effort)),
        (_("Cost"), named(catalogue.costs, action.cost)),
        (_("Done on"), action.fixed_on.isoformat() if action.fixed_on else ""),
        (_("What was done"), action.done_note),
        (_("Why it will not be done"), action.reason or ""),
    ]
    facts((name, value) for name, value in pairs if value)


def _priority(wired: Services, row: PlanRow) -> None:
    st.markdown("#### " + _("Priority {points}").format(points=row.score.total))
    lines(f"{part.points:+d}  {_explained(wired, part.explanation)}" for part in row.score.parts)


def _explained(wired: Services, explanation: Any) -> str:  # noqa: ANN401 - anything sayable
    code = explanation.values.get("urgency")
    if code is not None:
        label = named(wired.catalogue.urgencies, code)
        return _(explanation.message).format(**{**explanation.values, "urgency": label})
    return say(explanation)


def _observations(wired: Services, row: PlanRow) -> None:
    action = row.action
    st.markdown("#### " + _("Observations"))
    with wired.store.read() as session:
        own = session.actions.observations(action.id)
    if not own:
        st.caption(_("None yet."))
    for one in own:
        with st.container(border=True, gap="small", key=f"action_pin_{one.id}"):
            st.markdown(f"**{_kind(wired, one)}** · {one.recorded_at.date()}")
            if one.text:
                plain(one.text, quoted=True)
            st.button(
                _("Take it from the action"),
                key=f"action_unlink_{one.id}",
                on_click=_unlink,
                args=(wired, action, one.id),
            )
    near = None if row.lon is None or row.lat is None else (row.lon, row.lat)
    with st.expander(_("Add observations"), icon=":material/add:"):
        free = {one.id: one for one in waiting(wired.store, wired.catalogue, near=near, most=_MOST_FREE)}
        key = f"action_link_{action.id}_{len(own)}"
        st.multiselect(
            _("Reviewed, and in no action; the nearest first"),
            list(free),
            format_func=lambda id_: (
                f"{_kind(wired, free[id_])} · {free[id_].recorded_at.date()} · {free[id_].text[:60]}"
            ),
            placeholder=_("Choose …"),
            key=key,
        )
        st.button(_("Add them"), key=f"{key}_save", on_click=_link, args=(wired, action, key))


def _history(wired: Services, action: Action) -> None:
    with st.expander(_("History"), icon=":material/history:"):
        for told in history(wired.store, action.id):
            st.markdown(f"**{_(told.message)}** · {told.at.astimezone(LOCAL):%Y-%m-%d %H:%M}")
            if told.differences:
                lines(_told(wired, one) for one in told.differences)


def _told(wired: Services, one: Difference) -> str:
    name = _(_FIELDS[one.name]) if one.name in _FIELDS else one.name
    return f"{name}: {_value(wired, one.name, one.before)} → {_value(wired, one.name, one.after)}"


def _value(wired: Services, name: str, value: Any) -> str:  # noqa: ANN401 - any field's value
    items = {
        "owner": wired.catalogue.actors,
        "urgency": wired.catalogue.urgencies,
        "effort": wired.catalogue.efforts,
        "cost": wired.catalogue.costs,
        "status": wired.catalogue.statuses,
    }
    if value in (None, "", (), []):
        return "–"
    return named(items[name], str(value)) if name in items else str(value)


def _kind(wired: Services, one: Observation) -> str:
    return wired.catalogue.label_of(one.subcode or one.category, language())


def _unlink(wired: Services, action: Action, observation_id: str) -> None:
    attempt(
        wired.store,
        N_("Taken from the action."),
        lambda: actions.unlink(wired.store, action.id, [observation_id]),
    )


def _link(wired: Services, action: Action, key: str) -> None:
    chosen = st.session_state[key]
    if chosen:
        attempt(wired.store, N_("Added to the action."), lambda: actions.link(wired.store, action.id, chosen))


def _delete(wired: Services, action: Action) -> None:
    if attempt(wired.store, N_("Taken out of the plan."), lambda: actions.delete(wired.store, action.id)):
        leave()
