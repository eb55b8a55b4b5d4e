"""Cells, surfaces and outlines of hot spots on the map: fetched by address, told apart by pattern and outline too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from folium.template import Template

from hbgeo.maps.url_layer import MapCall
from hbgeo.services.hotspots import LegendEntry, Verdict

#: How a class looks besides its colour: pattern of the fill, width and dashes of the outline.
LOOKS: dict[Verdict, tuple[str, float, str]] = {
    Verdict.SURELY_MORE: ("full", 2.5, ""),
    Verdict.PROBABLY_MORE: ("stripes", 1.5, ""),
    Verdict.NO_DIFFERENCE: ("faint", 0.6, ""),
    Verdict.FEWER: ("dots", 1.5, ""),
    Verdict.TOO_FEW: ("crossed", 0.8, "2 3"),
    Verdict.NOT_VISITED: ("none", 1, "6 4"),
}
_SCRIPT = """
function (group, payload) {
  "use strict";
  const asked = JSON.parse(decodeURIComponent(payload));
  const kept = window.hbgeoHotspots = window.hbgeoHotspots || new Map();
  if (!kept.has(asked.key)) kept.set(asked.key, L.featureGroup());
  const layer = kept.get(asked.key);
  group.addLayer(layer);
  if (layer.hbgeoUrl === asked.url) return;
  layer.hbgeoUrl = asked.url;
  const made = (name, values, ...parts) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));
    node.append(...parts);
    return node;
  };
  const figures = {
    stripes: (color) => [
      made("path", { d: "M-2,2 l4,-4 M0,10 l10,-10 M8,12 l4,-4", stroke: color, "stroke-width": 4 }),
    ],
    dots: (color) => [made("circle", { cx: 5, cy: 5, r: 2.6, fill: color })],
    crossed: (color) => [made("path", { d: "M0,0 l10,10 M0,10 l10,-10", stroke: color, "stroke-width": 1 })],
  };
  const fillOf = (code, look) => {
    if (!figures[look.pattern]) return look.color;
    const id = `hbgeo-hotspot-${code}`;
    if (!document.getElementById(id)) {
      const size = { id, width: 10, height: 10, patternUnits: "userSpaceOnUse" };
      const pattern = made("pattern", size, ...figures[look.pattern](look.color));
      const hidden = { width: 0, height: 0, style: "position:absolute", "aria-hidden": "true" };
      document.body.append(made("svg", hidden, pattern));
    }
    return `url("#${id}")`;
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const opacity = { faint: dark ? 0.12 : 0.35, none: 0 };
  const plain = { faint: 1, none: 1 };
  const edge = (look) => {
    if (look.pattern in plain) return dark ? "#9aa4ad" : "#555555";
    return dark ? "#ffffff" : look.color;
  };
  const style = (feature) => {
    const code = String(feature.properties.class);
    const look = asked.looks[code] || { color: "#555555", pattern: "none", weight: 1, dashes: "" };
    return {
      color: edge(look), weight: look.weight,
      dashArray: look.dashes || null, opacity: 0.9, fillColor: fillOf(code, look),
      fillOpacity: opacity[look.pattern] ?? 0.75, className: `hbgeo-hotspot hbgeo-hotspot-${look.pattern}`,
    };
  };
  const pressed = (feature, drawn) => {
    drawn.on("click", (event) => { drawn.hbgeoClicked = event.latlng; });
    drawn.toGeoJSON = () => ({
      type: "Feature",
      properties: { at: Date.now(), id: String(feature.properties.cell), kind: "place" },
      geometry: { type: "Point", coordinates: [drawn.hbgeoClicked.lng, drawn.hbgeoClicked.lat] },
    });
  };
  if (asked.bounds) {
    layer.clearLayers();
    const look = { opacity: 0.75, alt: "", className: "hbgeo-hotspot-surface" };
    layer.addLayer(L.imageOverlay(asked.url, asked.bounds, look));
    return;
  }
  const read = (answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status)));
  fetch(asked.url).then(read).then((found) => {
    if (layer.hbgeoUrl !== asked.url) return;
    layer.clearLayers();
    const options = { style, onEachFeature: pressed, bubblingMouseEvents: false };
    L.geoJSON(found, options).eachLayer((one) => layer.addLayer(one));
  }).catch(() => { layer.hbgeoUrl = null; });
}
"""
_OUTLINES = """
function (group, payload) {
  "use strict";
  const color = matchMedia("(prefers-color-scheme: dark)").matches ? "#7fb8ff" : "#0b57a4";
  JSON.parse(decodeURIComponent(payload)).rings.forEach(({ ring, chosen, id }) => {
    const drawn = L.polygon(ring.map(([lon, lat]) => [lat, lon]), {
      color, weight: chosen ? 5 : 2.5, dashArray: chosen ? null : "6 4", bubblingMouseEvents: false,
      fillOpacity: chosen ? 0.25 : 0.08, className: "hbgeo-hotspot-hull",
    });
    drawn.on("click", (event) => { drawn.hbgeoClicked = event.latlng; });
    drawn.toGeoJSON = () => ({
      type: "Feature",
      properties: { at: Date.now(), id, kind: "place" },
      geometry: { type: "Point", coordinates: [drawn.hbgeoClicked.lng, drawn.hbgeoClicked.lat] },
    });
    group.addLayer(drawn);
  });
}
"""


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline on the map.

    Parameters
    ----------
    id
        A code, handed back when it is pressed.
    ring
        Longitude and latitude of its corners, degrees.
    chosen
        Whether it is the one that is looked at.
    """

    id: str
    ring: Sequence[tuple[float, float]]
    chosen: bool


def _template(script: str) -> Template:
    made: Template = Template(
        "{% macro script(this, kwargs) %}("
        + script
        + ')({{ this._parent.get_name() }}, "{{ this.payload }}");{% endmacro %}'
    )
    return made


class _PictureCall(MapCall):
    _template = _template(_SCRIPT)


class _OutlinesCall(MapCall):
    _template = _template(_OUTLINES)


def cells_layer(key: str, url: str, legend: Sequence[LegendEntry]) -> MapCall:
    """Return the cells that the browser fetches as GeoJSON; a press on one is an event with the cell's code.

    Parameters
    ----------
    key
        Under which the browser keeps it.
    """
    looks = {
        str(int(entry.code)): {
            "color": entry.colour,
            **dict(zip(("pattern", "weight", "dashes"), LOOKS[entry.code], strict=True)),
        }
        for entry in legend
    }
    return _PictureCall("cells", {"key": key, "url": url, "looks": looks})


def surface_layer(key: str, url: str, bounds: tuple[float, float, float, float]) -> MapCall:
    """Return a picture over the map.

    Parameters
    ----------
    bounds
        West, south, east and north of it, degrees.
    """
    west, south, east, north = bounds
    return _PictureCall("surface", {"key": key, "url": url, "bounds": [[south, west], [north, east]]})


def outlines_layer(outlines: Sequence[Outline]) -> MapCall:
    """Return outlines of places; a press on one is an event with its code."""
    stated = [
        {"id": one.id, "ring": [[lon, lat] for lon, lat in one.ring], "chosen": one.chosen}
        for one in outlines
        if one.ring
    ]
    return _OutlinesCall("outlines", {"rings": stated})
