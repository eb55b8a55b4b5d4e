"""What a bus stop offers those who wait there, by the attributes of the layer of stops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hbgeo.domain.place import Place
from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_rows import StopArea
from hbgeo.services.bus_stops import plain
from hbgeo.services.footways_metres import in_metres
from hbgeo.services.footways_tags import yes_or_no

#: Attributes of the layer `hallplats` that count, each as much.
OFFERS = ("belysning", "vaderskydd", "sittplats", "ramp", "tidtabell", "realtidsskylt")
#: The best score.
BEST = 3
#: What a timetable says of wheelchairs.
_YES, _NO = 1, 2
#: A place of the layer is the stop when it has its name within the first, or lies within the second; metres.
SAME_NAME_M, SAME_SPOT_M = 150.0, 30.0


@dataclass(frozen=True, slots=True)
class StopQuality:
    """What is known of a stop.

    Parameters
    ----------
    place_ids
        Places of the layer that belong to it, nearest first; none when nobody has mapped it.
    offers
        Attribute → True, False, or None when not known; of several places, one that has it is enough.
    """

    area: StopArea
    place_ids: tuple[str, ...]
    offers: dict[str, bool | None]

    @property
    def known(self) -> int:
        """How many of the attributes are known."""
        return sum(one is not None for one in self.offers.values())

    @property
    def score(self) -> float | None:
        """Part of the known attributes that it has, as 0 to `BEST`; None when nothing is known."""
        return None if self.known == 0 else BEST * sum(one is True for one in self.offers.values()) / self.known


def qualities(areas: Iterable[StopArea], places: Sequence[Place]) -> tuple[StopQuality, ...]:
    """Return what is known of stop areas.

    Parameters
    ----------
    places
        Of the layer `hallplats`; a point or any other shape (EPSG:4326).
    """
    shapes = np.array([shapely.transform(place.geometry, in_metres) for place in places], dtype=object)
    return tuple(_quality(area, places, shapes) for area in areas)


def boarding(feed: Feed, areas: Iterable[StopArea]) -> dict[str, bool | None]:
    """Return by id of an area whether a timetable says that wheelchairs get on there; None: it does not say.

    A platform that says nothing is as its station; of several platforms, one where they do is enough.
    """
    stops = feed.stops.set_index("stop_id")
    own = stops["wheelchair"]
    said = own.where(own != 0, stops["parent"].map(own).fillna(0).astype(int))
    found: dict[str, bool | None] = {}
    for area in areas:
        answers = set(said.reindex(area.stops).dropna().tolist())
        found[area.id] = True if _YES in answers else (False if _NO in answers else None)
    return found


def _quality(area: StopArea, places: Sequence[Place], shapes: np.ndarray) -> StopQuality:
    if not len(places):
        return StopQuality(area, (), dict.fromkeys(OFFERS))
    points = shapely.multipoints(in_metres([(area.lon, area.lat), *area.points]))
    away = shapely.distance(shapes, points)
    named = np.array([bool(place.name) and plain(place.name) == plain(area.name) for place in places])
    own = np.flatnonzero((named & (away <= SAME_NAME_M)) | (away <= SAME_SPOT_M))
    mapped = [places[row] for row in own[np.argsort(away[own], kind="stable")]]
    return StopQuality(area, tuple(one.id for one in mapped), {name: _said(name, mapped) for name in OFFERS})


def _said(name: str, places: Iterable[Place]) -> bool | None:
    answers = {yes_or_no(str(place.attributes.get(name) or "").strip().casefold()) for place in places} - {None}
    return True if True in answers else (False if answers else None)
