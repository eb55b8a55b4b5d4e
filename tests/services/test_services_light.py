"""Light by the sun's height, against another formula than the one astral uses and against published times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import asin, atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.observation import Light
from hbgeo.services.light import LOCAL, light_at, sun_elevation, sun_times

HASSELBACKEN = (11.842, 58.0625)
KIRUNA = (20.2253, 67.8558)


def almanac_elevation(lon: float, lat: float, moment: datetime) -> float:
    """Low-precision formula of the Astronomical Almanac (page C5), good to 0.01° between 1950 and 2050."""
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)
    mean_longitude = 280.460 + 0.9856474 * days
    anomaly = radians(357.528 + 0.9856003 * days)
    ecliptic = radians(mean_longitude + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.0000004 * days)
    right_ascension = atan2(cos(tilt) * sin(ecliptic), cos(ecliptic))
    declination = asin(sin(tilt) * sin(ecliptic))
    sidereal = radians(280.46062 + 360.98564737 * days + lon)
    hour_angle = sidereal - right_ascension
    height = sin(radians(lat)) * sin(declination) + cos(radians(lat)) * cos(declination) * cos(hour_angle)
    return degrees(asin(height))


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2049, 12, 31)),  # noqa: DTZ001 - hypothesis wants them bare
    st.floats(10.5, 24.3),
    st.floats(55.0, 69.2),
)
def test_the_sun_stands_where_the_astronomical_almanac_puts_it(moment, lon, lat):
    moment = moment.replace(tzinfo=UTC)
    assert sun_elevation(lon, lat, moment) == pytest.approx(almanac_elevation(lon, lat, moment), abs=0.03)


@pytest.mark.parametrize(
    ("day", "sunrise", "sunset"),
    [(1, "09:18", "14:31"), (5, "09:14", "14:39"), (10, "09:08", "14:50"), (18, "08:53", "15:10")],
)
def test_sunrise_and_sunset_are_those_of_a_published_table(day, sunrise, sunset):
    """January 2001 in Sundsvall, by P. Schlyter (stjarnhimlen.se/2001/sundsvall.html), to the minute."""
    times = sun_times(17.290, 62.392, date(2001, 1, day))
    for found, published in ((times.sunrise, sunrise), (times.sunset, sunset)):
        hour, minute = map(int, published.split(":"))
        assert found is not None
        assert abs(found - datetime(2001, 1, day, hour, minute, tzinfo=LOCAL)) <= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("hour", "minute", "light"),
    [
        (17, 0, Light.DAYLIGHT),
        (17, 44, Light.DAYLIGHT),
        (17, 49, Light.TWILIGHT),
        (18, 24, Light.TWILIGHT),
        (18, 30, Light.DARK),
        (23, 59, Light.DARK),
        (7, 20, Light.DARK),
        (7, 45, Light.TWILIGHT),
        (8, 10, Light.DAYLIGHT),
    ],
)
def test_an_autumn_evening_goes_from_daylight_over_twilight_to_dark(hour, minute, light):
    assert light_at(*HASSELBACKEN, datetime(2025, 10, 23, hour, minute, tzinfo=LOCAL)) is light


def test_the_same_moment_is_the_same_light_in_whatever_zone_it_is_written():
    local = datetime(2025, 10, 23, 18, 30, tzinfo=LOCAL)
    assert light_at(*HASSELBACKEN, local) is light_at(*HASSELBACKEN, local.astimezone(UTC)) is Light.DARK


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        light_at(*HASSELBACKEN, datetime(2025, 10, 23, 18, 30))  # noqa: DTZ001


def test_midsummer_night_is_twilight_when_the_bells_ring_eleven_and_dark_only_past_half_past():
    times = sun_times(*HASSELBACKEN, date(2025, 6, 21))
    assert light_at(*HASSELBACKEN, datetime(2025, 6, 21, 23, 0, tzinfo=LOCAL)) is Light.TWILIGHT
    assert times.dark_from is not None
    assert times.dark_from.strftime("%H:%M") == "23:37"


def test_dark_that_begins_past_midnight_belongs_to_the_evening_before():
    sunne = (13.14, 59.84)
    times = sun_times(*sunne, date(2025, 6, 21))
    assert times.dark_from is not None
    assert times.sunset is not None
    assert (times.sunset.date(), times.dark_from.date()) == (date(2025, 6, 21), date(2025, 6, 22))


def test_the_midnight_sun_neither_sets_nor_lets_it_get_dark():
    times = sun_times(*KIRUNA, date(2025, 6, 21))
    assert (times.light_from, times.sunrise, times.sunset, times.dark_from) == (None, None, None, None)
    assert times.at_noon is Light.DAYLIGHT


def test_the_polar_night_has_a_dusk_but_no_sunset():
    times = sun_times(*KIRUNA, date(2025, 12, 21))
    assert times.sunrise is times.sunset is None
    assert times.dark_from is not None
    assert times.at_noon is Light.TWILIGHT


def test_a_night_that_never_gets_dark_has_a_sunset_only():
    times = sun_times(*KIRUNA, date(2025, 5, 10))
    assert times.sunset is not None
    assert times.dark_from is None


def test_the_clock_change_moves_the_local_time_by_an_hour_and_the_sun_by_minutes():
    before, after = (sun_times(*HASSELBACKEN, date(2025, 10, day)) for day in (25, 26))
    assert before.sunset is not None
    assert after.sunset is not None
    assert before.sunset.utcoffset() == timedelta(hours=2)
    assert after.sunset.utcoffset() == timedelta(hours=1)
    between = after.sunset.astimezone(UTC) - before.sunset.astimezone(UTC)
    assert timedelta(hours=23, minutes=55) < between < timedelta(hours=24)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.floats(10.5, 24.3), st.floats(55.0, 69.2))
def test_the_times_of_a_day_are_where_the_light_changes(day, lon, lat):
    times = sun_times(lon, lat, day)
    step = timedelta(seconds=2)
    changes = {
        "light_from": (Light.DARK, Light.TWILIGHT),
        "sunrise": (Light.TWILIGHT, Light.DAYLIGHT),
        "sunset": (Light.DAYLIGHT, Light.TWILIGHT),
        "dark_from": (Light.TWILIGHT, Light.DARK),
    }
    for name, (before, after) in changes.items():
        moment = getattr(times, name)
        if moment is not None:
            # Arithmetic on local times does not see the clock change.
            moment = moment.astimezone(UTC)
            assert (light_at(lon, lat, moment - step), light_at(lon, lat, moment + step)) == (before, after)
