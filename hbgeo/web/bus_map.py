"""What the map of the buses draws, by address: names of stops come this way and never through folium."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.ids import is_id
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_, InvalidInput, NotFound, Problem
from hbgeo.services.bus import DayKind
from hbgeo.services.footways_paths import Choice
from hbgeo.services.timetables_map import part
from hbgeo.services.timetables_measure import LIMITS_M, MOST_LEAST, Asked
from hbgeo.store.protocol import Store
from hbgeo.web.caching import etag, headers, unchanged

_LONGEST_NUMBER = 4


def layer(request: Request) -> Response:
    """Answer with a part of the picture of a timetable, or of two, as GeoJSON.

    Parameters of the address: `limit` (metres), `least` (departures), `kind` (kind of day), `other` (id of the
    timetable after), `step_free` and `lit` (whatever they say: paths with steps, or without lamps, are left out).

    Raises
    ------
    NotFound, Gone
        When there is no such timetable or part.
    InvalidInput
        When a parameter cannot be read.
    """
    store, query = services().store, request.query_params
    name, other_id = request.path_params["part"], query.get("other")
    asked = Asked(
        limit_m=float(_number("limit", query.get("limit", ""), *LIMITS_M)),
        least=_number("least", query.get("least", ""), 1, MOST_LEAST),
        kind=_kind(query.get("kind", "")),
        choice=Choice(step_free="step_free" in query, lit="lit" in query),
    )
    timetable = _timetable(store, request.path_params["timetable"])
    other = _timetable(store, other_id) if other_id else None
    tag = etag(store.version(), timetable.id, str(other and other.id), name, str(asked))
    known = unchanged(request, tag)
    if known is not None:
        return known
    body = part(store, timetable, name, asked, other)
    return Response(body, headers=headers(tag), media_type="application/geo+json")


def _timetable(store: Store, timetable_id: str) -> Timetable:
    if not is_id(timetable_id):
        raise NotFound(N_("There is no such thing here any more."))
    with store.read() as session:
        return session.timetables.get(timetable_id)


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER or not least <= int(text) <= most:
        message = N_("It must be a whole number from {least} to {most}.")
        raise InvalidInput((Problem(name, message, {"least": least, "most": most}),))
    return int(text)


def _kind(text: str) -> DayKind:
    if text not in list(DayKind):
        raise InvalidInput((Problem("kind", N_("The kind of day must be weekday, saturday or sunday.")),))
    return DayKind(text)
