"""What many walks say of a cell: emerging, persistent, fading or sporadic.

The value of a cell on a walk is its rate as a multiple of that walk's rate in all cells, so that what changes
everywhere is no trend. The rules, the first that fits:

- *no claim*: visited on fewer than `FEWEST` walks;
- *emerging* or *fading*: the values rise or fall (Mann–Kendall, corrected for the number of cells, at 5 %);
- *persistent*: hot on at least the share `MOSTLY` of the walks that visited it;
- *sporadic*: hot on some;
- *never*: hot on none.

A cell is hot on a walk when its rate exceeds the rest at 95 % after correction (`hbgeo.analysis.exposure`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from hbgeo.analysis.exposure import Rates
from hbgeo.analysis.inputs import Floats, Ints, wrong
from hbgeo.analysis.local_result import CellClass
from hbgeo.analysis.trends import FEWEST, Trends, trends
from hbgeo.errors import N_

#: A cell that is hot on this share of the walks is persistent.
MOSTLY = 0.75
#: A trend is one when its corrected probability is at most this.
LEVEL = 0.05


class Pattern(StrEnum):
    """What many walks say of a cell."""

    EMERGING = "emerging"
    PERSISTENT = "persistent"
    FADING = "fading"
    SPORADIC = "sporadic"
    NEVER = "never"
    NO_CLAIM = "no_claim"


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """What many walks say of cells.

    Parameters
    ----------
    pattern
        (n,) `Pattern` of each cell.
    hot
        (n,) on how many walks the cell was hot.
    trends
        The trends behind it; slopes are multiples of a walk's mean rate for each unit of time.
    more
        (n,) how many more walks a cell needs for a claim.
    """

    pattern: npt.NDArray[np.object_]
    hot: Ints
    trends: Trends
    more: Ints

    def frame(self) -> pd.DataFrame:
        """Return a row for each cell: `pattern`, `hot`, `more` and the columns of its trend."""
        own = pd.DataFrame({"pattern": self.pattern.astype(str), "hot": self.hot, "more": self.more})
        return pd.concat([own, self.trends.frame()], axis=1)


def patterns(walks: Sequence[Rates], times: npt.ArrayLike) -> Patterns:
    """Return what walks through the same cells say of each.

    Parameters
    ----------
    walks
        The rates of each walk, in the order of time.
    times
        (walks,) numbers that rise, for example years with fractions.

    Raises
    ------
    InvalidInput
        When there is no walk, the walks have different cells, or times do not rise.
    """
    if not walks or len({len(walk.pins) for walk in walks}) > 1:
        raise wrong("walks", N_("Walks can be put together when they have the same cells."))
    found = trends(np.column_stack([_relative(walk) for walk in walks]), times)
    hot = np.column_stack([_hot(walk) for walk in walks]).sum(axis=1)
    certain = found.p_adjusted <= LEVEL
    rules = [
        (found.walks < FEWEST, Pattern.NO_CLAIM),
        (certain & (found.s > 0), Pattern.EMERGING),
        (certain & (found.s < 0), Pattern.FADING),
        (hot >= MOSTLY * found.walks, Pattern.PERSISTENT),
        (hot > 0, Pattern.SPORADIC),
    ]
    pattern = np.full(len(hot), Pattern.NEVER, dtype=object)
    for fits, name in reversed(rules):
        pattern[fits] = name
    return Patterns(pattern, hot, found, np.maximum(FEWEST - found.walks, 0))


def _relative(walk: Rates) -> Floats:
    """Return rates as multiples of the walk's mean; 0 in visited cells where the walk has no pin at all."""
    return walk.rate / walk.mean if walk.mean > 0 else walk.rate


def _hot(walk: Rates) -> npt.NDArray[np.bool_]:
    return np.isin(walk.classes(), [CellClass.HOT_95, CellClass.HOT_99])
