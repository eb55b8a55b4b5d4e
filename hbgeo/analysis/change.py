"""Whether a place changed more than the rest of the area did: before and after an action, or between two walks.

The place's rate afterwards in relation to before is divided by the same ratio for the untreated rest
(differences in differences of logarithms), each rate per person-metre walked. What changed everywhere – the season,
the group, the weather – cancels out; what changed only at the place does not, whether or not it was the action. The
interval is exact and conditional (`hbgeo.analysis.conditional`). It takes pins to be put independently: pins that a
group put together should be counted as one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite, log, nan

import numpy as np
import numpy.typing as npt

from hbgeo.analysis.conditional import Table, table
from hbgeo.analysis.exposure import CONFIDENCE, counts_and_metres
from hbgeo.analysis.inputs import wrong
from hbgeo.errors import N_, Problem

#: A decrease that would be noticed this often is said to be one that would have been seen.
POWER = 0.80


@dataclass(frozen=True, slots=True)
class Period:
    """Pins and person-metres of a place in one period."""

    pins: int
    person_metres: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a place changed in relation to the rest.

    Parameters
    ----------
    before, after, rest_before, rest_after
        What was counted.
    ratio, low, high
        The place's rate afterwards as a multiple of what the rest let expect, with its interval; not a number when
        nothing can be said.
    p
        Two-sided probability of such a difference by chance; not a number as above.
    noticeable
        The largest ratio below 1 that would have been noticed in 80 of 100 cases: 0.4 says that a decrease of less
        than 60 % would easily have been missed; 0 when no decrease could have been noticed.
    confidence
        Of the interval.
    """

    before: Period
    after: Period
    rest_before: Period
    rest_after: Period
    ratio: float = nan
    low: float = nan
    high: float = nan
    p: float = nan
    noticeable: float = 0.0
    confidence: float = CONFIDENCE

    @property
    def sentence(self) -> Problem:
        """What may be said, with its values apart."""
        missing = self._missing()
        if missing is not None:
            return missing
        if self.high < 1:
            return self._fewer()
        if self.low > 1:
            return self._more()
        return self._none()

    def _missing(self) -> Problem | None:
        """Return why nothing can be said; None when something can."""
        if not (self.before.person_metres > 0 and self.after.person_metres > 0):
            return Problem("change", N_("The place was not walked through in both periods, so nothing can be said."))
        if not (self.rest_before.person_metres > 0 and self.rest_after.person_metres > 0):
            return Problem(
                "change", N_("The rest was not walked through in both periods: there is nothing to compare with.")
            )
        if np.isnan(self.p):
            return Problem("change", N_("There are too few pins to compare the periods."))
        return None

    def _fewer(self) -> Problem:
        message = N_(
            "There are {percent} % fewer pins than could be expected from the rest of the area; the decrease is likely"
            " between {least} and {most} %."
        )
        least, most = _percent_less(self.high), _percent_less(self.low)
        return Problem("change", message, {"percent": _percent_less(self.ratio), "least": least, "most": most})

    def _more(self) -> Problem:
        low = round(self.low, 1)
        if not isfinite(self.high):
            message = N_(
                "There are at least {least} times as many pins as could be expected from the rest of the area."
            )
            return Problem("change", message, {"least": low})
        message = N_(
            "There are {ratio} times as many pins as could be expected from the rest of the area, likely between"
            " {least} and {most} times."
        )
        return Problem("change", message, {"ratio": round(self.ratio, 1), "least": low, "most": round(self.high, 1)})

    def _none(self) -> Problem:
        if self.noticeable <= 0:
            return Problem("change", N_("No difference could be seen. With so few pins no decrease could have been."))
        message = N_("No difference could be seen. A decrease of less than {percent} % would easily have been missed.")
        return Problem("change", message, {"percent": _percent_less(self.noticeable)})


def change(
    before: Period, after: Period, rest_before: Period, rest_after: Period, *, confidence: float = CONFIDENCE
) -> Change:
    """Return how a place changed in relation to the rest.

    Parameters
    ----------
    before, after
        Pins and person-metres at the place.
    rest_before, rest_after
        The same for the rest of the area, without the place.
    confidence
        How often, at least, the interval holds the true ratio.

    Raises
    ------
    InvalidInput
        When a number is out of its range.
    """
    periods = before, after, rest_before, rest_after
    counts_and_metres([p.pins for p in periods], [p.person_metres for p in periods])
    if not 0 < confidence < 1:
        raise wrong("confidence", N_("Probabilities lie between 0 and 1."))
    bare = Change(before=before, after=after, rest_before=rest_before, rest_after=rest_after, confidence=confidence)
    counts = table(after.pins, before.pins, rest_after.pins, rest_before.pins)
    if min(p.person_metres for p in periods) <= 0 or len(counts.values) == 1:
        return bare
    walked = after.person_metres / before.person_metres, rest_after.person_metres / rest_before.person_metres
    return _found(bare, counts, walked[0] / walked[1])


def _found(bare: Change, counts: Table, unchanged: float) -> Change:
    """Return a change with its ratio, interval and what else is known.

    Parameters
    ----------
    bare
        The change without them.
    counts
        The distribution of the place's later pins.
    unchanged
        The odds ratio without a change.
    """
    tail = (1 - bare.confidence) / 2
    low, high = counts.interval(tail)
    return replace(
        bare,
        ratio=counts.estimate() / unchanged,
        low=low / unchanged,
        high=high / unchanged,
        p=counts.probability(log(unchanged)),
        noticeable=counts.noticed(log(unchanged), tail, POWER) / unchanged,
    )


def change_at(  # noqa: PLR0913 - two periods of two numbers each
    place: npt.ArrayLike,
    pins_before: npt.ArrayLike,
    person_metres_before: npt.ArrayLike,
    pins_after: npt.ArrayLike,
    person_metres_after: npt.ArrayLike,
    *,
    rest: npt.ArrayLike | None = None,
    confidence: float = CONFIDENCE,
) -> Change:
    """Return how some cells changed in relation to the rest; only cells visited in both periods count.

    Parameters
    ----------
    place
        (n,) whether a cell belongs to the place.
    pins_before, person_metres_before, pins_after, person_metres_after
        (n,) numbers of cells, as in `hbgeo.analysis.exposure.rates`.
    rest
        (n,) which cells to compare with; all others when not given. Leave out those beside the place where the action
        may have moved pins to.
    confidence
        As in `change`.

    Raises
    ------
    InvalidInput
        When the arrays do not fit each other, or a number is out of its range.
    """
    early = counts_and_metres(pins_before, person_metres_before)
    late = counts_and_metres(pins_after, person_metres_after)
    own = np.asarray(place, dtype=bool).reshape(-1)
    others = ~own if rest is None else np.asarray(rest, dtype=bool).reshape(-1) & ~own
    if not len(early[0]) == len(late[0]) == len(own) == len(others):
        raise wrong("place", N_("Both periods need the same cells."))
    both = (early[1] > 0) & (late[1] > 0)
    sums = [
        Period(int(pins[cells & both].sum()), float(metres[cells & both].sum()))
        for cells in (own, others)
        for pins, metres in (early, late)
    ]
    return change(*sums, confidence=confidence)


def _percent_less(ratio: float) -> int:
    return round(100 * (1 - ratio))
