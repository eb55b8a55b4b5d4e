"""Timetables of the page Bussen: taking one in from a GTFS file, renaming it, taking it out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _
from hbgeo.services import timetables
from hbgeo.services.undoing import take_back
from hbgeo.services.walks_draft import MAX_LINE
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt, attempt_step, complain, failed
from hbgeo.ui.components.noting import note
from hbgeo.ui.components.places_desk import link
from hbgeo.ui.components.uploads import keep

#: Where what was done is offered to be taken back.
PLACE = "bus"
#: A whole region's file fits; a larger one goes by the command line.
MOST_MB = 100
_TAKE = "bus_take"
_NAMES = "bus_names"
_TURN = "bus_turn"
_KNOWN = "bus_known"
#: In the session: id of the timetable to be shown next.
SHOW = "bus_show"


def first_visit(*, has_area: bool) -> None:
    """Say what a timetable file is, where to get one, and that the area must be there first."""
    st.markdown(
        _(
            "There is no timetable yet. With one you see who has a bus within walking distance, how often it goes, "
            "and what a proposal would change."
        )
    )
    st.markdown(
        _(
            "A timetable comes as a **GTFS file**: a zip with stops, lines and times, as journey planners use it. "
            "For Västra Götaland it is called *GTFS Regional* and is found at Trafiklab, under the operator “vt”. "
            "It needs a free key. Download it yourself and choose the file here: nothing is fetched by this page. "
            "Proposals for a new timetable may come as GTFS from the traffic company."
        )
    )
    if not has_area:
        st.info(_("There is no area yet. Fill the layer of the area first: a timetable is cut to it."))
        link("lager", _("Layers"), icon="layers")


def taking(wired: Services) -> None:
    """Draw the choice of a file and the button that takes it in."""
    upload = st.file_uploader(
        _("Timetable (GTFS, zip)"),
        type=["zip"],
        # Another key empties the box once the file is in.
        key=f"{_TAKE}_file_{st.session_state.setdefault(_TURN, 0)}",
        max_upload_size=MOST_MB,
        help=_(
            "At most {most} MB. Only what stops within 1.5 km of the area is kept, and what one can change to within "
            "5 km."
        ).format(most=MOST_MB),
    )
    if upload is not None:
        kept = keep(upload, f"{_TAKE}_kept")
        name = st.text_input(
            _("What shall it be called?"),
            max_chars=MAX_LINE,
            placeholder=_("for example Autumn 2026, or Proposal for 2027"),
            key=f"{_TAKE}_name_{st.session_state[_TURN]}",
        )
        if st.button(_("Keep the timetable"), type="primary", icon=":material/input:", key=f"{_TAKE}_button"):
            with st.spinner(_("Reading the timetable. A whole region takes up to a minute.")):
                done = attempt(_TAKE, lambda: _take(wired, kept.path, name))
            if done:
                st.rerun()
    complain(_TAKE)
    failure = failed(_TAKE)
    if failure is not None and "file" in failure.values:
        st.caption(_("The mistake is in the file, and nothing was kept. Send these words to whoever made it."))


def offer() -> None:
    """Say what was done last with the timetables, and offer to take it back."""
    if st.session_state.pop(_KNOWN, None):
        st.info(_("This timetable was kept already; nothing was changed."))
    walk_undo.offer(PLACE)


def names(wired: Services, kept: Sequence[Timetable]) -> None:
    """Draw renaming and taking out of the timetables that are kept."""
    for one in kept:
        key = f"{_NAMES}_{one.id}_{one.changed_at}"
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{_NAMES}_{one.id}"):
            st.text_input(_("Name"), one.name, max_chars=MAX_LINE, key=key)
            st.button(_("Rename"), key=f"{key}_rename", on_click=_rename, args=(wired, one, key))
            st.button(_("Take out"), icon=":material/delete:", key=f"{key}_remove", on_click=_remove, args=(wired, one))
    complain(PLACE)


def _take(wired: Services, path: Path, name: str) -> None:
    turn = st.session_state[_TURN] + 1
    kept, undo = timetables.take(wired.store, path, name)
    is_known = undo.last < undo.first
    try:
        if is_known:
            walk_undo.forget()
        else:
            walk_undo.remember(PLACE, Problem("", N_("Timetable kept")), partial(take_back, wired.store, undo))
    finally:
        note({SHOW: kept.id, _TURN: turn, _KNOWN: is_known})


def _rename(wired: Services, one: Timetable, key: str) -> None:
    said = Problem("", N_("Timetable renamed"))
    attempt_step(
        PLACE, wired.store, lambda: timetables.rename(wired.store, one.id, st.session_state[key]), lambda _: said
    )


def _remove(wired: Services, one: Timetable) -> None:
    said = Problem("", N_("Timetable taken out"))
    attempt_step(PLACE, wired.store, lambda: timetables.remove(wired.store, one.id), lambda _: said)
