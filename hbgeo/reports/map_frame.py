"""From the earth to paper: metres of EPSG:3007 fitted into a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from hbgeo.reports.map_content import MapContent

#: Width of a map in its own units; printed over a text column of 170 mm, one unit is a quarter of a millimetre.
WIDTH = 680.0
#: Lowest and highest map.
HEIGHTS = (320.0, 470.0)
#: Empty rim around what is drawn, in units: room for numbers that lie at the edge.
_RIM = 40.0
#: A map shows at least so many metres, else one point alone would have no scale.
_LEAST_M = 120.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet and what it shows.

    Parameters
    ----------
    west, north
        Metres in EPSG:3007 of the upper left corner.
    per_m
        Units for each metre.
    height
        Of the sheet, in units.
    """

    west: float
    north: float
    per_m: float
    height: float

    def on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a geometry in WGS 84 as units of the sheet, x to the right and y down, cut off at its edges."""
        metric = shapely.transform(shape, _to_metric().transform, interleaved=False)
        drawn = shapely.transform(metric, self._units, interleaved=False)
        cut = shapely.clip_by_rect(drawn, -10, -10, WIDTH + 10, self.height + 10)
        return cut.simplify(0.4)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point in WGS 84 lies on the sheet."""
        return self._units(*_to_metric().transform(lon, lat))

    def _units(self, east: float, north: float) -> tuple[float, float]:
        return (east - self.west) * self.per_m, (self.north - north) * self.per_m


def fitted(content: MapContent) -> Frame:
    """Return the sheet on which all of a content but its ways is seen; the ways count when there is nothing else.

    Raises
    ------
    ValueError
        When there is nothing to show.
    """
    shapes = list(_main(content)) or [way for way in content.ways if not way.is_empty]
    if not shapes:
        raise ValueError("a map needs something to show")
    metric = shapely.transform(
        shapely.GeometryCollection(shapes),
        _to_metric().transform,
        interleaved=False,
    )
    west, south, east, north = metric.bounds
    across, along = max(east - west, _LEAST_M), max(north - south, _LEAST_M)
    per_m = min((WIDTH - 2 * _RIM) / across, (HEIGHTS[1] - 2 * _RIM) / along)
    height = max(HEIGHTS[0], along * per_m + 2 * _RIM)
    middle_east, middle_north = (west + east) / 2, (south + north) / 2
    return Frame(middle_east - WIDTH / per_m / 2, middle_north + height / per_m / 2, per_m, height)


def _main(content: MapContent) -> Iterator[BaseGeometry]:
    yield from (shape for shape in content.area if not shape.is_empty)
    if content.route is not None and not content.route.is_empty:
        yield content.route
    yield from (shapely.Point(mark.lon, mark.lat) for mark in content.marks)


@cache
def _to_metric() -> Transformer:
    return Transformer.from_crs(4326, 3007, always_xy=True)
