"""The walk's map as folium makes it, its script as a file of its own: no inline script is left in the page."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

import folium
from branca.element import Figure
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import Services, services
from hbgeo.domain.position import Box
from hbgeo.domain.walk import Walk
from hbgeo.i18n import DEFAULT_LANGUAGE, spoken
from hbgeo.maps import assets
from hbgeo.maps.base import base_map
from hbgeo.maps.url_layer import Mark, features_layer, marks_layer
from hbgeo.services.joining import walk_of
from hbgeo.services.walk_places import places_of
from hbgeo.web.caching import etag, headers, unchanged

#: Id of the element that the page keeps for the map, and the map's name among the page's variables.
MAP_ID = "map_field"
_STOP_COLOR = "#0b57a4"
#: The outline of the area lets presses through to the map.
_LIFELESS = frozenset({"omrade", "mark"})


def map_script(request: Request) -> Response:
    """Answer with the script that draws the map of a walk.

    Raises
    ------
    NotFound, Expired
        See `joining.walk_of`.
    """
    wired = services()
    walk = walk_of(wired.store, request.path_params["code"])
    lang = spoken(request.query_params.get("lang", "")) or DEFAULT_LANGUAGE
    tag = etag(wired.store.version(), walk.id, lang, assets.url("hbgeo", "map.js"))
    return unchanged(request, tag) or Response(
        _loader(_script(wired, walk, lang)), headers=headers(tag), media_type="text/javascript"
    )


def _script(wired: Services, walk: Walk, lang: str) -> str:
    drawn = _map(wired, walk, lang)
    drawn._name, drawn._id = "map", "field"  # noqa: SLF001 - branca has no other way to name an element
    figure = cast("Figure", drawn.get_root())
    figure.render()
    return "\n".join(child.render() for child in figure.script._children.values())  # noqa: SLF001 - as above


def _map(wired: Services, walk: Walk, lang: str) -> folium.Map:
    places = places_of(wired.store, walk)
    settings = wired.settings
    drawn = base_map(
        bounds=Box(*places.bounds),
        tiles_url=settings.tiles_url,
        tiles_attribution=settings.tiles_attribution,
        legend_url=f"/api/field/legend/{quote(lang)}",
    )
    with wired.store.read() as session:
        counts = session.places.counts()
    for layer in wired.catalogue.layers:
        if counts.get(layer.code):
            url = f"/api/walks/{quote(walk.code)}/layers/{layer.code}.geojson"
            interactive = layer.code not in _LIFELESS
            features_layer(layer.code, url, color=layer.color, icon=layer.icon, interactive=interactive).add_to(drawn)
    marks = [Mark(s.position.lon, s.position.lat, str(s.number), _STOP_COLOR) for s in places.stops]
    line = [] if walk.route is None else [(lon, lat) for lon, lat, *_height in walk.route.coords]
    marks_layer(marks, line).add_to(drawn)
    return drawn


def _loader(script: str) -> str:
    """Return the script so that it runs once Leaflet and our own layers are there, and tells when the map is."""
    needs = [assets.url("leaflet", "leaflet.js"), assets.url("hbgeo", "map.js")]
    styles = [assets.url("leaflet", "leaflet.css"), assets.url("hbgeo", "map.css")]
    return f"""(() => {{
  const add = (name, values) => new Promise((resolve, reject) => {{
    const made = Object.assign(document.createElement(name), values, {{ onload: resolve, onerror: reject }});
    made.async = false;
    document.head.append(made);
  }});
  window.{MAP_ID}_ready = Promise.all([
    ...{styles!r}.map((href) => add("link", {{ rel: "stylesheet", href }})),
    ...{needs!r}.map((src) => add("script", {{ src }})),
  ]).then(() => {{
{script}
    window.{MAP_ID} = {MAP_ID};
    return {MAP_ID};
  }});
}})();
"""
