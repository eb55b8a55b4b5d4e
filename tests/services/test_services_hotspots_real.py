"""Hot spots of real reports: a default position and centroids must not pass for places."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.exchange.mapping import Coded
from hbgeo.exchange.mapping_file import load
from hbgeo.exchange.mapping_guess import guess
from hbgeo.services.hotspots import Asked, Verdict, behind, found
from hbgeo.services.importing import import_observations
from hbgeo.store.sqlite import open_store

CATALOGUE = catalogue_module.load()
BOSTON = Path(__file__).parents[1] / "data" / "boston311.yaml"
#: Where Boston's geocoder puts what it does not find.
DEFAULT = (-71.0587, 42.3594)


@pytest.fixture(scope="module")
def boston(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("boston")
    store = open_store(folder / "boston.gpkg", labels={})
    path = shared_data / "reports" / "boston311_safety_2015H1.csv.gz"
    import_observations(store, CATALOGUE, path, load(BOSTON), rejected_folder=folder)
    yield store
    store.close()


@pytest.fixture(scope="module")
def police(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("police")
    store = open_store(folder / "police.gpkg", labels={})
    path = shared_data / "reports" / "polisen_events_vastra_gotaland_subset.csv"
    mapping = guess(path).model_copy(update={"category": Coded(column="type", default="OVR")})
    import_observations(store, CATALOGUE, path, mapping, rejected_folder=folder)
    yield store
    store.close()


def class_at(picture, lon, lat):
    hit = picture.cells[picture.cells.geometry.covers(shapely.Point(lon, lat))]
    return None if hit.empty else int(hit["class"].iloc[0])


def test_boston_tells_two_stories_and_says_which_to_believe(boston):
    without = found(boston, CATALOGUE, Asked(size_m=250))
    with_them = found(boston, CATALOGUE, Asked(size_m=250, with_stacks=True))
    assert class_at(with_them, *DEFAULT) == Verdict.SURELY_MORE
    assert with_them.cells["count"].max() >= 1801
    assert without.cells["count"].max() < 1801
    assert without.piles == with_them.piles
    assert (without.piles[0].count, without.left_out, with_them.left_out) == (1801, 1801, 0)
    hot, hot_with = (set(p.cells.loc[p.cells["class"] == Verdict.SURELY_MORE, "cell"]) for p in (without, with_them))
    assert len(hot) > 3 * len(hot_with)  # the default position drowns the others
    assert "Believe this picture" in str(without.notes[0])
    assert "Believe the picture without them" in str(with_them.notes[0])
    assert "1801" in str(with_them.notes[0])


def test_boston_is_measured_in_its_utm_zone_and_the_picture_says_so(boston):
    picture = found(boston, CATALOGUE, Asked(size_m=500, method="hexagon"))
    assert picture.epsg == 32619
    assert any(note.values.get("epsg") == 32619 for note in picture.notes)
    assert ("Coordinate system", "EPSG:32619") in picture.parameters
    side = picture.cells.to_crs(32619).area
    assert np.allclose(side, 500**2 * np.sqrt(3) / 2, rtol=1e-6)


def test_what_lies_behind_a_cell_of_boston_adds_up(boston):
    asked = Asked(size_m=250)
    cells = found(boston, CATALOGUE, asked).cells
    most = cells.loc[cells["count"].idxmax()]
    known = behind(boston, CATALOGUE, asked, most["cell"])
    assert known.count == most["count"] == len(set(known.observation_ids))
    for parts in (known.by_category, known.by_month, known.by_light):
        assert sum(parts.values()) == known.count
    assert min(known.by_month) >= "2015-01"
    assert known.by_walk == {}


@pytest.mark.parametrize("method", ["density", "square", "hexagon"])
@pytest.mark.parametrize("with_stacks", [False, True])
def test_police_events_are_refused_for_their_points_are_centroids(police, method, with_stacks):
    picture = found(police, CATALOGUE, Asked(method=method, size_m=1000, with_stacks=with_stacks))
    assert picture.refused is not None
    assert picture.refused.field == "piles"
    assert "middles of municipalities" in str(picture.refused)
    assert picture.refused.values["all"] == 5270
    assert picture.notes == (picture.refused,)
    assert (picture.cells.empty, picture.surface) == (True, None)
