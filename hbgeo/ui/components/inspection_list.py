"""What is wrong at a place, what was found there, and what became of it."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.inspection import Fault, Inspection
from hbgeo.i18n import _
from hbgeo.services.inspections import PlaceState
from hbgeo.services.place_facts import own_pictures
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import complain
from hbgeo.ui.components.inspection_fault import open_fault, place_of, reopen
from hbgeo.ui.components.inspection_words import condition_name, kind_name
from hbgeo.ui.components.place_photos import place_photos
from hbgeo.ui.components.plain_text import facts, plain

_SHOWN = 8


def inspection_list(wired: Services, state: PlaceState) -> None:
    """Draw the open faults, each with what can be done about it, and the history, newest first."""
    with st.container(key=f"inspection_list_{state.place.id}"):
        st.html(f"<style>.st-key-inspection_list_{state.place.id} button {{ min-height: 2.75rem; }}</style>")
        st.markdown("#### " + _("Open faults"))
        walk_undo.offer(place_of(state))
        complain(place_of(state))
        if not state.open_faults:
            st.caption(_("No open faults."))
        for fault in state.open_faults:
            open_fault(wired, state, fault)
        _history(wired, state)


def _history(wired: Services, state: PlaceState) -> None:
    with wired.store.read() as session:
        made = session.inspections.all(place_id=state.place.id)
        faults = session.faults.all(place_id=state.place.id)
        pictures = own_pictures(session, state.place.id)
    st.markdown("#### " + _("Inspections"))
    if not made:
        st.caption(_("No inspections are noted here."))
    # Of several on a day, the one noted last comes first.
    newest = sorted(made, key=lambda one: one.on)[::-1]
    shown = newest
    if len(newest) > _SHOWN:
        everything = st.toggle(_("Show all {count}").format(count=len(newest)), key=f"inspections_all_{state.place.id}")
        shown = newest if everything else newest[:_SHOWN]
    for one in shown:
        _inspection(wired, one, [fault for fault in faults if fault.inspection_id == one.id])
    if pictures:
        title = _("Photos of the place ({count})").format(count=len(pictures))
        with st.expander(title, icon=":material/photo_library:"):
            place_photos(wired, state.place.id, pictures, key=f"place_inspected_{state.place.id}")
    _fixed(wired, state, [fault for fault in faults if fault.fixed_on is not None])


def _inspection(wired: Services, one: Inspection, found: list[Fault]) -> None:
    with st.container(border=True, gap="small", key=f"inspection_row_{one.id}"):
        words = [
            one.on.isoformat(),
            kind_name(wired.catalogue, one.kind),
            condition_name(wired.catalogue, one.condition),
        ]
        st.markdown("**" + " · ".join(filter(None, words)) + "**")
        certified = {True: _("yes"), False: _("no"), None: ""}[one.certified]
        pairs = [
            (_("Certified"), certified),
            (_("Reference"), one.reference),
            (_("Note"), one.note),
            (_("Faults found"), "\n".join(f"{fault.grade}: {fault.what}" for fault in found)),
            (_("Photos"), str(one.photo_count) if one.photo_count else ""),
        ]
        said = [(name, value) for name, value in pairs if value]
        if said:
            facts(said)


def _fixed(wired: Services, state: PlaceState, faults: list[Fault]) -> None:
    if not faults:
        return
    with st.expander(_("Fixed faults ({count})").format(count=len(faults)), icon=":material/check_circle:"):
        for fault in sorted(faults, key=lambda one: one.fixed_on or one.found_on, reverse=True):
            with st.container(border=True, gap="small"):
                plain(f"{fault.grade}: {fault.what}")
                days = _("Found {day}, fixed {fixed}.")
                fixed = fault.fixed_on.isoformat() if fault.fixed_on else ""
                st.caption(days.format(day=fault.found_on.isoformat(), fixed=fixed))
                if fault.done_note:
                    plain(fault.done_note, quoted=True)
                st.button(
                    _("It is still there"),
                    icon=":material/undo:",
                    key=f"fault_reopen_{fault.id}",
                    on_click=reopen,
                    args=(wired, state, fault),
                )
