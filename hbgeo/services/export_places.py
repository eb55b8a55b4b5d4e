"""The places as a layer of the contract, with their follow-up as it is when the file is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import FOLLOWED_PLACE_FIELDS
from hbgeo.domain.inspection import Inspection, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.exchange.layer import Chunk
from hbgeo.services.inspections_due import Due, dues
from hbgeo.services.light import LOCAL
from hbgeo.services.place_facts_values import Mean
from hbgeo.services.place_summary_join import around
from hbgeo.store.protocol import Session

_NOTHING = (None, None, None)


def places_chunk(session: Session, catalogue: Catalogue, today: date, *, public: bool) -> Chunk:
    """Return all places as rows of the contract, by layer.

    Parameters
    ----------
    today
        The day that late counts from.
    public
        Leave faults, and what people observed and felt there, empty.
    """
    places = [place for layer in sorted(session.places.counts()) for place in session.places.find(layer)]
    geometries = np.empty(len(places), dtype=object)
    geometries[:] = [place.geometry for place in places]
    near = [_NOTHING] * len(places) if public else [_seen(*told) for told in _near(session, places)]
    made, faults = _by_place(session.inspections.all()), _by_place(session.faults.all(fixed_on=None))
    rows = []
    for place, seen in zip(places, near, strict=True):
        own = [one for one in made.get(place.id, ()) if one.on <= today]
        found = [one for one in faults.get(place.id, ()) if one.found_on <= today]
        wrong = (None, None) if public else (min((one.grade.value for one in found), default=None), len(found))
        rows.append((*_base(place), *_inspected(catalogue, place, own, today), *wrong, *seen))
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [[] for _ in FOLLOWED_PLACE_FIELDS]
    return Chunk(geometries, columns)


def places_frame(chunk: Chunk) -> gpd.GeoDataFrame:
    """Return the rows as a GeoDataFrame (contract columns, EPSG:4326)."""
    names = [field.name for field in FOLLOWED_PLACE_FIELDS]
    data = {name: np.array(column, dtype=object) for name, column in zip(names, chunk.columns, strict=True)}
    return gpd.GeoDataFrame(data, geometry=list(chunk.geometries), crs="EPSG:4326")


def _near(session: Session, places: Sequence[Place]) -> list[tuple[int, Mean, Mean]]:
    return around(session, places).each(len(places))


def _seen(waiting: int, _day: Mean, dark: Mean) -> tuple[Any, ...]:
    return waiting, None if dark.value is None else round(dark.value, 2), dark.n


def _base(place: Place) -> tuple[Any, ...]:
    changed = place.changed_at and place.changed_at.astimezone(LOCAL).date().isoformat()
    return place.id, place.layer, place.name, place.source, changed


def _inspected(catalogue: Catalogue, place: Place, made: Sequence[Inspection], today: date) -> tuple[Any, ...]:
    """Return condition and its day, last and next day of each kind, and whether one is late."""
    # Of several on a day, the one made last is the latest.
    judged = [one for one in sorted(made, key=lambda one: one.on) if one.condition is not None]
    condition = (judged[-1].condition, judged[-1].on.isoformat()) if judged else (None, None)
    layer = next((one for one in catalogue.layers if one.code == place.layer), None)
    found = {due.kind: due for due in dues(place, layer, made, today)} if layer else {}
    days = [day for kind in InspectionKind for day in _days(found.get(kind))]
    late = int(any(due.overdue_d for due in found.values())) if found else None
    return *condition, *days, late


def _days(due: Due | None) -> tuple[str | None, str | None]:
    if due is None:
        return None, None
    return _text(due.last_on), _text(due.next_on)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _by_place(records: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in records:
        found[one.place_id].append(one)
    return found
