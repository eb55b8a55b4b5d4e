"""A position on the earth: WGS 84 degrees, how it was set, and how well it is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Self

#: Decimals kept of a degree: about 1 cm.
DECIMALS = 7
#: Sweden with a margin, west, south, east, north (EPSG:4326); to tell swapped or foreign coordinates.
SWEDEN = (10.5, 55.0, 24.3, 69.2)


class PositionSource(StrEnum):
    """How a position was set."""

    GPS = "gps"
    TAP = "tap"
    ADDRESS = "address"
    STOP = "stop"
    COORDINATES = "coordinates"
    PHOTO = "photo"
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A point in WGS 84 (EPSG:4326).

    Parameters
    ----------
    lon, lat
        Degrees, rounded to seven decimals.
    source
        How it was set.
    accuracy_m
        Radius in metres within which it is believed to lie, when known.

    Raises
    ------
    ValueError
        When a coordinate is no finite number or outside the globe.
    """

    lon: float
    lat: float
    source: PositionSource = PositionSource.TAP
    accuracy_m: float | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.lon) and isfinite(self.lat)):
            raise ValueError("coordinates must be finite numbers")
        if abs(self.lon) > 180 or abs(self.lat) > 90:  # noqa: PLR2004 - the globe
            raise ValueError(f"no place on earth: longitude {self.lon}, latitude {self.lat}")
        # + 0.0 turns -0.0 into 0.0, so that equal places are equal text.
        object.__setattr__(self, "lon", round(float(self.lon), DECIMALS) + 0.0)
        object.__setattr__(self, "lat", round(float(self.lat), DECIMALS) + 0.0)

    @property
    def in_sweden(self) -> bool:
        """Whether the point lies in the box around Sweden."""
        west, south, east, north = SWEDEN
        return west <= self.lon <= east and south <= self.lat <= north

    def swapped(self) -> Self:
        """Return the point with longitude and latitude exchanged."""
        return type(self)(lon=self.lat, lat=self.lon, source=self.source, accuracy_m=self.accuracy_m)


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box in WGS 84 degrees, edges included."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lon: float, lat: float) -> bool:
        """Tell whether the point lies in the box or on its edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north
