"""What differs between two timetables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hbgeo.services.bus_rows import DayKind, StopArea, TypicalDay


class Change(StrEnum):
    """What becomes of a line at a stop."""

    SAME = "same"
    FEWER = "fewer"
    MORE = "more"
    MIXED = "mixed"  # more on some kinds of day, fewer on others
    BOOKED = "booked"  # as many, but other ones only when booked
    MOVED = "moved"  # as many departures on each kind of day, at other times
    LOST = "lost"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Departures on the typical days, and the weekday's times (seconds of the traffic day; None: no departures).

    Parameters
    ----------
    booked
        Those of the weekday that run only when booked.
    gap_s
        Longest time between two departures of one line the same way; see `bus_supply.longest_gap`.
    """

    peak: int = 0
    daytime: int = 0
    evening: int = 0
    night: int = 0
    weekday: int = 0
    saturday: int = 0
    sunday: int = 0
    booked: int = 0
    first_s: int | None = None
    last_s: int | None = None
    gap_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A line at a stop area before and after.

    Parameters
    ----------
    area_name
        As before; of a new stop, as after.
    line
        "" for all lines of the stop together.
    """

    area_name: str
    area_before: str | None
    area_after: str | None
    line: str
    before: Counts
    after: Counts
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two timetables side by side.

    Parameters
    ----------
    stops
        One row per stop area, all lines together.
    rows
        One row per stop area and line.
    lost_stops, new_stops
        Stop areas with departures only before, and only after.
    lost_lines, new_lines
        Lines that leave from these stops only before, and only after.
    days_before, days_after
        The typical days of these stops, on which each is counted.
    """

    stops: tuple[ChangeRow, ...]
    rows: tuple[ChangeRow, ...]
    lost_stops: tuple[StopArea, ...]
    new_stops: tuple[StopArea, ...]
    lost_lines: tuple[str, ...]
    new_lines: tuple[str, ...]
    days_before: Mapping[DayKind, TypicalDay] = field(default_factory=dict)
    days_after: Mapping[DayKind, TypicalDay] = field(default_factory=dict)
