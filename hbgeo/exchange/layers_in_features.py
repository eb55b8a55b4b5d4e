"""Features on their way into a layer, whatever file they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from hbgeo.errors import Problem


@dataclass(slots=True)
class Feature:
    """One feature as it stands in the file.

    Parameters
    ----------
    number
        Its number or line in the file, from 1.
    geometry
        In the file's own coordinates.
    attributes
        Plain values only: text, number, boolean, None.
    ref
        Its own id in the file, or None.
    """

    number: int
    geometry: BaseGeometry | None
    attributes: dict[str, Any]
    ref: str | None = None
    name: str = ""


@dataclass(slots=True)
class Features:
    """The features of a file or of one of its layers.

    Parameters
    ----------
    crs
        What their coordinates are in, or None when the file does not say.
    source
        How the source wants to be named; empty: by the file's name.
    dataset
        Name of the system the ids are from; empty: by the file's name.
    layer
        Name of the layer within the file, when it has several.
    left
        (number in the file, why) of what was left out by the reader.
    notes
        What else there is to say.
    """

    items: list[Feature] = field(default_factory=list)
    crs: str | None = None
    source: str = ""
    dataset: str = ""
    layer: str = ""
    left: list[tuple[int, Problem]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def leave(self, number: int, problem: Problem) -> None:
        """Note that a feature is left out."""
        self.left.append((number, problem))
