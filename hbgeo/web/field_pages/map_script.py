"""The walk's map as folium makes it, its script as a file of its own: no inline script is left in the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import Services, services
from hbgeo.domain.position import Box
from hbgeo.domain.walk import Walk
from hbgeo.errors import NotFound
from hbgeo.i18n import best_language, spoken, use
from hbgeo.maps import assets
from hbgeo.maps.base import base_map
from hbgeo.maps.script import script_of
from hbgeo.maps.url_layer import Mark, features_layer, marks_layer
from hbgeo.services.joining import walk_of
from hbgeo.services.walk_places import places_of
from hbgeo.web.caching import etag, headers, unchanged
from hbgeo.web.packed import Packed, pack
from hbgeo.web.walk_api.gate import address_of
from hbgeo.web.walk_api.limits import Limits

#: Id of the element that the page keeps for the map, and the map's name among the page's variables.
MAP_ID = "map_field"
_STOP_COLOR = "#1f2430"
#: Layers that lie under all else and let presses through to the map.
_LIFELESS = frozenset({"omrade", "mark"})
#: Maps kept ready: those of the walks of an evening, in the languages spoken there.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class FieldMap:
    """All that the script of a walk's map depends on.

    Parameters
    ----------
    layers
        Code, colour and icon of each layer that has places.
    line
        Longitude and latitude of the points of the route.
    """

    code: str
    language: str
    bounds: Box
    tiles_url: str
    tiles_attribution: str
    layers: tuple[tuple[str, str, str], ...]
    stops: tuple[Mark, ...]
    line: tuple[tuple[float, float], ...]


def map_script(request: Request, *, limits: Limits) -> Response:
    """Answer with the script that draws the map of a walk.

    Parameters
    ----------
    limits
        The walkers' API's: this is no way around them to guess codes.

    Raises
    ------
    NotFound, Expired
        See `joining.walk_of`.
    TooMany
        When too many wrong codes came from there.
    """
    lang = spoken(request.query_params.get("lang", "")) or best_language(request.headers.get("accept-language", ""))
    use(lang)
    code, address = request.path_params["code"], address_of(request.scope)
    limits.guessing(address, code, None)
    wired = services()
    try:
        walk = walk_of(wired.store, code)
    except NotFound:
        limits.wrong_code(address)
        raise
    packed = _script(_field_map(wired, walk, lang))
    tag = etag(packed.plain.decode())
    vary = {"Vary": "Accept-Language"}
    return unchanged(request, tag) or packed.answer(request, headers(tag) | vary, "text/javascript")


def _field_map(wired: Services, walk: Walk, lang: str) -> FieldMap:
    places = places_of(wired.store, walk)
    with wired.store.read() as session:
        counts = session.places.counts()
    return FieldMap(
        code=walk.code,
        language=lang,
        bounds=Box(*places.bounds),
        tiles_url=wired.settings.tiles_url,
        tiles_attribution=wired.settings.tiles_attribution,
        layers=tuple(
            (layer.code, layer.color, layer.icon) for layer in wired.catalogue.layers if counts.get(layer.code)
        ),
        stops=tuple(Mark(stop.position.lon, stop.position.lat, str(stop.number), _STOP_COLOR) for stop in places.stops),
        line=() if walk.route is None else tuple((lon, lat) for lon, lat, *_height in walk.route.coords),
    )


@lru_cache(maxsize=_KEPT)
def _script(field_map: FieldMap) -> Packed:
    drawn = base_map(
        bounds=field_map.bounds,
        tiles_url=field_map.tiles_url,
        tiles_attribution=field_map.tiles_attribution,
        legend_url=f"/api/field/legend/{quote(field_map.language)}",
    )
    for code, color, icon in field_map.layers:
        url = f"/api/walks/{quote(field_map.code, safe='')}/layers/{quote(code, safe='')}.geojson"
        # A press on a place tells its name, and still is one on the map: a pin may lie on a playground.
        features_layer(code, url, color=color, icon=icon, interactive=code not in _LIFELESS, bubbling=True).add_to(
            drawn
        )
    marks_layer(field_map.stops, field_map.line).add_to(drawn)
    return pack(_when_ready(script_of(drawn, MAP_ID)).encode())


def _when_ready(script: str) -> str:
    """Return the script so that it runs once Leaflet and our own layers are there, and tells when the map is.

    Their styles go before the page's own, which have the last word.
    """
    scripts = [("L", assets.url("leaflet", "leaflet.js")), ("hbgeo", assets.url("hbgeo", "map.js"))]
    styles = [assets.url("leaflet", "leaflet.css"), assets.url("hbgeo", "map.css")]
    return f"""(() => {{
  const add = (name, values, put) => new Promise((resolve, reject) => {{
    const made = Object.assign(document.createElement(name), values);
    made.onload = resolve;
    made.onerror = () => reject(new Error(values.src || values.href));
    document.head[put](made);
  }});
  const style = (href) => document.querySelector(`link[href="${{href}}"]`)
    || add("link", {{ rel: "stylesheet", href }}, "prepend");
  const script = ([name, src]) => window[name] || add("script", {{ src }}, "append");
  // Our layers are fetched with Leaflet and run after it, and only when it is there.
  const [leaflet, layers] = {json.dumps(scripts)};
  add("link", {{ rel: "preload", as: "script", href: layers[1] }}, "append").catch(() => {{}});
  window.{MAP_ID}_ready = Promise.all([
    ...{json.dumps(styles[::-1])}.map(style),
    Promise.resolve(script(leaflet)).then(() => script(layers)),
  ]).then(() => {{
{script}
    window.{MAP_ID} = {MAP_ID};
    return {MAP_ID};
  }});
}})();
"""
