"""Many places at once: the fields of a layer as a table to write in, saved in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Layer, PlaceField
from hbgeo.domain.place import Place
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.browsing import PLACE_ROWS
from hbgeo.services.place_editing import NAME, PlacesRefused, change_many
from hbgeo.services.place_history import value_words
from hbgeo.ui.components import place_form_state as forms
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.place_form_fields import DAYS, options_of
from hbgeo.ui.components.place_table_edits import TableState, column_as_text, edits_of, frame_of, together
from hbgeo.ui.components.plain_text import lines

_ROW_HEIGHT = 44
_SAVED = N_("Places saved: {count}.")


def place_table(wired: Services, layer: Layer, places: Sequence[Place]) -> None:
    """Draw the table of a layer's places, and the button that saves what was changed in it."""
    key = f"place_table_{layer.code}_{forms.turn()}"
    state: TableState = st.session_state.setdefault(f"{key}_state", TableState(tuple(places[:PLACE_ROWS])))
    if len(places) > len(state.places):
        shown = _("The first {shown} of {count} are listed. The download holds all.")
        st.caption(shown.format(shown=number(len(state.places)), count=number(len(places))))
    _grid(wired, layer, state, f"{key}_grid")
    count = len(state.cells)
    if count:
        waiting = ngettext("{count} row is changed and not saved.", "{count} rows are changed and not saved.", count)
        st.caption(waiting.format(count=number(count)))
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Save the table"),
            type="primary",
            icon=":material/check:",
            key=f"{key}_save",
            disabled=not count,
            on_click=_save,
            args=(wired, state),
        )
        st.button(
            _("Begin anew with what is kept"),
            icon=":material/refresh:",
            key=f"{key}_anew",
            on_click=forms.begin_anew,
        )
    _complain(wired, state)


def _grid(wired: Services, layer: Layer, state: TableState, key: str) -> None:
    if key not in st.session_state:
        state.base = state.cells
    fields = wired.catalogue.fields_of(layer)
    st.data_editor(
        frame_of(state.places, fields, state.base),
        column_config={NAME: st.column_config.TextColumn(_("Name"), pinned=True, width="medium")}
        | {field.code: _column(wired, field, state.places) for field in fields},
        hide_index=True,
        num_rows="fixed",
        row_height=_ROW_HEIGHT,
        placeholder="",
        key=key,
        alt=_("The places of the layer, to write in"),
    )
    changed: dict[Any, dict[str, Any]] = st.session_state[key]["edited_rows"]
    state.cells = together(state.base, changed)


def _column(wired: Services, field: PlaceField, places: Sequence[Place]) -> Any:  # noqa: ANN401 - Streamlit's own
    label, lang = field.label(language()), language()

    def name(code: object) -> str:
        return value_words(wired.catalogue, field.code, code, lang)

    values = [place.attributes.get(field.code) for place in places]
    if field.kind == "choices":
        options = options_of(wired.catalogue, field, *values)
        return st.column_config.MultiselectColumn(label, options=options, format_func=name, width="medium")
    if field.kind in ("choice", "actor", "land"):
        options = options_of(wired.catalogue, field, *values)
        width: Literal["medium"] | None = "medium" if field.kind == "actor" else None
        return st.column_config.SelectboxColumn(label, options=options, format_func=name, width=width)
    if field.kind == "date" and not column_as_text(places, field):
        return st.column_config.DateColumn(label, format=DAYS)
    if field.kind in ("whole", "year", "days") and not column_as_text(places, field):
        return st.column_config.NumberColumn(label, step=1, format="%d")
    return st.column_config.TextColumn(label)


def _save(wired: Services, state: TableState) -> None:
    edits = edits_of(state)
    try:
        count, undo = change_many(wired.store, wired.catalogue, edits)
    except HbgeoError as error:
        forms.refuse(error)
        return
    if undo.last < undo.first:
        forms.begin_anew()
        return
    forms.remember(wired.store, Problem("", _SAVED, {"count": count}), undo)


def _complain(wired: Services, state: TableState) -> None:
    """Say of each row that was refused what is wrong with it."""
    error = forms.refused()
    if not isinstance(error, PlacesRefused):
        forms.complain(wired.catalogue)
        return
    rows = {place.id: (row, place) for row, place in enumerate(state.places, 1)}
    told = []
    for place_id, problems in error.by_place.items():
        row, place = rows[place_id]
        where = _("Row {row}, {name}").format(row=row, name=place.name or _("Without a name"))
        told += [f"{where}. {forms.said(wired.catalogue, problem)}" for problem in problems]
    with st.container(border=True, key="layers_refused"):
        st.error(_("Nothing is saved yet. Change this first:"), icon=":material/error:")
        lines(told)
