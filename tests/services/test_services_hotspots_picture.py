"""Cells as a picture for a report: patterns and a legend, so that nobody needs the colours or the page."""

import io

import geopandas as gpd
import numpy as np
import pytest
from PIL import Image, ImageColor
from shapely import box

from hbgeo.services.hotspots import LEGEND, Verdict
from hbgeo.services.hotspots_picture import cells_png


def drawn(*codes, made=""):
    cells = [box(11.84 + 0.001 * place, 58.06, 11.841 + 0.001 * place, 58.061) for place in range(len(codes))]
    table = gpd.GeoDataFrame({"class": [int(code) for code in codes]}, geometry=cells, crs="EPSG:4326")
    return Image.open(io.BytesIO(cells_png(table, LEGEND, "Gjord så", made))).convert("RGB")


def inked(picture):
    return np.asarray(picture).reshape(-1, 3)


def test_a_pattern_lets_the_paper_through_where_a_full_cell_does_not():
    def covered(code):
        picture = np.asarray(drawn(code))
        middle = picture[200:400, 200:400].reshape(-1, 3)
        return (middle != 255).any(axis=1).mean()

    assert covered(Verdict.SURELY_MORE) == 1
    assert 0.3 < covered(Verdict.PROBABLY_MORE) < 0.7
    assert 0.1 < covered(Verdict.FEWER) < 0.4
    assert covered(Verdict.NOT_VISITED) == 0


def test_only_the_classes_that_are_there_stand_in_the_legend():
    one, two = drawn(Verdict.SURELY_MORE, Verdict.SURELY_MORE), drawn(Verdict.SURELY_MORE, Verdict.FEWER)
    assert two.height - one.height == 32
    blue = ImageColor.getrgb(next(entry.colour for entry in LEGEND if entry.code == Verdict.FEWER))
    near = np.abs(inked(two).astype(int) - blue).max(axis=1) < 40
    assert near.any()
    assert not (np.abs(inked(one).astype(int) - blue).max(axis=1) < 40).any()


@pytest.mark.parametrize("count", [1, 3])
def test_narrow_pictures_have_room_for_the_words(count):
    assert drawn(*[Verdict.SURELY_MORE] * count).width >= 480


def test_what_it_was_made_with_stands_below_the_legend_within_the_margins():
    bare, told = drawn(Verdict.SURELY_MORE), drawn(Verdict.SURELY_MORE, made="Metod: rutor · Dataversion: 7 · " * 8)
    below = np.asarray(told.convert("L"))[bare.height - 8 :]
    assert told.width == bare.width
    assert 40 <= told.height - bare.height <= 200
    ink = np.argwhere(below < 128)
    assert len(ink) > 500
    assert ink[:, 1].min() >= 14
    assert ink[:, 1].max() <= told.width - 14
    assert ink[:, 0].max() < len(below) - 4
