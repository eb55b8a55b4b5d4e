"""Deciding on cases: reviewed, assigned or declined; the open one, or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.catalogue import Catalogue, Item
from hbgeo.domain.observation import MAX_TEXT, Observation, Status
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, language
from hbgeo.services.light import local_today
from hbgeo.services.triage import Suggested, assign, day_for, decline, review, suggested
from hbgeo.services.triage_steps import Decided
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY
from hbgeo.ui.components.choices import code_choice
from hbgeo.ui.components.triage_desk import Desk, act, tell_failure

_REVIEWED = N_("Reviewed: {count}.")
_ASSIGNED = N_("Assigned: {count}.")
_DECLINED = N_("Will not be fixed: {count}.")
#: Status in which triage has nothing to decide: work is under way or done.
_OPEN = frozenset({Status.NEW, Status.REVIEWED, Status.ASSIGNED, Status.DECLINED})


def decide_one(wired: Services, one: Observation, hint: Suggested) -> None:
    """Draw what is to be decided of the open case, filled in as suggested, and the buttons."""
    if one.status not in _OPEN or one.action_id is not None:
        st.info(_("Work on this is under way or done; it is followed up in the action plan."))
        return
    catalogue = wired.catalogue
    st.markdown("#### " + _("Decide"))
    left, right = st.columns(2)
    with left:
        land = _ask(_("Kind of land"), catalogue.land, hint.land, key=f"triage_land_{one.id}")
        if land != hint.land:
            (hint,) = suggested(wired.store, catalogue, [replace(one, land=land)], today=local_today())
        owner = _ask(_("Responsible"), catalogue.actors, hint.owner, key=f"triage_owner_{one.id}_{land}")
    with right:
        urgency = _ask(_("Urgency"), catalogue.urgencies, hint.urgency, key=f"triage_urgency_{one.id}")
        day = one.due_on or day_for(catalogue, one.category, urgency, today=local_today())
        due = _ask_day(day, key=f"triage_due_{one.id}_{urgency}")
    st.caption(_why(one, hint, catalogue))
    decided = Decided(land=land, owner=owner, urgency=urgency, due_on=due)
    _buttons([one.id], decided, key=one.id, seen=one.status)


def decide_many(wired: Services, desk: Desk, ids: Sequence[str]) -> None:
    """Draw what is decided of many cases at once; what is left open is as suggested for each."""
    catalogue = wired.catalogue
    key = f"many_{desk.drawn}"
    as_suggested = _("As suggested for each")
    left, right = st.columns(2)
    with left:
        land = _ask(_("Kind of land"), catalogue.land, None, key=f"triage_land_{key}", placeholder=as_suggested)
        owner = _ask(_("Responsible"), catalogue.actors, None, key=f"triage_owner_{key}", placeholder=as_suggested)
    with right:
        urgency = _ask(_("Urgency"), catalogue.urgencies, None, key=f"triage_urgency_{key}", placeholder=as_suggested)
        due = _ask_day(None, key=f"triage_due_{key}")
    st.caption(_("A day that is left out is the one suggested for each."))
    decided = Decided(land=land, owner=owner, urgency=urgency, due_on=due, as_suggested=True)
    _buttons(ids, decided, key=key, seen=desk.asked.status)


def _buttons(ids: Sequence[str], decided: Decided, *, key: str, seen: Status) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Reviewed"),
            type="primary",
            icon=":material/check:",
            key=f"triage_review_{key}",
            shortcut="G",
            on_click=_review,
            args=(ids, decided, seen),
        )
        st.button(
            _("Assign"),
            icon=":material/assignment_ind:",
            key=f"triage_assign_{key}",
            shortcut="T",
            on_click=_assign,
            args=(ids, decided, seen),
        )
    st.text_area(
        _("Reason why it will not be fixed (residents will see it)"),
        max_chars=MAX_TEXT,
        height=80,
        key=f"triage_reason_{key}",
    )
    st.button(
        _("Will not be fixed"),
        icon=":material/block:",
        key=f"triage_decline_{key}",
        shortcut="I",
        on_click=_decline,
        args=(ids, f"triage_reason_{key}", seen),
    )
    tell_failure()


def _review(ids: Sequence[str], decided: Decided, seen: Status) -> None:
    wired = services()
    message = Problem("status", _REVIEWED, {"count": len(ids)})
    act(ids, message, lambda: review(wired.store, wired.catalogue, ids, decided, seen=seen))


def _assign(ids: Sequence[str], decided: Decided, seen: Status) -> None:
    wired = services()
    message = Problem("status", _ASSIGNED, {"count": len(ids)})
    act(ids, message, lambda: assign(wired.store, wired.catalogue, ids, decided, today=local_today(), seen=seen))


def _decline(ids: Sequence[str], key: str, seen: Status) -> None:
    # Read now: what was typed just before the press is not in the run before.
    wired, reason = services(), str(st.session_state.get(key, ""))
    message = Problem("status", _DECLINED, {"count": len(ids)})
    act(ids, message, lambda: decline(wired.store, wired.catalogue, ids, reason, seen=seen))


def _why(one: Observation, hint: Suggested, catalogue: Catalogue) -> str:
    """Say where the suggestions come from; only names of the catalogue, for it is shown as Markdown."""
    lang = language()
    category = catalogue.label_of(one.category, lang)
    land = next((item.label(lang) for item in catalogue.land if item.code == hint.land), None)
    if hint.land_owner is not None and hint.land_owner == hint.owner:
        return _("Suggested: the layer of land ownership names the responsible party.")
    if land is None:
        return _("Suggested: who usually answers for “{category}” on public land; the land here is not known.").format(
            category=category
        )
    return _("Suggested: who usually answers for “{category}” on “{land}”.").format(category=category, land=land)


def _ask(
    label: str, items: tuple[Item, ...], suggestion: str | None, *, key: str, placeholder: str | None = None
) -> str | None:
    return code_choice(label, items, suggestion, key=key, placeholder=placeholder or _("Not stated"))


def _ask_day(suggestion: date | None, *, key: str) -> date | None:
    day: date | None = st.date_input(
        _("To be done by"),
        value=suggestion,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        key=key,
    )
    return day
