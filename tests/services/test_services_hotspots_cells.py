"""The statistics of cells: how often chance alone is taken for more."""

import numpy as np
import pytest
from shapely import box

from hbgeo.services.hotspots import Asked, Verdict
from hbgeo.services.hotspots_cells import worked_out
from hbgeo.services.hotspots_counted import Counted

WEST, SOUTH, SIDE = 140_000, 6_438_000, 600


def thrown_evenly(rng, pins, weights):
    """What is counted when pins are thrown evenly over a square."""
    return Counted(
        rows=None,
        chosen=np.arange(pins),
        xy=rng.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (pins, 2)),
        weights=weights,
        epsg=3007,
        area=box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE),
        selected=pins,
        piled=0,
        piles=(),
        outside=0,
        unrated=0,
        unwalked=0,
    )


@pytest.mark.parametrize("heavy", [None, 4.0, 20.0])
def test_pins_thrown_evenly_are_rarely_called_more_though_a_few_weigh_much(heavy):
    rng, runs, pins = np.random.default_rng(8), 100, 300
    alarms = 0
    for _ in range(runs):
        weights = None if heavy is None else np.where(rng.random(pins) < 0.03, heavy, 1.0)
        verdict = worked_out(Asked(size_m=25), thrown_evenly(rng, pins, weights), None).verdict
        alarms += np.isin(verdict, (Verdict.SURELY_MORE, Verdict.PROBABLY_MORE)).any()
    assert alarms <= 0.1 * runs
