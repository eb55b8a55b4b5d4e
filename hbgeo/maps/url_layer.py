"""Layers that the browser fetches by address: nothing of the data passes through folium.

branca compiles what it has rendered once more as a Jinja template, so a resident's `{{…}}` would run on the
server. These elements therefore take addresses, codes and numbers only, and write them as percent-encoded JSON,
in which no brace, quote or angle bracket is left.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

import folium
from branca.element import MacroElement
from folium.template import Template

_LABEL = re.compile(r"[0-9A-Za-zÅÄÖåäö]{0,8}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Mark:
    """A point drawn by the page itself, such as a stop with its number.

    Parameters
    ----------
    label
        Digits or a code of at most eight letters and digits.
    color
        `#rrggbb`.

    Raises
    ------
    ValueError
        When the label or the color is anything else.
    """

    lon: float
    lat: float
    label: str
    color: str

    def __post_init__(self) -> None:
        if not _LABEL.fullmatch(self.label):
            raise ValueError("a mark's label is at most eight letters and digits, no text of people")
        if not _COLOR.fullmatch(self.color):
            raise ValueError("a mark's color is #rrggbb")


class MapCall(MacroElement):
    """A call of one function of `map.js` or `cells.js` with the map or group it is added to.

    Parameters
    ----------
    function
        Name in the script's `hbgeo` object.
    arguments
        Values that JSON can hold.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
            hbgeo.{{ this.function }}({{ this._parent.get_name() }}, "{{ this.payload }}");
        {% endmacro %}
    """)

    def __init__(self, function: str, arguments: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca has no annotations
        self._name = "MapCall"
        self.function = function
        self.payload = quote(json.dumps(arguments, separators=(",", ":")), safe="")


def observations_layer(url: str, *, legend_url: str) -> MapCall:
    """Return the layer of observations, fetched by zoom and box from `url`."""
    return MapCall("observations", {"url": url, "legend": legend_url})


def features_layer(  # noqa: PLR0913 - how a layer looks and what a press on it does
    code: str, url: str, *, color: str, icon: str, interactive: bool, bubbling: bool = False
) -> MapCall:
    """Return one layer of places, fetched whole from `url`.

    Parameters
    ----------
    code
        Of the catalogue's layer; also the key under which the browser keeps it.
    interactive
        Whether a click on it is an event; the outline of the area, for one, lets clicks through to the map.
    bubbling
        Whether a click on it is one on the map too.
    """
    look = {"code": code, "url": url, "color": color, "icon": icon}
    return MapCall("features", {**look, "interactive": interactive, "bubbling": bubbling})


def marks_layer(marks: Sequence[Mark], line: Sequence[tuple[float, float]]) -> MapCall:
    """Return marks and a line (longitude, latitude) that the page draws itself; clicks pass through them."""
    return MapCall("marks", {"marks": [asdict(mark) for mark in marks], "line": [list(point) for point in line]})


def group(*layers: MapCall) -> folium.FeatureGroup:
    """Return a feature group with the layers, to be added without mounting the map anew."""
    feature_group = folium.FeatureGroup(control=False)
    for layer in layers:
        feature_group.add_child(layer)
    return feature_group
