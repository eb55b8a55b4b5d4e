"""A stop of a round: what is due there, and noting with one press that all is right."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.inspection import InspectionKind
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, language
from hbgeo.services import inspections
from hbgeo.services.inspections import InspectionDraft
from hbgeo.services.light import local_today
from hbgeo.services.rounds import RoundStop
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt_step, complain
from hbgeo.ui.components.inspection_fault import open_fault
from hbgeo.ui.components.inspection_fault import place_of as place_of_faults
from hbgeo.ui.components.inspection_form import inspection_form
from hbgeo.ui.components.inspection_form import place_of as place_of_form
from hbgeo.ui.components.inspection_words import due_words, place_name
from hbgeo.ui.components.places_desk import open_place
from hbgeo.ui.components.round_follow import box_of, stay
from hbgeo.ui.components.walk_words import heading

_OPEN = "round_open"


def round_stop(wired: Services, stop: RoundStop, day: date, *, is_next: bool) -> None:
    """Draw a stop with its buttons, and the form when something is wrong."""
    place = stop.state.place
    with st.container(border=True, gap="small", key=box_of(place.id)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if stop.done:
                st.badge(_("Done"), icon=":material/check:", color="green")
            elif is_next:
                st.badge(_("Next stop"), icon=":material/near_me:", color="blue")
            st.caption(wired.catalogue.layer(place.layer).label(language()))
        heading(f"{stop.number}. {place_name(wired.catalogue, stop.state)}", level=3)
        st.button(
            _("What is known of this place"),
            icon=":material/info:",
            type="tertiary",
            key=f"round_about_{place.id}",
            on_click=open_place,
            args=(place.id,),
        )
        for due in stop.left:
            st.markdown((":red[:material/schedule:] " if due.overdue_d else "") + due_words(wired.catalogue, due, day))
        _buttons(wired, stop, day, is_next=is_next)
        _undo(stop)
        for fault in stop.state.open_faults:
            open_fault(wired, stop.state, fault, short=True, on_press=partial(stay, place.id))
        if st.session_state.get(_OPEN) == place.id:
            kind = stop.left[0].kind if stop.left else InspectionKind.ROUTINE
            inspection_form(
                wired,
                stop.state,
                on=min(day, local_today()),
                kind=kind,
                fault=not (stop.done or _is_thorough(stop)),
                on_saved=partial(_open, place.id, None),
            )


def _buttons(wired: Services, stop: RoundStop, day: date, *, is_next: bool) -> None:
    if day > local_today():
        return
    routine = not stop.done and (not stop.left or stop.left[0].kind is InspectionKind.ROUTINE)
    place_id = stop.state.place.id
    with st.container(horizontal=True, gap="small"):
        if routine:
            st.button(
                _("All right here"),
                type="primary" if is_next else "secondary",
                icon=":material/thumb_up:",
                help=_("Notes a routine inspection. Faults that are open stay open."),
                key=f"round_ok_{place_id}",
                on_click=_all_right,
                args=(wired, stop, day),
            )
        is_open = st.session_state.get(_OPEN) == place_id
        label = _("Write an inspection") if stop.done or _is_thorough(stop) else _("Something is wrong")
        st.button(
            _("Close the form") if is_open else label,
            type="primary" if is_next and not routine and not is_open else "secondary",
            icon=":material/close:" if is_open else ":material/report:",
            key=f"round_wrong_{place_id}",
            on_click=_open,
            args=(place_id, None if is_open else place_id),
        )


def _is_thorough(stop: RoundStop) -> bool:
    return any(due.kind is not InspectionKind.ROUTINE for due in stop.left)


def _undo(stop: RoundStop) -> None:
    for place in (_place(stop), place_of_faults(stop.state)):
        walk_undo.offer(place)
        complain(place)
    # While the form is open, what it did is told at its end.
    if st.session_state.get(_OPEN) != stop.state.place.id:
        walk_undo.offer(place_of_form(stop.state))


def _all_right(wired: Services, stop: RoundStop, day: date) -> None:
    stay(stop.state.place.id)
    if _is_noted(wired, stop, day):
        return
    draft = InspectionDraft(place_id=stop.state.place.id, kind=InspectionKind.ROUTINE, on=day)
    attempt_step(
        _place(stop),
        wired.store,
        lambda: inspections.record(wired.store, wired.catalogue, draft),
        lambda _made: Problem("", N_("A routine inspection is noted.")),
    )


def _is_noted(wired: Services, stop: RoundStop, day: date) -> bool:
    """Tell whether somebody has noted it since the button was drawn: a second press, or a colleague."""
    state = inspections.state_of(wired.store, wired.catalogue, stop.state.place.id, day)
    still = any(due.kind is InspectionKind.ROUTINE for due in state.due(day))
    return state.last is not None and state.last.on == day and not still


def _open(place_id: str, form_of: str | None) -> None:
    """Open a form, or close it, at a stop."""
    st.session_state[_OPEN] = form_of
    stay(place_id)


def _place(stop: RoundStop) -> str:
    return f"round_{stop.state.place.id}"
