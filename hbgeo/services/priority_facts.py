"""The facts of many observations at once, from their arrays and the places around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation
from hbgeo.domain.place import Place
from hbgeo.services.duplicates import STACK
from hbgeo.services.duplicates_pairs import SECONDS_A_DAY, Flags, Floats, Ints, pairs_within, sharing, to_metres
from hbgeo.services.priority import BEST_SAFETY, HALF, Facts, urgency_points
from hbgeo.services.priority_places import Surroundings

Texts = npt.NDArray[np.str_]
Days = npt.NDArray[np.datetime64]

#: What is fixed again must lie this close, metres, and have been fixed at most so many days (24 months) before.
RECURRING_M = 25.0
RECURRING_DAYS = 730
#: So many earlier fixes make it recur.
RECURRING_LEAST = 2

#: These are about the way to a school or a stop wherever they lie.
_WAY_CATEGORIES = ("HALLPL",)
_WAY_SUBCODES = ("TRAF2", "HALLPL3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The observations to judge and those they are judged by, as parallel arrays of shape (n,).

    Parameters
    ----------
    lon, lat
        Degrees (EPSG:4326).
    category, subcode, urgency
        Codes; an empty text for none.
    recorded
        Seconds since 1970 in UTC, whole numbers.
    fixed_on
        Days (`datetime64[D]`); not a time where it is not fixed.
    safety_dark
        0 to 4; not a number where it is not known.
    agreements
        How many said “me too”.
    duplicate_of
        Index of the observation it was merged into; -1 for none.
    adjustment, adjustment_reason
        Points that a person gave, and why; none when left out.
    """

    lon: Floats
    lat: Floats
    category: Texts
    subcode: Texts
    urgency: Texts
    recorded: Ints
    fixed_on: Days
    safety_dark: Floats
    agreements: Ints
    duplicate_of: Ints
    adjustment: Ints | None = None
    adjustment_reason: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """The facts of n observations as arrays of shape (n,); `table[i]` is one observation's `Facts`.

    Parameters
    ----------
    vulnerable, vulnerable_m
        Index in `names` of the nearest vulnerable place, -1 for none, and metres to it.
    """

    urgency: Texts
    agreements: Ints
    vulnerable: Ints
    vulnerable_m: Floats
    names: tuple[str, ...]
    on_way: Flags
    mean_dark: Floats
    recurring: Flags
    adjustment: Ints
    adjustment_reason: Sequence[str]

    def __len__(self) -> int:
        return len(self.urgency)

    def __getitem__(self, index: int) -> Facts:
        near = bool(self.vulnerable[index] >= 0)
        dark = float(self.mean_dark[index])
        return Facts(
            urgency=str(self.urgency[index]) or None,
            agreements=int(self.agreements[index]),
            vulnerable_nearby=near,
            vulnerable_place=self.names[self.vulnerable[index]] if near else None,
            vulnerable_m=float(self.vulnerable_m[index]) if near else None,
            on_way=bool(self.on_way[index]),
            mean_dark=None if np.isnan(dark) else dark,
            recurring=bool(self.recurring[index]),
            adjustment=int(self.adjustment[index]),
            adjustment_reason=self.adjustment_reason[index] if self.adjustment_reason else "",
        )

    def totals(self, catalogue: Catalogue) -> Ints:
        """Return `score(table[i], catalogue).total` of all at once, shape (n,)."""
        weights = catalogue.priority
        codes, inverse = np.unique(self.urgency, return_inverse=True)
        urgency = np.array([urgency_points(catalogue, str(code) or None) for code in codes], dtype=np.int64)
        dark = np.floor(weights.dark * np.maximum(0.0, BEST_SAFETY - self.mean_dark) + HALF)
        total: Ints = urgency[inverse] if len(codes) else np.zeros(0, dtype=np.int64)
        total = total + np.clip(weights.agreement * self.agreements, 0, weights.agreement_most)
        total = total + (self.vulnerable >= 0) * weights.vulnerable_nearby
        total = total + self.on_way * weights.on_way_to_school_or_stop + self.recurring * weights.recurring
        return np.asarray(total + np.nan_to_num(dark).astype(np.int64) + self.adjustment, np.int64)


def facts_for(cases: Cases, places: Iterable[Place], catalogue: Catalogue) -> FactTable:
    """Return the facts of every case.

    - Agreements: “me too”, and for everything merged into it one more and its own “me too”.
    - Vulnerable nearby: within `Priority.vulnerable_radius_m` of what `Surroundings` counts as such.
    - On the way: of the category HALLPL or the sub-code TRAF2 or HALLPL3, or within 15 m of a way (`Surroundings`).
    - Mean in the dark: of the ratings of the observation and of what was merged into it.
    - Recurring: at least two earlier observations of the same category within 25 m (EPSG:3007) were fixed no later than
      the day this one was recorded and at most 730 days before it. What was merged into another counts with that one
      only, and coordinates that twenty or more share (`duplicates.STACK`) do not count.

    Distances are measured in SWEREF 99 12 00 (EPSG:3007).

    Parameters
    ----------
    places
        Everything on the map, whichever layer.
    """
    points = to_metres(cases.lon, cases.lat)
    finite = np.flatnonzero(np.isfinite(points).all(axis=1))
    around = Surroundings(places, catalogue)
    vulnerable, metres = np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.nan)
    radius = float(catalogue.priority.vulnerable_radius_m)
    vulnerable[finite], metres[finite] = around.nearest_vulnerable(points[finite], radius)
    on_way = np.isin(cases.category, _WAY_CATEGORIES) | np.isin(cases.subcode, _WAY_SUBCODES)
    on_way[finite] |= around.on_way(points[finite])
    agreements, mean_dark = _merged(cases)
    return FactTable(
        urgency=cases.urgency,
        agreements=agreements,
        vulnerable=vulnerable,
        vulnerable_m=metres,
        names=around.names,
        on_way=on_way,
        mean_dark=mean_dark,
        recurring=_recurring(cases, points, finite),
        adjustment=np.zeros(len(points), dtype=np.int64) if cases.adjustment is None else cases.adjustment,
        adjustment_reason=cases.adjustment_reason,
    )


def cases_of(observations: Sequence[Observation]) -> Cases:
    """Return observations as arrays; one that was merged into something not among them counts as merged into none."""
    index = {one.id: i for i, one in enumerate(observations)}
    dark = [np.nan if one.safety_dark is None else one.safety_dark for one in observations]
    return Cases(
        lon=np.array([one.position.lon for one in observations], dtype=np.float64),
        lat=np.array([one.position.lat for one in observations], dtype=np.float64),
        category=np.array([one.category for one in observations], dtype=np.str_),
        subcode=np.array([one.subcode or "" for one in observations], dtype=np.str_),
        urgency=np.array([one.urgency or "" for one in observations], dtype=np.str_),
        recorded=np.array([int(one.recorded_at.timestamp()) for one in observations], dtype=np.int64),
        fixed_on=np.array([one.fixed_on or "NaT" for one in observations], dtype="datetime64[D]"),
        safety_dark=np.array(dark, dtype=np.float64),
        agreements=np.array([one.agreements for one in observations], dtype=np.int64),
        duplicate_of=np.array([index.get(one.duplicate_of or "", -1) for one in observations], dtype=np.int64),
    )


def _merged(cases: Cases) -> tuple[Ints, Floats]:
    """Return agreements and mean safety in the dark with what was merged."""
    merged = np.flatnonzero(cases.duplicate_of >= 0)
    into = _ends(cases.duplicate_of)[merged]
    agreements = cases.agreements.copy()
    np.add.at(agreements, into, 1 + cases.agreements[merged])
    rated = ~np.isnan(cases.safety_dark)
    total, count = np.where(rated, cases.safety_dark, 0.0), rated.astype(np.int64)
    np.add.at(total, into, total[merged].copy())
    np.add.at(count, into, count[merged].copy())
    return agreements, np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)


def _ends(duplicate_of: Ints) -> Ints:
    """Return where each chain of merged observations ends; the rounds are counted, should a chain run in a circle."""
    end = np.where(duplicate_of < 0, np.arange(len(duplicate_of)), duplicate_of)
    for _ in range(len(end).bit_length()):
        end = end[end]
    return end


def _recurring(cases: Cases, points: Floats, finite: Ints) -> Flags:
    kind = np.unique(cases.category, return_inverse=True)[1].astype(np.int64)
    usable = finite[sharing(cases.lon, cases.lat)[finite] < STACK]
    day = cases.recorded // SECONDS_A_DAY
    counts = ~np.isnat(cases.fixed_on) & (cases.duplicate_of < 0)
    fixed = np.where(counts, cases.fixed_on.astype("datetime64[D]").astype(np.int64), 0)
    fixes = np.zeros(len(points), dtype=np.int64)
    for one, other, _ in pairs_within(points[usable], kind[usable], RECURRING_M):
        this, earlier = usable[one], usable[other]
        since = day[this] - fixed[earlier]
        hit = counts[earlier] & (cases.recorded[earlier] < cases.recorded[this])
        hit &= (since >= 0) & (since <= RECURRING_DAYS)
        fixes += np.bincount(this[hit], minlength=len(points))
    return np.asarray(fixes >= RECURRING_LEAST, np.bool_)
