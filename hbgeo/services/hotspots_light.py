"""How much less safe the dark feels than the day, where the same person rated the same place in both."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, Problem
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_finding import worked
from hbgeo.services.hotspots_found import LightDifference
from hbgeo.store.protocol import Store

#: Fewer pairs are too few to say anything.
LEAST = 10
_TAIL = 0.025


def light_difference(store: Store, catalogue: Catalogue, asked: Asked) -> LightDifference:
    """Return the mean of dark less day over the counted observations that rate both, with the interval of a paired t.

    Each observation is its own pair, so that who walked and where is the same on both sides.
    """
    what = worked(store, catalogue, asked).what
    day, dark = (what.rows.numbers[name][what.chosen] for name in ("day", "dark"))
    apart = (dark - day)[np.isfinite(dark - day)]
    n = len(apart)
    if n < LEAST:
        message = N_(
            "Too few observations rate both day and dark ({count}). At least {more} more are needed to compare."
        )
        return LightDifference(
            sentence=Problem("light", message, {"count": n, "more": LEAST - n}),
            pairs=n, difference=None, low=None, high=None, p=None,
        )  # fmt: skip
    mean, error = float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(n))
    reach = float(stdtrit(n - 1, 1 - _TAIL)) * error
    p = float(2 * stdtr(n - 1, -abs(mean) / error)) if error > 0 else float(mean == 0)
    low, high = mean - reach, mean + reach
    return LightDifference(sentence=_sentence(mean, low, high), pairs=n, difference=mean, low=low, high=high, p=p)


def _sentence(mean: float, low: float, high: float) -> Problem:
    if high < 0:
        message = N_(
            "In the dark the places feel {steps} steps of 4 less safe than by day, likely between {least} and {most}."
        )
        values = {"steps": f"{-mean:.1f}", "least": f"{-high:.1f}", "most": f"{-low:.1f}"}
    elif low > 0:
        message = N_(
            "In the dark the places feel {steps} steps of 4 safer than by day, likely between {least} and {most}."
        )
        values = {"steps": f"{mean:.1f}", "least": f"{low:.1f}", "most": f"{high:.1f}"}
    else:
        message = N_(
            "No difference between day and dark can be shown: it lies likely between {least} and {most} steps."
        )
        values = {"least": f"{low:.1f}", "most": f"{high:.1f}"}
    return Problem("light", message, values)
