"""Daylight, twilight or dark: from where the sun stands at a place and a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from astral import Observer
from astral.sun import elevation, noon

from hbgeo.domain.ids import now
from hbgeo.domain.observation import Light

#: Local time of every walk.
LOCAL = ZoneInfo("Europe/Stockholm")
#: The sun's centre, in degrees above the horizon and without refraction, when its upper edge seems to touch the
#: horizon: 34 minutes of arc of refraction and 16 of radius (U.S. Naval Observatory, "Rise, Set, and Twilight
#: Definitions").
SUNSET_DEGREES = -50 / 60
#: End of civil twilight (the same source).
DARK_DEGREES = -6.0

_HALF_DAY = timedelta(hours=12)
_EXACT = timedelta(seconds=1)


def local_today() -> date:
    """Return the day it is for the people who walk."""
    return now().astimezone(LOCAL).date()


@dataclass(frozen=True, slots=True)
class SunTimes:
    """When it gets light and dark around one local day; None where the sun does not reach that height.

    Parameters
    ----------
    light_from, sunrise
        In the morning of the day: end of the dark, and the sun's upper edge at the horizon.
    sunset, dark_from
        In its evening, which may pass midnight: the upper edge at the horizon, and beginning of the dark.
    at_noon
        Light in the middle of the day: tells a sun that never sets from one that never rises.
    """

    light_from: datetime | None
    sunrise: datetime | None
    sunset: datetime | None
    dark_from: datetime | None
    at_noon: Light


def sun_elevation(lon: float, lat: float, moment: datetime) -> float:
    """Return the height of the sun's centre above the horizon in degrees, without refraction.

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326).
    moment
        With its time zone.

    Raises
    ------
    ValueError
        When the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    return float(elevation(Observer(lat, lon), moment.astimezone(UTC), with_refraction=False))


def light_at(lon: float, lat: float, moment: datetime) -> Light:
    """Return the light at a place (EPSG:4326) and a moment.

    Raises
    ------
    ValueError
        When the moment has no time zone.
    """
    height = sun_elevation(lon, lat, moment)
    if height >= SUNSET_DEGREES:
        return Light.DAYLIGHT
    return Light.TWILIGHT if height >= DARK_DEGREES else Light.DARK


def sun_times(lon: float, lat: float, day: date) -> SunTimes:
    """Return when it gets light and dark at a place (EPSG:4326) on a local day, to the second, in local time.

    The same height of the sun decides as in `light_at`, so that the two never disagree. (astral's own `dusk` adds
    refraction below the horizon, which the definition of civil twilight does not.)
    """
    # The highest point of the day: the height only falls until half a day later, and only rose since half a day ago.
    highest = noon(Observer(lat, lon), day)
    morning, evening = highest - _HALF_DAY, highest + _HALF_DAY

    def crossing(low: datetime, threshold: float) -> datetime | None:
        return _crossing(lon, lat, low, highest, threshold)

    return SunTimes(
        light_from=crossing(morning, DARK_DEGREES),
        sunrise=crossing(morning, SUNSET_DEGREES),
        sunset=crossing(evening, SUNSET_DEGREES),
        dark_from=crossing(evening, DARK_DEGREES),
        at_noon=light_at(lon, lat, highest),
    )


def _crossing(lon: float, lat: float, low: datetime, high: datetime, threshold: float) -> datetime | None:
    """Return the moment between a low and a high sun at which it stands at the threshold, found by halving."""
    if not sun_elevation(lon, lat, low) < threshold <= sun_elevation(lon, lat, high):
        return None
    while abs(high - low) > _EXACT:
        middle = low + (high - low) / 2
        if sun_elevation(lon, lat, middle) < threshold:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0).astimezone(LOCAL)
