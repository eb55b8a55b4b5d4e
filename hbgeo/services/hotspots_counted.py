"""Which observations of a question are counted, where they lie in metres and what each counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.inputs import Bools, Floats, Ints
from hbgeo.analysis.stacks import FEWEST, SHARE
from hbgeo.domain.catalogue import Catalogue
from hbgeo.services.duplicates_pairs import sharing
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_found import Pile
from hbgeo.services.hotspots_metres import epsg_for, in_metres, shape_in_metres
from hbgeo.services.hotspots_rows import Rows, chosen, rows_of
from hbgeo.services.hotspots_walked import walked
from hbgeo.store.protocol import Store

#: Steps of `safety_dark`: 4 is very safe.
_SAFEST = 4.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counted:
    """What is counted.

    Parameters
    ----------
    rows, chosen
        All observations; the numbers of those that are counted.
    xy
        (n, 2) metres in `epsg`.
    weights
        (n,) what each counts; None when all count alike.
    area
        The area of the municipality's work in metres, when most observations lie in it.
    selected
        How many the selection holds.
    piled
        How many of them lie on piles (the rule of `hbgeo.analysis.stacks`); `piles` lists these, largest first.
    outside, unrated, unwalked
        How many were left out as they lie outside the area, have no rating to weigh by, or are from no walk whose
        metres are known where these are asked for.
    """

    rows: Rows
    chosen: Ints
    xy: Floats
    weights: Floats | None
    epsg: int
    area: BaseGeometry | None
    selected: int
    piled: int
    piles: tuple[Pile, ...]
    outside: int
    unrated: int
    unwalked: int


def counted(store: Store, catalogue: Catalogue, asked: Asked) -> Counted:
    """Return what a question counts."""
    rows = rows_of(store)
    selected = chosen(store, rows, asked.selection)
    everything = len(selected)
    if asked.exposure:
        # The metres of these walks alone are known: pins of others would make their cells worse than they are.
        known = walked(store, asked.selection, epsg_for(rows.lon[selected], rows.lat[selected]))
        selected = selected[rows.among("walk", [line.walk_id for line in known.lines])[selected]]
    lon, lat = rows.lon[selected], rows.lat[selected]
    same = sharing(lon, lat)
    on_pile = same >= max(FEWEST, SHARE * len(selected))
    kept = np.ones(len(selected), dtype=bool) if asked.with_stacks else ~on_pile
    weights = _weights(rows, catalogue, asked, selected)
    rated = np.ones(len(selected), dtype=bool) if weights is None else np.isfinite(weights)
    epsg = epsg_for(lon, lat)
    xy = in_metres(lon, lat, epsg)
    area, inside = _area(store, epsg, xy)
    some = kept & rated & inside & np.isfinite(xy).all(axis=1)
    return Counted(
        rows=rows,
        chosen=selected[some],
        xy=xy[some],
        weights=None if weights is None else weights[some],
        epsg=epsg,
        area=area,
        selected=everything,
        piled=int(on_pile.sum()),
        piles=_piles(lon[on_pile], lat[on_pile]),
        outside=int((kept & ~inside).sum()),
        unrated=int((kept & inside & ~rated).sum()),
        unwalked=everything - len(selected),
    )


def _weights(rows: Rows, catalogue: Catalogue, asked: Asked, selected: Ints) -> Floats | None:
    """Return what each observation counts, not a number where that is not known; None when all count alike."""
    if asked.weight == "severity":
        points = {item.code: float(item.points) for item in catalogue.urgencies}
        least = min(points.values(), default=1.0) or 1.0
        of_each = np.array([points.get(name, least) / least for name in rows.names["urgency"]] + [1.0])
        return np.asarray(of_each[rows.codes["urgency"][selected]])
    if asked.weight == "agreement":
        return np.asarray(1.0 + np.nan_to_num(rows.numbers["agreements"][selected]))
    if asked.weight == "dark":
        return np.asarray(_SAFEST - rows.numbers["dark"][selected])
    return None


def _area(store: Store, epsg: int, xy: Floats) -> tuple[BaseGeometry | None, Bools]:
    """Return the area in metres and which points lie in it; None and all of them when most lie outside."""
    everywhere = np.ones(len(xy), dtype=bool)
    with store.read() as session:
        area = session.places.area()
    if area is None or area.is_empty or not len(xy):
        return None, everywhere
    shape = shapely.make_valid(shape_in_metres(area, epsg))
    shapely.prepare(shape)
    inside = np.asarray(shapely.intersects_xy(shape, xy[:, 0], xy[:, 1]))
    return (shape, inside) if shape.area > 0 and inside.mean() > 0.5 else (None, everywhere)  # noqa: PLR2004 - most


def _piles(lon: Floats, lat: Floats) -> tuple[Pile, ...]:
    places, counts = np.unique(np.column_stack([lon, lat]), axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(Pile(float(places[i, 0]), float(places[i, 1]), int(counts[i])) for i in order)
