"""An open fault of a place: mark it as fixed, or make an action of the plan out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action
from hbgeo.domain.inspection import MAX_INSPECTION_TEXT, Fault
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, named
from hbgeo.services import inspections
from hbgeo.services.inspections import PlaceState
from hbgeo.services.light import local_today
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY
from hbgeo.ui.components.attempts import attempt_step
from hbgeo.ui.components.inspection_words import GRADE_COLORS, fault_words, grade_name
from hbgeo.ui.components.plain_text import plain

_DAYS = "YYYY-MM-DD"


def place_of(state: PlaceState) -> str:
    """Return where on a page what was done to the faults can be undone."""
    return f"faults_{state.place.id}"


def open_fault(
    wired: Services,
    state: PlaceState,
    fault: Fault,
    *,
    short: bool = False,
    on_press: Callable[[], object] = lambda: None,
) -> None:
    """Draw a fault with its buttons; the short form leaves out how it is fixed with another day or a note.

    Parameters
    ----------
    on_press
        Called when one of the buttons is pressed, before what it does.
    """
    today = local_today()
    with st.container(border=True, gap="small", key=f"fault_{fault.id}"):
        st.badge(grade_name(wired.catalogue, fault.grade), color=GRADE_COLORS[fault.grade])
        plain(fault.what)
        late = fault in inspections.late_faults(wired.catalogue, (fault,), today)
        words = fault_words(wired.catalogue, fault, today)
        st.markdown((":red[:material/schedule:] " if late else "") + words)
        action = inspections.actions_of(wired.store, (fault,)).get(fault.id)
        if action is not None:
            _about_action(wired, fault, action)
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Fixed now"),
                icon=":material/check:",
                key=f"fault_fixed_{fault.id}",
                on_click=_pressed,
                args=(on_press, fix, wired, state, fault, today),
            )
            if action is None:
                st.button(
                    _("Make an action of it"),
                    icon=":material/playlist_add:",
                    key=f"fault_action_{fault.id}",
                    on_click=_pressed,
                    args=(on_press, _make_action, wired, state, fault),
                )
        if not short:
            _fixed_otherwise(wired, state, fault, today)


def _pressed(on_press: Callable[[], object], work: Callable[..., None], *args: Any) -> None:  # noqa: ANN401 - of the work
    on_press()
    work(*args)


def fix(wired: Services, state: PlaceState, fault: Fault, on: date, note: str = "") -> None:
    """Mark a fault as fixed."""
    attempt_step(
        place_of(state),
        wired.store,
        lambda: inspections.fix_fault(wired.store, fault.id, on, note),
        lambda _kept: Problem("", N_("The fault is marked as fixed.")),
    )


def reopen(wired: Services, state: PlaceState, fault: Fault) -> None:
    """Note that a fault is there after all."""
    attempt_step(
        place_of(state),
        wired.store,
        lambda: inspections.reopen_fault(wired.store, fault.id),
        lambda _kept: Problem("", N_("The fault is open again.")),
    )


def _fixed_otherwise(wired: Services, state: PlaceState, fault: Fault, today: date) -> None:
    with (
        st.expander(_("Fixed another day, or with a note")),
        st.form(f"fault_fixed_form_{fault.id}", border=False),
    ):
        on = st.date_input(_("Fixed on"), today, min_value=FIRST_DAY, max_value=LAST_DAY, format=_DAYS)
        note = st.text_area(_("What was done"), max_chars=MAX_INSPECTION_TEXT, height=80)
        if st.form_submit_button(_("Mark as fixed"), icon=":material/check:"):
            fix(wired, state, fault, on or today, note)
            st.rerun()


def _about_action(wired: Services, fault: Fault, action: Action) -> None:
    words = _("Action {number} of the plan: {status}.")
    status = named(wired.catalogue.statuses, action.status)
    st.markdown(":material/checklist: " + words.format(number=action.number, status=status))
    if inspections.done_but_open(fault, action):
        st.warning(
            _("The action is done, but that does not close the fault: look at it, then mark it as fixed."),
            icon=":material/visibility:",
        )
    else:
        st.caption(_("When the action is done, the fault stays open until somebody marks it as fixed."))


def _make_action(wired: Services, state: PlaceState, fault: Fault) -> None:
    attempt_step(
        place_of(state),
        wired.store,
        lambda: inspections.fault_action(wired.store, wired.catalogue, fault.id),
        lambda action: Problem("", N_("Action {number} is in the plan."), {"number": action.number}),
    )
