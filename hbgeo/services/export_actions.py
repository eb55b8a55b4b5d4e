"""The plan as a layer of the contract: each action at all of its observations, or at its places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import shapely

from hbgeo.domain.action import Action
from hbgeo.domain.contract import ACTION_FIELDS
from hbgeo.domain.observation import Observation
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import HbgeoError
from hbgeo.exchange.layer import Chunk
from hbgeo.services.export_rows import Discretion
from hbgeo.store.protocol import Session

_LOCAL = ZoneInfo("Europe/Stockholm")


def action_chunk(session: Session, selection: Selection = EVERYTHING, discretion: Discretion | None = None) -> Chunk:
    """Return the actions that lie somewhere, as rows of the contract.

    Parameters
    ----------
    selection
        Its walks: actions about an observation of one of them; all actions when it names none.
    discretion
        What holds back for the public: a title is then the approved public text or nothing, no function is named,
        and observations about people neither place nor count.

    Returns
    -------
    Chunk
        Multipoints (EPSG:4326): the action's observations, else a point inside each of its places.
    """
    seen: dict[str, list[Observation]] = {}
    for observation in session.actions.observations():
        if observation.action_id and (discretion is None or discretion.shows(observation.category)):
            seen.setdefault(observation.action_id, []).append(observation)
    chosen = [action for action in session.actions.all() if _chosen(seen.get(action.id, []), selection)]
    located = [(a, seen.get(a.id, []), _where(session, a, seen.get(a.id, []))) for a in chosen]
    rows = [(_row(a, len(about), public=discretion is not None), at) for a, about, at in located if at is not None]
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = [at for _, at in rows]
    columns: Sequence[Sequence[Any]] = list(zip(*(row for row, _ in rows), strict=True)) or [[] for _ in ACTION_FIELDS]
    return Chunk(geometries, columns)


def action_frame(chunk: Chunk) -> gpd.GeoDataFrame:
    """Return the rows as a GeoDataFrame (contract columns, EPSG:4326)."""
    names = [field.name for field in ACTION_FIELDS]
    data = {name: np.array(column, dtype=object) for name, column in zip(names, chunk.columns, strict=True)}
    return gpd.GeoDataFrame(data, geometry=list(chunk.geometries), crs="EPSG:4326")


def _chosen(about: list[Observation], selection: Selection) -> bool:
    return not selection.walk_ids or any(o.walk_id in selection.walk_ids for o in about)


def _where(session: Session, action: Action, about: list[Observation]) -> shapely.MultiPoint | None:
    points = [shapely.Point(o.position.lon, o.position.lat) for o in about]
    points = points or [place for place_id in action.place_ids if (place := _inside(session, place_id)) is not None]
    return shapely.MultiPoint(points) if points else None


def _inside(session: Session, place_id: str) -> shapely.Point | None:
    try:
        geometry = session.places.get(place_id).geometry
    except HbgeoError:
        # A layer that was imported anew may lack a place that an old action names.
        return None
    return None if geometry.is_empty else geometry.representative_point()


def _row(action: Action, observations: int, *, public: bool) -> tuple[Any, ...]:
    return (
        action.id,
        action.number,
        (action.public_text or None) if public else action.title,
        action.owner,
        None if public else action.function or None,
        action.status.value,
        action.urgency,
        action.effort,
        action.cost,
        action.due_on and action.due_on.isoformat(),
        action.fixed_on and action.fixed_on.isoformat(),
        action.reason,
        observations,
        action.changed_at and action.changed_at.astimezone(_LOCAL).date().isoformat(),
    )
