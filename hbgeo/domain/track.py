"""The track that a group walked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shapely import LineString


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """Where the leader's phone was at a moment.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326).
    at
        By the phone's clock, UTC.
    accuracy_m
        Radius in metres, when known.
    """

    lon: float
    lat: float
    at: datetime
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The parts of a track put together.

    Parameters
    ----------
    points
        By the number of their part, and within it as they were sent.
    """

    id: str
    walk_id: str
    points: tuple[TrackPoint, ...]

    @property
    def line(self) -> LineString | None:
        """The way (WGS 84), a vertex for each of `times`; None of less than two points."""
        if len(self.points) < 2:  # noqa: PLR2004 - a line
            return None
        return LineString([(point.lon, point.lat) for point in self.points])

    @property
    def times(self) -> tuple[datetime, ...]:
        """When each vertex was reached."""
        return tuple(point.at for point in self.points)
