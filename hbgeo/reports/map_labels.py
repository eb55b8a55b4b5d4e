"""Numbers on a map, moved apart where they would lie on each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

#: Rings around a point that are tried, and places on each.
_RINGS, _PLACES = 26, 16
#: From ring to ring, and between two numbers, in units of the sheet.
_STEP, _GAP = 11.0, 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet around a middle."""

    x: float
    y: float
    width: float
    height: float

    def touches(self, other: Box) -> bool:
        """Tell whether two rectangles are nearer to each other than is legible."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width + 2 * _GAP
            and abs(self.y - other.y) * 2 < self.height + other.height + 2 * _GAP
        )

    def lies_in(self, width: float, height: float) -> bool:
        """Tell whether all of it lies on a sheet."""
        return (
            self.width / 2 + _GAP <= self.x <= width - self.width / 2 - _GAP
            and self.height / 2 + _GAP <= self.y <= height - self.height / 2 - _GAP
        )


def moved_apart(wanted: Sequence[Box], *, taken: Sequence[Box], width: float, height: float) -> list[Box]:
    """Return where each of `wanted` finds room, as near as can be to where it wants to be.

    Parameters
    ----------
    wanted
        In the order of importance: the first ones stay.
    taken
        Where nothing may lie.
    width, height
        Of the sheet, in units.
    """
    placed: list[Box] = []
    for box in wanted:
        room = (spot for spot in _spots(box) if spot.lies_in(width, height) and not _covers(spot, taken, placed))
        placed.append(next(room, box))
    return placed


def _covers(spot: Box, taken: Sequence[Box], placed: Sequence[Box]) -> bool:
    return any(spot.touches(other) for other in taken) or any(spot.touches(other) for other in placed)


def _spots(box: Box) -> Iterator[Box]:
    yield box
    for ring in range(1, _RINGS + 1):
        for place in range(_PLACES):
            # Every other ring is turned by half a place, so that numbers close the gaps of the ring within.
            angle = (place + ring % 2 / 2) * 2 * pi / _PLACES - pi / 4
            away = (ring + 1) * _STEP
            yield Box(box.x + away * cos(angle), box.y + away * sin(angle), box.width, box.height)
