"""Map data by address: observations by box and zoom, places by layer. No text of residents."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.position import Box
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.map_layers import layer_geojson
from hbgeo.services.map_points import Cluster, Picture, index_of
from hbgeo.services.selection_url import from_token
from hbgeo.web.assets import symbols_url
from hbgeo.web.caching import etag, headers, unchanged
from hbgeo.web.legend import legend_words

HIGHEST_ZOOM = 20
_DEGREES = 7
_LONGEST_NUMBER = 2


def observations(request: Request) -> Response:
    """Answer with what to draw for `zoom` and `bbox` of the selection `q`.

    Raises
    ------
    InvalidInput
        When a parameter cannot be read.
    """
    zoom, box = _zoom(request.query_params.get("zoom", "")), _box(request.query_params.get("bbox", ""))
    token = request.query_params.get("q", "")
    selection, store = from_token(token), services().store
    tag = etag(store.version(), str(zoom), str(box), token)
    return unchanged(request, tag) or _json(_rows(index_of(store, selection).picture(zoom, box)), tag)


def layer(request: Request) -> Response:
    """Answer with a layer as GeoJSON.

    Raises
    ------
    NotFound
        When the catalogue has no such layer.
    """
    code, wired = request.path_params["code"], services()
    tag = etag(wired.store.version(), code)
    return unchanged(request, tag) or _answer(
        layer_geojson(wired.store, wired.catalogue, code), tag, "application/geo+json"
    )


def legend(request: Request) -> Response:
    """Answer with the words and colours a map needs, in the language of the request."""
    words = legend_words(services().catalogue, symbols_url())
    tag = etag(orjson.dumps(words).decode())
    return unchanged(request, tag) or _json(words, tag)


def _rows(picture: Picture) -> dict[str, Any]:
    return {
        "total": picture.total,
        "clusters": [_cluster(cluster) for cluster in picture.clusters],
        "pins": [
            (pin.fid, round(pin.lon, _DEGREES), round(pin.lat, _DEGREES), pin.category, pin.polarity)
            for pin in picture.pins
        ],
    }


def _cluster(cluster: Cluster) -> tuple[Any, ...]:
    box = cluster.box
    edges = (round(edge, _DEGREES) for edge in (box.west, box.south, box.east, box.north))
    place = (round(cluster.lon, _DEGREES), round(cluster.lat, _DEGREES))
    return (*place, cluster.count, cluster.category, *edges, int(cluster.closed))


def _json(value: Any, tag: str) -> Response:  # noqa: ANN401 - whatever JSON can hold
    return _answer(orjson.dumps(value), tag, "application/json")


def _answer(body: bytes, tag: str, media_type: str) -> Response:
    return Response(body, headers=headers(tag), media_type=media_type)


def _zoom(text: str) -> int:
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER or int(text) > HIGHEST_ZOOM:
        raise InvalidInput((Problem("zoom", N_("The zoom must be a whole number from 0 to 20.")),))
    return int(text)


def _box(text: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:  # noqa: PLR2004 - the globe
            return Box(west, south, east, north)
    except ValueError:
        pass
    raise InvalidInput((Problem("bbox", N_("The box must be west,south,east,north in degrees.")),))
