"""The base map: folium's frame with Leaflet from this server and the configured tiles."""

from __future__ import annotations

import folium

from hbgeo.domain.position import Box
from hbgeo.maps import assets
from hbgeo.maps.url_layer import MapCall

#: Nearest zoom; tiles beyond `TILES_TO` are enlarged.
NEAREST, TILES_TO = 20, 19


def base_map(*, bounds: Box, tiles_url: str, tiles_attribution: str, legend_url: str) -> folium.Map:
    """Return a map that shows `bounds`.

    Parameters
    ----------
    tiles_url
        XYZ address; when empty the map has no base layer.
    tiles_attribution
        Shown in the corner; may hold a link.
    legend_url
        Where the browser finds the words it needs in the user's language.

    Raises
    ------
    ValueError
        When the address holds a template's braces (`{{`).
    """
    middle = ((bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2)
    # maxZoom must be given to the map itself: without tiles there is no layer to take it from.
    drawn = folium.Map(location=middle, zoom_start=15, tiles=None, maxZoom=NEAREST)
    # In place of folium's own, which come from five other servers.
    drawn.default_js, drawn.default_css = _scripts(), _styles()
    if tiles_url:
        _tiles(tiles_url, tiles_attribution).add_to(drawn)
    box = [[bounds.south, bounds.west], [bounds.north, bounds.east]]
    MapCall("prepare", {"bounds": box, "legend": legend_url}).add_to(drawn)
    return drawn


def _scripts() -> list[tuple[str, str]]:
    own = [(name, assets.url("hbgeo", f"{name}.js")) for name in ("map", "cells")]
    return [("leaflet", assets.url("leaflet", "leaflet.js")), *own]


def _styles() -> list[tuple[str, str]]:
    return [("leaflet", assets.url("leaflet", "leaflet.css")), ("hbgeo", assets.url("hbgeo", "map.css"))]


def _tiles(url: str, attribution: str) -> folium.TileLayer:
    if "{{" in url or "{%" in url or "{#" in url:
        raise ValueError("the address of the tiles must have single braces: {z}, {x}, {y}")
    return folium.TileLayer(
        url,
        # As an entity a brace is the same to the browser and nothing to the template engine.
        attr=attribution.replace("{", "&#123;"),
        max_zoom=NEAREST,
        max_native_zoom=TILES_TO,
        control=False,
        # OpenStreetMap's terms ask for the origin; the path, in which a walk's code may stand, stays here.
        referrer_policy="strict-origin",
        # An empty picture stands in for a tile that does not load.
        error_tile_url="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
    )
