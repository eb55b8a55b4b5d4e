"""What is said of the buses: rows of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Band(StrEnum):
    """Part of the day, by the clock; night is 00–06 and belongs to the traffic day it is listed under."""

    PEAK = "peak"  # 06–09 and 15–18
    DAYTIME = "daytime"  # 09–15
    EVENING = "evening"  # 18–24
    NIGHT = "night"  # 00–06


class DayKind(StrEnum):
    """Kind of traffic day."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class StopArea:
    """A bus stop as residents see it: a station with its platforms, or platforms of one name within 150 m.

    Parameters
    ----------
    id
        The station's stop_id, else the first of the platforms'.
    lon, lat
        The station's place, else the middle of the platforms (EPSG:4326).
    stops
        stop_ids that belong to it, platforms and station, sorted.
    points
        Longitude and latitude of each of `stops`; not finite for those without a place.
    """

    id: str
    name: str
    lon: float
    lat: float
    stops: tuple[str, ...]
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TypicalDay:
    """The day that stands for its kind: the first with the most common number of departures (of equals, the higher).

    Parameters
    ----------
    departures
        Departures on it at the stops that were asked about.
    days, of_days
        How many days have that number, of how many days of this kind with any departure.
    """

    kind: DayKind
    day: date
    departures: int
    days: int
    of_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRow:
    """Departures of a line and direction from a stop area on the typical days.

    Parameters
    ----------
    line
        Short name of the route, else its long name, else its id.
    headsign
        Where most of the departures go.
    direction
        0 or 1; below 0 when the feed does not say, another number for each headsign.
    peak, daytime, evening, night
        On the typical weekday, by `Band`.
    weekday
        Their sum.
    booked
        Those of the weekday that run only when booked (pre-booked routes, or boarding by appointment).
    """

    area_id: str
    area_name: str
    route_id: str
    line: str
    headsign: str
    direction: int
    peak: int
    daytime: int
    evening: int
    night: int
    weekday: int
    saturday: int
    sunday: int
    booked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficDay:
    """From when to when buses leave a stop area on a day.

    Parameters
    ----------
    route_id, line
        "" for all lines together.
    direction
        None for all directions together.
    first_s, last_s
        First and last departure, seconds of the traffic day (90 000 is one o'clock the night after).
    gap_s, gap_from_s
        Longest time between two departures and when it begins; None with fewer than two departures.
    """

    area_id: str
    area_name: str
    route_id: str = ""
    line: str = ""
    direction: int | None = None
    departures: int
    first_s: int
    last_s: int
    gap_s: int | None
    gap_from_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayHome:
    """The last way from a chosen stop to a stop area.

    Parameters
    ----------
    left_s, arrives_s
        When it leaves the chosen stop and reaches the area, seconds of the traffic day; None: there is none.
    lines
        One, two with a change, none when there is no way.
    change_at, change_s
        Where one changes, and how long one waits there; "" and 0 without a change.
    """

    area_id: str
    area_name: str
    left_s: int | None
    arrives_s: int | None
    lines: tuple[str, ...] = ()
    change_at: str = ""
    change_s: int = 0
