"""The form for an inspection of a place: what was looked at, how it stands, what is wrong, what was fixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.inspection import MAX_INSPECTION_TEXT, MAX_REFERENCE, Inspection, InspectionKind
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, language
from hbgeo.services import inspections
from hbgeo.services.inspections import FaultDraft, InspectionDraft, PlaceState
from hbgeo.services.light import local_today
from hbgeo.services.undoing import Undo
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt_step
from hbgeo.ui.components.category_tiles_style import tiles
from hbgeo.ui.components.inspection_faults_input import ask_for_fault, faults_drafted, faults_input, forget_faults
from hbgeo.ui.components.inspection_problems import beside, by_button, by_rows, is_about
from hbgeo.ui.components.inspection_words import kind_name
from hbgeo.ui.components.photo_input import gathered, photo_input

#: How the pages write days.
DAYS = "YYYY-MM-DD"
_UNKNOWN = -1
_SAVED = N_("The inspection is saved.")


def inspection_form(  # noqa: PLR0913 - what the form begins with, and what follows
    wired: Services,
    state: PlaceState,
    *,
    on: date | None = None,
    kind: InspectionKind | None = None,
    fault: bool = False,
    on_saved: Callable[[], None] | None = None,
) -> None:
    """Draw the form; what it keeps can be undone where it stands.

    Parameters
    ----------
    on
        The day it begins with; None: today.
    kind
        The kind it begins with; None: the least thorough that is due.
    fault
        Whether it begins with the row of a first fault.
    on_saved
        Called when the inspection is kept.
    """
    day = on or local_today()
    key = _key(state)
    if fault:
        ask_for_fault(key)
    with st.container(key=f"{key}_form"):
        st.html(_style(f"{key}_form"))
        _ask_what(wired, state, day, kind or _suggested(state, day), key)
        _ask_condition(wired, place_of(state), key)
        faults_input(wired.catalogue, place_of(state), key)
        _ask_fixed(state, key)
        _ask_more(place_of(state), key)
        st.button(
            _("Save the inspection"),
            type="primary",
            icon=":material/check:",
            width="stretch",
            key=f"{key}_save",
            on_click=_save,
            args=(wired, state, key, day, on_saved),
        )
        by_button(place_of(state))
    walk_undo.offer(place_of(state))


def place_of(state: PlaceState) -> str:
    """Return where on a page what this form did can be undone."""
    return f"inspection_{state.place.id}"


def _key(state: PlaceState) -> str:
    """Return what the form's keys begin with; it rises with each one saved, so that the next form is empty."""
    turn = st.session_state.get(f"inspection_turn_{state.place.id}", 0)
    return f"inspection_{state.place.id}_{turn}"


def _suggested(state: PlaceState, day: date) -> InspectionKind:
    return next((due.kind for due in state.due(day)), InspectionKind.ROUTINE)


def _ask_what(wired: Services, state: PlaceState, day: date, kind: InspectionKind, key: str) -> None:
    usual = {due.kind for due in state.dues} or set(InspectionKind)
    kinds = [one for one in InspectionKind if one in usual | {kind}]
    with st.container(key=f"{key}_kind_box"):
        st.html(tiles(f"{key}_kind_box", height="3rem"))
        st.pills(
            _("Kind of inspection"),
            kinds,
            default=kind,
            required=True,
            format_func=lambda one: kind_name(wired.catalogue, one),
            key=f"{key}_kind",
            wrap=True,
            width="stretch",
            persist_state="session",
        )
    # A day to come is refused in words when it is saved: bounds would let the day before stand without any.
    st.date_input(
        _("Day"),
        day,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=DAYS,
        key=_key_of_day(key, day),
        persist_state="session",
    )
    beside(place_of(state), "on")


def _key_of_day(key: str, day: date) -> str:
    """Return the key of the day; a form that begins with another day does not keep the one before."""
    return f"{key}_on_{day.isoformat()}"


def _ask_condition(wired: Services, place: str, key: str) -> None:
    steps = wired.catalogue.condition
    names = {_UNKNOWN if step.value is None else step.value: step.label(language()) for step in steps}
    with st.container(key=f"{key}_condition_box"):
        st.html(tiles(f"{key}_condition_box", height="3.5rem"))
        st.pills(
            _("Condition"),
            list(names),
            format_func=names.__getitem__,
            key=f"{key}_condition",
            wrap=True,
            width="stretch",
            persist_state="session",
        )
    beside(place, "condition")


def _ask_fixed(state: PlaceState, key: str) -> None:
    if not state.open_faults:
        return
    # What people wrote stands in a list, where it is no Markdown; a checkbox would read it as such. The browser tells
    # the choices apart by their words, so they are numbered.
    names = {one.id: f"{number}. {one.grade}: {one.what}" for number, one in enumerate(state.open_faults, 1)}
    st.multiselect(
        _("Faults that are fixed now"),
        list(names),
        format_func=names.__getitem__,
        key=f"{key}_fixed",
        placeholder=_("Choose …"),
        persist_state="session",
    )
    beside(place_of(state), "fixed")
    st.text_input(_("What was done"), max_chars=MAX_INSPECTION_TEXT, key=f"{key}_fixed_note", persist_state="session")
    beside(place_of(state), "fixed_note")


def _ask_more(place: str, key: str) -> None:
    wrong = is_about(place, "note", "reference")
    with st.expander(_("Note, reference and photos"), icon=":material/add_notes:", expanded=wrong):
        st.text_area(_("Note"), max_chars=MAX_INSPECTION_TEXT, key=f"{key}_note", height=80, persist_state="session")
        beside(place, "note")
        names = {True: _("Yes"), False: _("No")}
        st.segmented_control(
            _("Done by a certified inspector?"),
            list(names),
            format_func=names.__getitem__,
            key=f"{key}_certified",
            persist_state="session",
        )
        st.text_input(
            _("Number or address of the report"),
            max_chars=MAX_REFERENCE,
            help=_("Never the name of a person."),
            key=f"{key}_reference",
            persist_state="session",
        )
        beside(place, "reference")
        photo_input(f"{key}_photos")


def _save(wired: Services, state: PlaceState, key: str, day: date, on_saved: Callable[[], None] | None) -> None:
    # A second press of the same button comes when the next form stands already.
    if key != _key(state):
        return
    faults = faults_drafted(key)
    draft = _draft(state, key, day, tuple(faults.values()))

    def saved(_made: Inspection) -> Problem:
        return Problem("", _SAVED)

    def record() -> tuple[Inspection, Undo]:
        with by_rows(list(faults)):
            return inspections.record(wired.store, wired.catalogue, draft)

    if attempt_step(place_of(state), wired.store, record, saved):
        forget_faults(key)
        gathered(f"{key}_photos").clear()
        turn = f"inspection_turn_{state.place.id}"
        st.session_state[turn] = st.session_state.get(turn, 0) + 1
        if on_saved is not None:
            on_saved()


def _draft(state: PlaceState, key: str, day: date, faults: tuple[FaultDraft, ...]) -> InspectionDraft:
    def given(name: str, otherwise: Any) -> Any:  # noqa: ANN401 - any widget's value
        value = st.session_state.get(f"{key}_{name}")
        return otherwise if value is None else value

    still = {fault.id for fault in state.open_faults}
    condition = given("condition", _UNKNOWN)
    return InspectionDraft(
        place_id=state.place.id,
        kind=given("kind", InspectionKind.ROUTINE),
        on=st.session_state.get(_key_of_day(key, day)) or day,
        condition=None if condition == _UNKNOWN else condition,
        certified=given("certified", None),
        reference=given("reference", ""),
        note=given("note", ""),
        faults=faults,
        fixed=tuple(one for one in given("fixed", ()) if one in still),
        fixed_note=given("fixed_note", ""),
        photos=gathered(f"{key}_photos").contents,
    )


def _style(box: str) -> str:
    """Return the style that makes all buttons large enough for a gloved finger."""
    return f"<style>.st-key-{box} button {{ min-height: 2.75rem; }}</style>"
