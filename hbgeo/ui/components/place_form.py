"""The form of a place: its name, the fields of its layer, where it is; a new one or one that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Layer
from hbgeo.domain.place import Place
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _
from hbgeo.services.place_editing import Collision, Edit, PlaceDraft, add, change, changed_fields, rebased, remove
from hbgeo.services.place_editing_shapes import Kind, kind_of
from hbgeo.services.place_editing_values import LINE
from hbgeo.ui.components import place_form_state as state
from hbgeo.ui.components.place_form_fields import fields_input
from hbgeo.ui.components.place_geometry import geometry_input
from hbgeo.ui.components.place_geometry_draft import GeometryDraft, draft_of
from hbgeo.ui.components.place_page_history import history_part
from hbgeo.ui.components.places_desk import link

_SAVED, _ADDED, _REMOVED, _SAME = (
    N_("The place is saved."),
    N_("The place is added."),
    N_("The place is taken away."),
    N_("Nothing was different, so nothing was saved."),
)


def new_place_form(wired: Services, layer: Layer, places: Sequence[Place]) -> None:
    """Draw the map and the form for a place that is not kept yet.

    Parameters
    ----------
    places
        Those of the layer: the new one begins with the shape that most of them have.
    """
    key = f"place_new_{layer.code}_{state.turn()}"
    drawn = draft_of(f"{key}_geometry", None, _usual_kind(layer, places))
    geometry_input(wired, layer, drawn, f"{key}_map")
    with st.form(f"{key}_form", border=False, enter_to_submit=False):
        name, attributes = _fields(wired, layer, None, key)
        _submit(_("Save the new place"), f"{key}_save")
    if st.session_state.get(f"{key}_save"):
        _save_new(wired, layer, name, attributes, drawn)
    state.complain(wired.catalogue)


def place_form(wired: Services, layer: Layer, place: Place) -> None:
    """Draw the form of a place that is kept, its history, and the way to take it away."""
    key = f"place_{place.id}_{state.turn()}"
    started: Place = st.session_state.setdefault(f"{key}_started", place)
    if changed_fields(started, place) and not isinstance(state.refused(), Collision):
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_("The place has been changed since this form was opened."), width="stretch")
            st.button(_("Show what is there now"), key="place_anew", on_click=state.begin_anew)
    drawn = draft_of(f"{key}_geometry", started, layer.geometry[0])
    st.session_state.setdefault(f"{key}_moves", drawn.changed)
    if st.toggle(_("Change where it is"), key=f"{key}_moves"):
        geometry_input(wired, layer, drawn, f"{key}_map")
    if drawn.changed:
        st.caption(_("The new shape is not saved yet."))
    with st.form(f"{key}_form", border=False, enter_to_submit=False):
        name, attributes = _fields(wired, layer, started, key)
        _submit(_("Save the place"), f"{key}_save")
    if st.session_state.get(f"{key}_save"):
        _save(wired, started, name, attributes, drawn)
    state.complain(wired.catalogue)
    _settle(wired, place)
    with st.expander(_("History"), icon=":material/history:"):
        history_part(wired, place.id)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if layer.inspected:
            link("platser", _("How the place is, and inspecting it"), icon="fact_check", plats=place.id)
        st.button(
            _("Take the place away"),
            icon=":material/delete:",
            key=f"{key}_remove",
            on_click=_remove,
            args=(wired, place.id),
        )


def _usual_kind(layer: Layer, places: Sequence[Place]) -> Kind:
    """Return the shape that most places of a layer have; without any an area, where areas are allowed."""
    kinds = Counter(kind_of(place.geometry) for place in places)
    usual = next((kind for kind, _count in kinds.most_common() if kind in layer.geometry), None)
    return usual or ("Polygon" if "Polygon" in layer.geometry else layer.geometry[0])


def _fields(wired: Services, layer: Layer, place: Place | None, key: str) -> tuple[str, dict[str, Any]]:
    begun = place.name if place else ""
    name = st.text_input(_("Name"), begun, max_chars=max(LINE, len(begun)), key=f"{key}_name")
    fields = wired.catalogue.fields_of(layer)
    return name, fields_input(wired.catalogue, fields, place.attributes if place else {}, f"{key}_field")


def _submit(label: str, key: str) -> None:
    st.form_submit_button(label, type="primary", icon=":material/check:", width="stretch", key=key)


def _save_new(wired: Services, layer: Layer, name: str, attributes: dict[str, Any], drawn: GeometryDraft) -> None:
    try:
        draft = PlaceDraft(name=name, attributes=attributes, geometry=drawn.geometry)
        place, undo = add(wired.store, wired.catalogue, layer.code, draft)
    except HbgeoError as error:
        state.refuse(error)
        return
    state.remember(wired.store, Problem("", _ADDED), undo, then=lambda: state.choose(None))
    state.show_next(place.id)
    st.rerun()


def _save(wired: Services, started: Place, name: str, attributes: dict[str, Any], drawn: GeometryDraft) -> None:
    try:
        edit = Edit(started, PlaceDraft(name=name, attributes=attributes, geometry=drawn.geometry))
    except HbgeoError as error:
        state.refuse(error)
        return
    st.session_state[_pending(started.id)] = edit
    _change(wired, edit)
    if state.refused() is None:
        st.rerun()


def _change(wired: Services, edit: Edit) -> None:
    try:
        _place, undo = change(wired.store, wired.catalogue, edit)
    except HbgeoError as error:
        state.refuse(error)
        return
    if undo.last < undo.first:
        state.begin_anew()
        state.tell(_SAME)
        return
    state.remember(wired.store, Problem("", _SAVED), undo)


def _settle(wired: Services, present: Place) -> None:
    """Offer what can be done when somebody else has changed the same fields."""
    edit: Edit | None = st.session_state.get(_pending(present.id))
    if edit is None or not isinstance(state.refused(), Collision):
        return
    with st.container(horizontal=True, gap="small"):
        st.button(_("Show what is there now"), key="place_settle_theirs", on_click=state.begin_anew)
        st.button(
            _("Save mine in its place"),
            key="place_settle_mine",
            on_click=_change,
            args=(wired, rebased(edit, present)),
        )


def _pending(place_id: str) -> str:
    return f"place_pending_{place_id}"


def _remove(wired: Services, place_id: str) -> None:
    try:
        _place, undo = remove(wired.store, place_id)
    except HbgeoError as error:
        state.refuse(error)
        return
    state.choose(None)
    state.remember(wired.store, Problem("", _REMOVED), undo, then=lambda: state.choose(place_id))
