"""Densities as contours, as GeoTIFF and as a picture over a web map."""

from __future__ import annotations

import io

import numpy as np
import pyproj
import pytest
import shapely
from PIL import Image

from hbgeo.analysis.density import Density, density
from hbgeo.analysis.density_contours import contours, levels_by_share
from hbgeo.analysis.density_geotiff import geotiff
from hbgeo.analysis.density_picture import COLOURS, overlay
from hbgeo.errors import InvalidInput

MIDDLE = np.array([157_600.0, 6_438_600.0])
AREA = shapely.Point(MIDDLE).buffer(500).difference(shapely.Point(MIDDLE + 200).buffer(120))


@pytest.fixture(scope="module")
def bell() -> Density:
    """One point, whose density is a Gaussian bell of 100 m."""
    return density([MIDDLE], 100.0, over=(*MIDDLE - 503, *MIDDLE + 497), cell=4)


@pytest.fixture(scope="module")
def heaps() -> Density:
    """Pins in an area with a hole."""
    xy = MIDDLE + np.random.default_rng(4).normal(0, 150, (600, 2))
    return density(xy, 60.0, over=AREA, cell=9)


def test_the_smallest_areas_that_hold_a_share(bell):
    # Of a round bell, the disc of radius r holds 1 − exp(−r²/2h²), and its edge has that of the peak left.
    levels = levels_by_share(bell, (0.5, 0.9))
    np.testing.assert_allclose(levels / bell.peak, [0.1, 0.5], rtol=0.01)


def test_contours_are_the_rings_of_a_bell(bell):
    bands = contours(bell, [bell.peak * 0.1, bell.peak * 0.5])
    assert bands.crs == "EPSG:3007"
    assert bands.low.tolist() == [bell.peak * 0.1, bell.peak * 0.5]
    assert bands.high.tolist() == [bell.peak * 0.5, bell.peak]
    discs = [2 * np.pi * 100**2 * np.log(1 / share) for share in (0.1, 0.5)]
    np.testing.assert_allclose(bands.area, [discs[0] - discs[1], discs[1]], rtol=5e-3)
    assert bands.geometry[0].interiors
    assert bands.geometry[1].contains(shapely.Point(MIDDLE))


def test_bands_lie_in_the_area_and_do_not_overlap(heaps):
    bands = contours(heaps)
    assert len(bands) == 4
    assert bands.is_valid.all()
    assert bands.area.sum() == pytest.approx(bands.union_all().area)
    # Cells whose middle lies outside reach over the edge by less than their diagonal.
    assert bands.difference(AREA.buffer(9)).area.sum() == 0


def test_levels_above_the_peak_have_no_band(bell):
    assert contours(bell, [bell.peak * 2]).empty
    assert len(contours(bell, [bell.peak / 2, bell.peak * 2])) == 1


def test_a_geotiff_says_where_it_lies(heaps):
    picture = Image.open(io.BytesIO(geotiff(heaps, note="bandbredd 60 m – åtgärd 7")))
    tags = picture.tag_v2
    assert tags[33550] == (9.0, 9.0, 0.0)
    assert tags[33922] == (0.0, 0.0, 0.0, heaps.bounds[0], heaps.bounds[3], 0.0)
    keys = np.array(tags[34735]).reshape(-1, 4)
    assert keys[0].tolist() == [1, 1, 0, len(keys) - 1]
    assert dict(keys[1:, [0, 3]].tolist()) == {1024: 1, 1025: 1, 3072: 3007, 3076: 9001}
    assert (keys[1:, 1:3] == [0, 1]).all()
    assert tags[42113] == "nan"
    assert tags[270].encode("latin-1").decode() == "bandbredd 60 m – åtgärd 7"
    np.testing.assert_array_equal(np.asarray(picture), heaps.values[::-1].astype(np.float32))


def test_the_picture_lies_where_the_points_are():
    east, north = np.add(MIDDLE, (310.0, -220.0))
    surface = density([(east, north)], 20.0, over=(*MIDDLE - 600, *MIDDLE + 600), cell=4)
    lying = overlay(surface)
    picture = np.asarray(Image.open(io.BytesIO(lying.png)))
    row, column = (axis.mean() for axis in np.nonzero(picture == picture.max()))
    edges = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    (west, right), (south, upper) = edges.transform([lying.west, lying.east], [lying.south, lying.north])
    x = west + (column + 0.5) / picture.shape[1] * (right - west)
    y = upper - (row + 0.5) / picture.shape[0] * (upper - south)
    back = pyproj.Transformer.from_crs("EPSG:3857", "EPSG:3007", always_xy=True).transform(x, y)
    assert np.hypot(back[0] - east, back[1] - north) < 4


def test_outside_the_area_the_map_shows_through(heaps):
    lying = overlay(heaps, note="bandbredd 60 m – vägd")
    picture = Image.open(io.BytesIO(lying.png))
    assert picture.text["Description"] == "bandbredd 60 m – vägd"
    alpha = np.asarray(picture.convert("RGBA"))[..., 3]
    assert alpha[:5, :5].max() == 0
    assert 190 < alpha.max() < 220
    hole = np.asarray(alpha.shape) // 2
    assert alpha[tuple(hole)] > 0
    assert [colour for _, colour in lying.legend] == list(COLOURS)
    assert lying.legend[-1][0] == pytest.approx(heaps.peak)


def test_two_pictures_can_share_a_scale(heaps):
    one, other = overlay(heaps, high=heaps.peak), overlay(heaps, high=heaps.peak * 4)
    darkest = [int(np.asarray(Image.open(io.BytesIO(lying.png))).max()) for lying in (one, other)]
    assert darkest[0] == pytest.approx(4 * darkest[1], abs=4)


@pytest.mark.parametrize(
    "vision",
    [
        np.eye(3),
        # Machado, Oliveira & Fernandes (2009), IEEE TVCG 15: 1291–1298, severity 1: protan-, deuteran-, tritanopia.
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ],
)
def test_everybody_sees_which_colour_is_more(vision):
    colours = np.array([[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in COLOURS])
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4) @ np.transpose(vision)
    light = linear.clip(0, 1) @ [0.2126, 0.7152, 0.0722]  # relative luminance, WCAG 2; contrast below
    assert ((light[:-1] + 0.05) / (light[1:] + 0.05) > 1.1).all()


@pytest.mark.parametrize("levels", [[], [0.0, 1.0], [2.0, 1.0], [-1.0]])
def test_levels_must_rise(bell, levels):
    with pytest.raises(InvalidInput):
        contours(bell, levels)


def test_nothing_is_not_drawn(bell):
    nothing = density([MIDDLE + 90_000], 50.0, over=(*MIDDLE - 500, *MIDDLE + 500), cell=20)
    for work in (overlay, contours, levels_by_share):
        with pytest.raises(InvalidInput):
            work(nothing)
    with pytest.raises(InvalidInput):
        levels_by_share(bell, [1.5])
