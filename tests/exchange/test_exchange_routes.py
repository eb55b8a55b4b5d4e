from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import LineString

from hbgeo.errors import ImportRefused
from hbgeo.exchange.routes import MOST_VERTICES, read_route, simplify_route

GEOD = Geod(ellps="WGS84")


def gpx(*tracks: list[tuple[float, float]], kind: str = "trk") -> bytes:
    point = {"trk": "trkpt", "rte": "rtept"}[kind]
    body = "".join(
        f"<{kind}>{'<trkseg>' if kind == 'trk' else ''}"
        + "".join(f'<{point} lat="{lat}" lon="{lon}"/>' for lon, lat in track)
        + f"{'</trkseg>' if kind == 'trk' else ''}</{kind}>"
        for track in tracks
    )
    return f'<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>'.encode()


def test_a_real_walk_is_read_whatever_its_clock_said(shared_data: Path) -> None:
    route = read_route(shared_data / "gpx" / "Mojstrovka.gpx")  # times of the year 1901
    assert route.coords[0] == (13.748273, 46.434981)
    assert not route.has_z
    assert 100 < len(route.coords) <= 184
    assert abs(GEOD.geometry_length(route) - 2700.9) < 1


def test_the_longest_of_several_tracks_is_taken_with_what_follows_it_closely(shared_data: Path) -> None:
    route = read_route(shared_data / "gpx" / "cerknicko-jezero.gpx")  # 8 tracks, the first one empty
    # The tracks of 1,914 m and 873 m follow each other 25 m apart; the next begins 2.3 km away.
    assert abs(GEOD.geometry_length(route) - (1914 + 25 + 873)) < 60


def test_the_bytes_of_an_upload_give_the_same_route(shared_data: Path) -> None:
    path = shared_data / "gpx" / "Mojstrovka.gpx"
    assert read_route(path.read_bytes(), name=path.name) == read_route(path)


def test_a_planned_route_is_read_when_there_is_no_track() -> None:
    points = [(11.84, 58.06), (11.845, 58.06), (11.845, 58.065)]
    assert read_route(gpx(points, kind="rte"), name="plan.gpx") == LineString(points)


def test_a_single_recorded_point_is_no_route() -> None:
    with pytest.raises(ImportRefused, match="no route"):
        read_route(gpx([(11.84, 58.06)]), name="a.gpx")
    with pytest.raises(ImportRefused, match="no route"):
        read_route(gpx([(11.84, 58.06)] * 5), name="a.gpx")


def test_a_line_in_a_projected_file_comes_in_degrees(tmp_path: Path) -> None:
    line = LineString([(11.84, 58.06), (11.845, 58.0605), (11.845, 58.065)])
    path = tmp_path / "rutt.gpkg"
    gpd.GeoDataFrame(geometry=[line], crs=4326).to_crs(3007).to_file(path)
    assert read_route(path).equals_exact(line, 2e-7)


def test_a_geojson_line_is_a_route(shared_data: Path) -> None:
    assert len(read_route(shared_data / "geojson_valid" / "good-linestring.geojson").coords) == 2


@pytest.mark.parametrize("name", ["good-point.geojson", "good-polygon.geojson", "nullgeometry.geojson"])
def test_a_file_without_a_line_says_so(shared_data: Path, name: str) -> None:
    with pytest.raises(ImportRefused, match=f"no route .* in {name}"):
        read_route(shared_data / "geojson_valid" / name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<gpx><trk>",
        b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "b">]><gpx></gpx>',
        b"<kml></kml>",
    ],
)
def test_a_broken_gpx_is_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_route(content, name="a.gpx")


def test_a_long_recording_is_simplified_to_what_a_map_needs_and_stays_where_it_was() -> None:
    angle = np.linspace(0, 40 * np.pi, 60_000)
    noise = np.random.default_rng(1).normal(0, 1e-6, (2, len(angle)))
    spiral = np.column_stack([11.84 + 2e-5 * angle * np.cos(angle), 58.06 + 1e-5 * angle * np.sin(angle)]) + noise.T
    simple = simplify_route(LineString(spiral))
    assert 100 < len(simple.coords) <= MOST_VERTICES
    assert shapely.hausdorff_distance(simple, LineString(spiral)) < 1e-4


def test_points_on_a_straight_line_are_not_kept() -> None:
    assert len(simplify_route(LineString([(11 + i / 1000, 58) for i in range(50)])).coords) == 2
