"""Local statistics against what others have printed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hbgeo.analysis.local import gi, gi_star, local_moran
from hbgeo.analysis.moran import moran
from hbgeo.analysis.neighbours import SparseNeighbours, from_lists, within_distance

POINTS = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
VALUES = [2, 3, 3.2, 5, 8, 7]


@pytest.fixture(scope="module")
def columbus(shared_data: Path) -> pd.DataFrame:
    """Crime in 49 areas of Columbus, with what R's spdep 1.2-7 computes for each."""
    return pd.read_csv(shared_data / "hotspot/columbus_spdep_reference.csv")


@pytest.fixture(scope="module")
def beside(shared_data: Path) -> SparseNeighbours:
    """Which of the 49 areas touch."""
    table = pd.read_csv(shared_data / "hotspot/columbus_neighbours.csv")
    return from_lists(
        {key: [int(name) for name in names.split()] for key, names in zip(table.id, table.neighbours, strict=True)}
    )


def test_gi_star_of_pysals_six_points():
    # PySAL, esda.getisord.G_Local, its example with star=True and binary weights within 15.
    printed = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    np.testing.assert_allclose(gi_star(VALUES, within_distance(POINTS, 15)).z, printed, atol=5e-9)


def test_gi_of_pysals_six_points():
    # The same example without the point itself.
    printed = [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]
    np.testing.assert_allclose(gi(VALUES, within_distance(POINTS, 15)).z, printed, atol=5e-9)


@pytest.mark.parametrize(
    ("metres", "printed"), [(30, 1.221979), (60, 1.748098), (90, 1.986135), (120, 1.893374), (150, 1.237454)]
)
def test_gi_of_getis_and_ords_pixel(shared_data, metres, printed):
    # The marked pixel of the remote-sensing example of Getis & Ord (1996), in Longley & Batty (eds), Spatial analysis,
    # pp. 261–277; values as printed at https://r-spatial.github.io/spdep/reference/localG.html
    pixels = pd.read_csv(shared_data / "hotspot/getisord_input_only.csv")
    result = gi(pixels.val, within_distance(pixels[["x", "y"]], metres))
    assert result.z[len(pixels) - 136 - 1] == pytest.approx(printed, abs=5e-7)


def test_gi_star_of_getis_and_ords_pixel(shared_data):
    # Same page: 1.45078 by their equation 14.2 (p. 263), 1.447943 as given on p. 267, with n − 1 in the variance.
    pixels = pd.read_csv(shared_data / "hotspot/getisord_input_only.csv")
    z = gi_star(pixels.val, within_distance(pixels[["x", "y"]], 30)).z[len(pixels) - 136 - 1]
    assert z == pytest.approx(1.45078, abs=5e-6)
    assert z * np.sqrt((len(pixels) - 1) / len(pixels)) == pytest.approx(1.447943, abs=5e-7)


def test_gi_and_gi_star_of_columbus(columbus, beside):
    np.testing.assert_allclose(gi(columbus.crime, beside).z, columbus.G, atol=1e-12)
    np.testing.assert_allclose(gi_star(columbus.crime, beside).z, columbus.Gstar, atol=1e-12)


def test_local_moran_of_columbus(columbus, beside):
    result = local_moran(columbus.crime, beside.row_standardised())
    np.testing.assert_allclose(result.i, columbus.Ii, atol=1e-13)


def test_gi_does_not_depend_on_row_standardisation(columbus, beside):
    np.testing.assert_allclose(gi(columbus.crime, beside.row_standardised()).z, columbus.G, atol=1e-12)


def test_morans_i_of_columbus(columbus, beside):
    # spdep, moran.test(COL.OLD$CRIME, nb2listw(COL.nb, style="W")): 0.510951264, variance 0.008908762.
    result = moran(columbus.crime, beside.row_standardised())
    assert result.i == pytest.approx(0.510951264, abs=5e-10)
    assert result.variance == pytest.approx(0.008908762, abs=5e-10)
    assert result.expected == pytest.approx(-1 / 48)
    assert result.cells == 49
    assert result.p < 1e-7
