"""Cells, surfaces and outlines of hot spots on the map: fetched by address, told apart by pattern and outline too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hbgeo.maps.url_layer import MapCall
from hbgeo.services.hotspots import LegendEntry

#: Pattern of the fill → width and dashes of the outline.
EDGES: dict[str, tuple[float, str]] = {
    "full": (2.5, ""),
    "stripes": (1.5, ""),
    "bars": (1.5, "4 3"),
    "dots": (1.5, ""),
    "crossed": (0.8, "2 3"),
    "faint": (0.6, ""),
    "none": (1, "6 4"),
}


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


def cells_layer(key: str, url: str, legend: Sequence[LegendEntry], numbers: Mapping[str, int]) -> MapCall:
    """Return the cells that the browser fetches as GeoJSON; a press on one is an event with the cell's code.

    Parameters
    ----------
    key
        Under which the browser keeps it.
    numbers
        Code of a cell → the number to write on it.
    """
    looks = {str(int(one.code)): _look(one) for one in legend}
    return MapCall("cells", {"key": key, "url": url, "looks": looks, "numbers": dict(numbers)})


def surface_layer(key: str, url: str, bounds: tuple[float, float, float, float]) -> MapCall:
    """Return a picture over the map.

    Parameters
    ----------
    bounds
        West, south, east and north of it, degrees.
    """
    west, south, east, north = bounds
    return MapCall("surface", {"key": key, "url": url, "bounds": [[south, west], [north, east]]})


def outlines_layer(outlines: Sequence[Outline]) -> MapCall:
    """Return outlines of places; a press on one is an event with its code."""
    stated = [
        {"id": one.id, "ring": [[lon, lat] for lon, lat in one.ring], "chosen": one.chosen}
        for one in outlines
        if one.ring
    ]
    return MapCall("outlines", {"rings": stated})


def _look(entry: LegendEntry) -> dict[str, object]:
    weight, dashes = EDGES[entry.pattern]
    return {"color": entry.colour, "pattern": entry.pattern, "weight": weight, "dashes": dashes}
