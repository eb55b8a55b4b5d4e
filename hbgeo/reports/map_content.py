"""What a printed map shows; `hbgeo.reports.map_picture` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely import LineString
from shapely.geometry.base import BaseGeometry


class MarkKind(StrEnum):
    """What a mark stands for; each has a shape of its own, so that a copy in black and white tells them apart."""

    STOP = "stop"
    PROBLEM = "problem"
    GOOD = "good"
    ACTION = "action"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled point.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    label
        A number or short code that we made; up to four characters are legible. Never a person's text.
    kind
        What it is.
    """

    lon: float
    lat: float
    label: str
    kind: MarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContent:
    """Everything on a map; all of it may be missing.

    Parameters
    ----------
    area
        Polygons of the housing area, WGS 84.
    ways
        Roads and paths to find one's way by, WGS 84.
    route
        Way of the walk, WGS 84.
    marks
        In the order of importance: the first ones stay where they are when labels would overlap.
    """

    area: tuple[BaseGeometry, ...] = ()
    ways: tuple[LineString, ...] = ()
    route: LineString | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        shapes = [*self.area, *self.ways, *([] if self.route is None else [self.route])]
        return not self.marks and all(shape.is_empty for shape in shapes)
