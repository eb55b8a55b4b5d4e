"""How a place is now: what is known of it, its faults, how people feel there."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Fault
from hbgeo.domain.place import Place
from hbgeo.errors import N_
from hbgeo.i18n import _, language, named
from hbgeo.services.inspections import PlaceState
from hbgeo.services.place_facts import PlaceFacts
from hbgeo.services.place_history import value_words
from hbgeo.ui.components.places_desk import link
from hbgeo.ui.components.places_words import condition_name, mean_words
from hbgeo.ui.components.plain_text import facts as facts_list
from hbgeo.ui.components.plain_text import lines

#: Faults that were fixed and are still shown.
_FIXED_SHOWN = 5
#: What places often have besides the fields of the catalogue.
_OTHERS = {"standard": N_("Standard")}


def now_part(wired: Services, state: PlaceState, known: PlaceFacts) -> None:
    """Draw the facts and the faults of a place."""
    left, right = st.columns(2, gap="medium")
    with left:
        _standing(wired.catalogue, state, known)
        _faults(wired.catalogue, known)
    with right:
        st.markdown("#### " + _("What is known of this place"))
        pairs = list(_attributes(wired.catalogue, state.place))
        if pairs:
            facts_list(pairs)
        else:
            st.caption(_("Nothing yet. It is filled in on the page Layers."))
        link("lager", _("Change this, or where it lies"), icon="edit", plats=state.place.id)


def _standing(catalogue: Catalogue, state: PlaceState, known: PlaceFacts) -> None:
    st.markdown("#### " + _("How it is"))
    condition = condition_name(catalogue, state.condition)
    if state.condition_on is not None:
        condition = f"{condition} ({state.condition_on.isoformat()})"
    last = ""
    if state.last is not None:
        last = f"{named(catalogue.inspections, state.last.kind)}, {state.last.on.isoformat()}"
    facts_list(
        [
            (_("Condition"), condition),
            (_("Last inspection"), last or _("never made")),
            (_("Open observations"), str(len(known.open))),
            (_("Safety by day, last year"), mean_words(known.day_now)),
            (_("Safety in the dark, last year"), mean_words(known.dark_now)),
            (_("Safety by day, all years"), mean_words(known.day)),
            (_("Safety in the dark, all years"), mean_words(known.dark)),
        ]
    )
    st.caption(_("From observations within 30 m. Safety goes from 0 (avoids the place) to 4 (very safe)."))


def _faults(catalogue: Catalogue, known: PlaceFacts) -> None:
    st.markdown("#### " + _("Faults"))
    waiting = [fault for fault in known.faults if fault.fixed_on is None]
    fixed = [fault for fault in known.faults if fault.fixed_on is not None][:_FIXED_SHOWN]
    if waiting:
        lines(_open_fault(catalogue, fault) for fault in waiting)
    else:
        st.markdown(":green[:material/check_circle:] " + _("No open fault."))
    if fixed:
        with st.expander(_("Fixed"), icon=":material/check:"):
            lines(_fixed_fault(fault) for fault in fixed)


def _open_fault(catalogue: Catalogue, fault: Fault) -> str:
    grade = named(catalogue.grades, fault.grade)
    return _("{grade}: {what} (found {day})").format(grade=grade, what=fault.what, day=fault.found_on.isoformat())


def _fixed_fault(fault: Fault) -> str:
    day = fault.fixed_on.isoformat() if fault.fixed_on else ""
    return " · ".join(filter(None, (day, fault.what, fault.done_note)))


def _attributes(catalogue: Catalogue, place: Place) -> Iterator[tuple[str, str]]:
    fields = {field.code: field for field in catalogue.fields}
    for name, value in place.attributes.items():
        if value not in (None, "") and (name, value) != ("typ", place.layer):
            field = fields.get(name)
            label = field.label(language()) if field else _(_OTHERS[name]) if name in _OTHERS else name
            yield label, value_words(catalogue, name, value, language())
    if place.source:
        yield _("Source"), place.source
