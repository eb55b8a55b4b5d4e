"""What an action is filled in with: title, party, function, day, urgency, effort, cost, points of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import MAX_ACTION_TEXT, MAX_TITLE, Action
from hbgeo.errors import N_
from hbgeo.i18n import _, language
from hbgeo.services import actions
from hbgeo.services.actions import ActionDraft
from hbgeo.services.plan import waiting
from hbgeo.services.plan_fields import MAX_FUNCTION, MOST_ADJUSTMENT
from hbgeo.ui.components.choices import code_choice
from hbgeo.ui.components.plan_desk import DAYS, PARAMETER, attempt, complain

_NEW = "new"


def action_form(wired: Services, action: Action) -> None:
    """Draw the fields of an action with the button that saves them."""
    key = f"{action.id}_{action.changed_at}"
    with st.form(f"action_form_{action.id}", border=True):
        values = _fields(wired, action, key)
        if st.form_submit_button(_("Save"), type="primary", icon=":material/check:"):
            saved = attempt(
                wired.store,
                N_("Saved."),
                lambda: actions.change(wired.store, wired.catalogue, action.id, seen=action.changed_at, **values),
            )
            if saved:
                st.rerun()


def new_action(wired: Services) -> None:
    """Draw the form of a new action, with the reviewed observations it can be made of."""
    free = {one.id: one for one in waiting(wired.store, wired.catalogue)}
    turn = st.session_state.setdefault("action_new_turn", 0)
    with st.form(f"action_form_new_{turn}", border=False):
        values = _fields(wired, None, f"{_NEW}_{turn}")
        chosen = st.multiselect(
            _("Observations it takes care of"),
            list(free),
            format_func=lambda id_: " · ".join(
                filter(
                    None,
                    (
                        wired.catalogue.label_of(free[id_].subcode or free[id_].category, language()),
                        free[id_].recorded_at.date().isoformat(),
                        free[id_].text[:60],
                    ),
                )
            ),
            placeholder=_("None"),
            key=f"action_new_observations_{turn}",
        )
        made = st.form_submit_button(_("Add to the plan"), type="primary", icon=":material/add:")
    complain()
    if made:
        draft = ActionDraft(**values)
        kept: list[Action] = []

        def work() -> tuple[Action, actions.Undo]:
            action, undo = actions.create(wired.store, wired.catalogue, draft, observation_ids=chosen)
            kept.append(action)
            return action, undo

        if attempt(wired.store, N_("Added to the plan."), work):
            st.session_state["action_new_turn"] += 1
            st.query_params[PARAMETER] = str(kept[0].number)
            st.rerun()


def _fields(wired: Services, action: Action | None, key: str) -> dict[str, Any]:
    catalogue = wired.catalogue
    now = action or Action(id="", title="")
    values: dict[str, Any] = {}
    values["title"] = st.text_input(_("What is to be done"), now.title, max_chars=MAX_TITLE, key=f"a_title_{key}")
    left, right = st.columns(2)
    with left:
        values["owner"] = code_choice(_("Responsible party"), catalogue.actors, now.owner, key=f"a_owner_{key}")
        values["function"] = st.text_input(
            _("Function there"),
            now.function,
            max_chars=MAX_FUNCTION,
            help=_("A function, such as caretaker; never a person's name."),
            key=f"a_function_{key}",
        )
        values["due_on"] = _day(_("To be done by"), now.due_on, f"a_due_{key}")
    with right:
        values["urgency"] = code_choice(_("Urgency"), catalogue.urgencies, now.urgency, key=f"a_urgency_{key}")
        values["effort"] = code_choice(_("Effort"), catalogue.efforts, now.effort, key=f"a_effort_{key}")
        values["cost"] = code_choice(_("Cost"), catalogue.costs, now.cost, key=f"a_cost_{key}")
    if action is None:
        return values
    left, right = st.columns([1, 3])
    with left:
        values["adjustment"] = st.number_input(
            _("Points of one's own"), -MOST_ADJUSTMENT, MOST_ADJUSTMENT, action.adjustment, key=f"a_points_{key}"
        )
    with right:
        values["adjustment_reason"] = st.text_input(
            _("Why the priority is adjusted"), action.adjustment_reason, key=f"a_why_{key}"
        )
    values["public_text"] = st.text_area(
        _("Words for the public page"),
        action.public_text or "",
        max_chars=MAX_ACTION_TEXT,
        help=_(
            "Everybody can read them. Without words the page says only what it is about, who answers and how it goes."
        ),
        key=f"a_public_{key}",
    )
    return values


def _day(label: str, value: date | None, key: str) -> date | None:
    chosen: date | None = st.date_input(label, value, format=DAYS, key=key)
    return chosen
