"""What is changed in the table of a layer: cells by row, kept over pages and turned into edits of places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from hbgeo.domain.catalogue import PlaceField
from hbgeo.domain.place import Place
from hbgeo.services.place_editing import NAME, Edit, PlaceDraft
from hbgeo.services.place_editing_values import BETWEEN, parts
from hbgeo.ui.components.place_form_fields import shown_as_text, whole

#: Row → column → value, as the grid gives it.
Cells = dict[int, dict[str, Any]]


@dataclass
class TableState:
    """A table while it is being edited.

    Parameters
    ----------
    places
        As they were when it was opened; a row stays the same place whatever others do.
    base
        Cells that were changed before the grid was last put up.
    cells
        All cells that are changed now.
    """

    places: tuple[Place, ...]
    base: Cells = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)


def together(base: Cells, more: Mapping[Any, Mapping[str, Any]]) -> Cells:
    """Return the cells of both; later ones outdo earlier ones."""
    rows = {int(row): dict(cells) for row, cells in base.items()}
    for row, cells in more.items():
        rows[int(row)] = rows.get(int(row), {}) | dict(cells)
    return rows


def frame_of(places: Sequence[Place], fields: Sequence[PlaceField], cells: Cells) -> pd.DataFrame:
    """Return the table: a row for each place, `name` and a column for each field, changed cells as changed."""
    columns: dict[str, list[Any]] = {NAME: [place.name for place in places]}
    for one in fields:
        as_text = column_as_text(places, one)
        columns[one.code] = [_cell(one, place.attributes.get(one.code), as_text=as_text) for place in places]
    for row, changed in cells.items():
        for code, value in changed.items():
            known = next((one for one in fields if one.code == code), None)
            columns[code][row] = value if known is None or known.kind != "date" else _day(value)
    return pd.DataFrame(columns, dtype=object)


def column_as_text(places: Sequence[Place], one: PlaceField) -> bool:
    """Tell whether a column has to be text, as some place holds a value that is none of its kind."""
    return any(shown_as_text(one, place.attributes.get(one.code)) for place in places)


def edits_of(state: TableState) -> tuple[Edit, ...]:
    """Return the edits that the changed cells make, in the order of the rows."""
    edits = []
    for row in sorted(state.cells):
        place, changed = state.places[row], dict(state.cells[row])
        name = changed.pop(NAME, place.name)
        attributes = {
            code: BETWEEN.join(value) if isinstance(value, list | tuple) else value for code, value in changed.items()
        }
        edits.append(Edit(place, PlaceDraft(name=name or "", attributes=attributes)))
    return tuple(edits)


def _cell(one: PlaceField, value: Any, *, as_text: bool) -> Any:  # noqa: ANN401 - any value of an attribute
    if one.kind == "choices":
        return list(parts(value))
    if value is None:
        return None
    if one.kind == "date" and not as_text:
        return _day(value)
    return whole(value) if one.kind in ("whole", "year", "days") and not as_text else str(value)


def _day(value: Any) -> date | None:  # noqa: ANN401 - a day or its text
    return date.fromisoformat(str(value)) if value else None
