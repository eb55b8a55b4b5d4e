"""What is drawn of timetables: lines, stops, and how far people reach them, as GeoJSON for the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.place import Place
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_, NotFound
from hbgeo.services.bus import StopArea, covered
from hbgeo.services.bus_stops import points_of, stop_ids
from hbgeo.services.footways_kept import network_now
from hbgeo.services.footways_metres import in_degrees, in_metres
from hbgeo.services.footways_reach import reach
from hbgeo.services.map_layers import encode
from hbgeo.services.timetables_change import changed, kind_of
from hbgeo.services.timetables_feeds import feed_of, remembered
from hbgeo.services.timetables_measure import Asked, area_of, enough_and_few, service
from hbgeo.store.protocol import Store

#: What of one timetable can be drawn, and of two.
ALONE = ("lines", "straight", "paths", "stops", "few")
TWO = ("lost", "new", "kept")
#: Lines are simplified by this many degrees, about a metre.
_SIMPLER = 1e-5


def part(store: Store, timetable: Timetable, name: str, asked: Asked, other: Timetable | None = None) -> bytes:
    """Return a part of the picture of a timetable as a FeatureCollection with names of stops, ready for the map.

    Parameters
    ----------
    name
        One of `ALONE`: the lines, what lies within the distance in a straight line or along paths of stops with
        enough departures, these stops, and those with fewer. Or one of `TWO`: stops that another timetable drops,
        adds or keeps.
    other
        The timetable after.

    Raises
    ------
    NotFound
        When there is no such part.
    """
    if name not in (TWO if other else ALONE):
        raise NotFound(N_("There is no such layer."))
    key = ("map", timetable.sha256, other and other.sha256, name, asked)
    return remembered(store, key, lambda: encode(_places(store, timetable, name, asked, other)))


def _places(store: Store, timetable: Timetable, name: str, asked: Asked, other: Timetable | None) -> list[Place]:
    if other is not None:
        stops = changed(store, timetable, other, asked).stops
        return _stops(name, [one.area for one in stops if kind_of(one.row.change) == name])
    if name == "lines":
        return [_place(name, number, shape) for number, shape in enumerate(_lines(store, timetable, asked))]
    enough, few = enough_and_few(store, timetable, asked)
    if name in {"stops", "few"}:
        return _stops(name, enough if name == "stops" else few)
    return [_place(name, 0, shape) for shape in _reach(store, name, enough, asked)]


def _reach(store: Store, name: str, areas: Sequence[StopArea], asked: Asked) -> list[BaseGeometry]:
    _, points = points_of(areas)
    if not len(points):
        return []
    if name == "straight":
        around = shapely.union_all(shapely.buffer(shapely.points(in_metres(points)), asked.limit_m))
        return [shapely.transform(around, in_degrees)]
    network, area = network_now(store), area_of(store)
    if network is None:
        return []
    # What is green is what the figure counts.
    known = (
        reach(network, points, asked.limit_m, asked.choice)
        if area is None
        else covered(areas, area, network, asked.limit_m, asked.choice)
    )
    return [] if known.is_empty else [known.simplify(_SIMPLER)]


def _lines(store: Store, timetable: Timetable, asked: Asked) -> list[BaseGeometry]:
    """Return the ways of the trips that stop at the area on the day asked for; on any day without such a day."""
    feed, known = feed_of(store, timetable), service(store, timetable)
    day = known.days.get(asked.kind)
    here = feed.times["stop_id"].isin(stop_ids(known.areas))
    trips = feed.trips[feed.trips["trip_id"].isin(feed.times.loc[here, "trip_id"])]
    if day is not None:
        trips = trips[trips["service_id"].isin(feed.runs_on(day.day))]
    shapes = [feed.shapes[one] for one in trips["shape_id"].unique() if one in feed.shapes]
    return [shapely.simplify(one, _SIMPLER) for one in shapes]


def _stops(name: str, areas: Iterable[StopArea]) -> list[Place]:
    return [
        Place(id=f"{name}-{number}", layer=name, geometry=shapely.Point(area.lon, area.lat), name=area.name)
        for number, area in enumerate(areas)
    ]


def _place(name: str, number: int, shape: BaseGeometry) -> Place:
    return Place(id=f"{name}-{number}", layer=name, geometry=shape)
