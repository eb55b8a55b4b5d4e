"""Places that observations gather at, and an action made of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import geopandas as gpd
import numpy as np
from shapely.geometry.base import BaseGeometry

from hbgeo.analysis.clusters import clusters
from hbgeo.analysis.dbscan import dbscan
from hbgeo.analysis.inputs import Floats, Ints
from hbgeo.domain.action import MAX_TITLE, Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.errors import N_, Conflict, NotFound
from hbgeo.services.actions import ActionDraft, create
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_counted import Counted
from hbgeo.services.hotspots_finding import worked
from hbgeo.services.hotspots_found import NamedPlace
from hbgeo.services.hotspots_memory import remembered
from hbgeo.services.hotspots_metres import HOME, in_degrees, shapes_in_degrees
from hbgeo.services.land import LAYER as LAND
from hbgeo.services.land import LandPart, land_parts, parts_at, suggested_owner
from hbgeo.services.still_there import still_there
from hbgeo.services.undoing import Undo
from hbgeo.store.protocol import Session, Store

_Cluster: TypeAlias = tuple[str, BaseGeometry, Ints]

#: Most places returned, those with most observations first.
MOST_PLACES = 200
#: Layers whose names say nothing of a place within them.
_WIDE = frozenset({"omrade", LAND, "planomrade"})
#: What is settled, or followed up as another observation, is in no new action.
_SETTLED = frozenset({Status.DONE, Status.VERIFIED, Status.DECLINED, Status.DUPLICATE})


def places_found(store: Store, catalogue: Catalogue, asked: Asked, metres: float, least: int) -> tuple[NamedPlace, ...]:
    """Return the places where counted observations gather, those with most first, at most `MOST_PLACES`.

    Parameters
    ----------
    metres
        Observations no farther apart gather.
    least
        How many a place has around its core.

    Raises
    ------
    InvalidInput
        When an option is out of its range.
    """
    question = ("places", asked, metres, least)
    return remembered(store, question, lambda: _found(store, catalogue, asked, metres, least))


def make_action(store: Store, catalogue: Catalogue, named_place: NamedPlace) -> tuple[Action, Undo]:
    """Make an action of a place, for those of its problems and ideas that no other action has and that are not settled.

    Returns
    -------
    tuple
        The action as kept, and how it is taken back.

    Raises
    ------
    Conflict
        When no observation of the place is left to act on.
    """
    with store.read() as session:
        found = [still_there(session.observations.get, one) for one in named_place.observation_ids]
    free = [one.id for one in found if one is not None and _to_act_on(one)]
    if not free:
        raise Conflict(N_("Nothing is left to act on here: what is not good is settled or has an action already."))
    draft = ActionDraft(title=_title(catalogue, named_place), owner=named_place.owner)
    return create(store, catalogue, draft, observation_ids=free)


def _found(store: Store, catalogue: Catalogue, asked: Asked, metres: float, least: int) -> tuple[NamedPlace, ...]:
    known = worked(store, catalogue, asked)
    what = known.what
    if known.found.refused is not None:
        return ()
    with store.read() as session:
        named = _named(session, catalogue) if what.epsg == HOME else None
        table = clusters(what.xy, metres, least, places=named).iloc[:MOST_PLACES]
        labels = dbscan(what.xy, metres, least).labels
        rows = [np.flatnonzero(labels == number) for number in table["cluster"]]
        land = land_parts(session.places.find(LAND), catalogue)
    hulls = shapes_in_degrees(table.geometry.to_numpy(), what.epsg)
    parts = zip(table["name"], hulls, rows, strict=True)
    return tuple(_place(catalogue, what, land, (name or "", hull, some)) for name, hull, some in parts)


def _place(catalogue: Catalogue, what: Counted, land: Sequence[LandPart], found: _Cluster) -> NamedPlace:
    name, hull, member = found
    lon, lat = what.rows.lon[what.chosen[member]], what.rows.lat[what.chosen[member]]
    counts = what.rows.counts("category", what.chosen[member])
    kind, owner = _land(land, lon, lat)
    leading = _leading(catalogue, counts)
    middle = in_degrees(what.xy[member].mean(axis=0)[None, :], what.epsg)[0]
    ids = what.rows.ids_of(what.chosen[member])
    return NamedPlace(
        key=min(ids),
        name=name,
        hull=hull,
        lon=float(middle[0]),
        lat=float(middle[1]),
        count=len(ids),
        categories=tuple(counts.items()),
        owner=suggested_owner(catalogue, leading, kind, owner),
        land=kind,
        observation_ids=ids,
    )


def _to_act_on(one: Observation) -> bool:
    return one.polarity <= 0 and one.action_id is None and one.status not in _SETTLED


def _leading(catalogue: Catalogue, categories: Iterable[str]) -> str:
    """Return the first category of problems, else of ideas, else the first at all."""
    codes = list(categories)
    polarity = {category.code: category.polarity for category in catalogue.categories}
    return min(codes, key=lambda code: (polarity.get(code, -1), codes.index(code)))


def _land(land: Sequence[LandPart], lon: Floats, lat: Floats) -> tuple[str | None, str | None]:
    """Return the kind of land, and its owner, that most observations of a place lie on."""
    parts = [part for part in parts_at(land, lon, lat) if part is not None] if land else []
    if not parts:
        return None, None
    (most, _count) = Counter((part.kind, part.owner) for part in parts).most_common(1)[0]
    return most


def _named(session: Session, catalogue: Catalogue) -> gpd.GeoDataFrame | None:
    """Return places, paths and stops with a name, as a layer (EPSG:4326)."""
    kept = [
        (place.name, place.geometry)
        for layer in catalogue.layers
        if layer.code not in _WIDE
        for place in session.places.find(layer.code)
        if place.name
    ]
    stops = session.walks.stops_frame()
    kept += [(name, shape) for name, shape in zip(stops["namn"], stops.geometry, strict=True) if name]
    if not kept:
        return None
    names, shapes = zip(*kept, strict=True)
    return gpd.GeoDataFrame({"name": list(names)}, geometry=list(shapes), crs="EPSG:4326")


def _title(catalogue: Catalogue, place: NamedPlace) -> str:
    """Return what an action of a place is called, in the municipality's language."""
    code = _leading(catalogue, [code for code, _count in place.categories])
    try:
        about = catalogue.category(code).sv
    except NotFound:
        about = code
    return (f"{place.name}: {about}" if place.name else about)[:MAX_TITLE]
