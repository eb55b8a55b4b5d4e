"""Positions: seven decimals, on the globe, recognisably in Sweden or swapped."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.position import SWEDEN, Box, Position, PositionSource

LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)


@given(LON, LAT)
def test_a_position_lies_within_half_a_unit_of_the_seventh_decimal(lon: float, lat: float):
    position = Position(lon=lon, lat=lat)
    assert abs(position.lon - lon) <= 0.51e-7
    assert abs(position.lat - lat) <= 0.51e-7


@given(LON, LAT)
def test_rounding_a_rounded_position_changes_nothing(lon: float, lat: float):
    once = Position(lon=lon, lat=lat)
    assert Position(lon=once.lon, lat=once.lat) == once


@given(LON, LAT)
def test_no_coordinate_is_written_as_minus_zero(lon: float, lat: float):
    position = Position(lon=lon, lat=lat)
    assert "-0.0" not in {repr(position.lon), repr(position.lat)}


def test_tiny_negative_degrees_become_plain_zero():
    assert math.copysign(1, Position(lon=-1e-9, lat=-0.0).lon) == 1


@given(
    lon=st.one_of(st.floats(180, exclude_min=True), st.floats(max_value=-180, exclude_max=True), st.just(math.nan)),
    lat=LAT,
)
def test_a_longitude_off_the_globe_is_refused(lon: float, lat: float):
    with pytest.raises(ValueError, match=r"place on earth|finite"):
        Position(lon=lon, lat=lat)


@given(
    lon=LON,
    lat=st.one_of(st.floats(90, exclude_min=True), st.floats(max_value=-90, exclude_max=True), st.just(math.nan)),
)
def test_a_latitude_off_the_globe_is_refused(lon: float, lat: float):
    with pytest.raises(ValueError, match=r"place on earth|finite"):
        Position(lon=lon, lat=lat)


@given(st.floats(-90, 90), LAT)
def test_swapping_twice_gives_the_same_position(lon: float, lat: float):
    position = Position(lon=lon, lat=lat, source=PositionSource.GPS, accuracy_m=4.0)
    assert position.swapped().swapped() == position


def test_swapped_coordinates_of_the_area_lie_outside_sweden_and_right_ones_inside():
    area = Position(lon=11.842, lat=58.0625)
    assert area.in_sweden
    assert not area.swapped().in_sweden


def test_the_edges_of_a_box_belong_to_it_and_the_least_step_beyond_does_not():
    box = Box(*SWEDEN)
    assert box.contains(box.west, box.north)
    assert box.contains(box.east, box.south)
    assert not box.contains(math.nextafter(box.east, 180), box.south)
    assert not box.contains(box.west, math.nextafter(box.north, 90))
