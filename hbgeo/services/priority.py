"""The priority of a case: a sum of points that can be said part by part (domain.md B).

The weights are `Catalogue.priority` and the points of its urgencies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, NotFound, Problem

#: The mean safety in the dark that gives no points: the best step of the scale.
BEST_SAFETY = 4
#: Halves are rounded up, also where a mean such as 3.7 leaves a hair less than a half.
HALF = 0.5 + 1e-9


class PartCode(StrEnum):
    """What counts, in the order it is said."""

    URGENCY = "urgency"
    AGREEMENTS = "agreements"
    VULNERABLE = "vulnerable"
    ON_WAY = "on_way"
    DARK = "dark"
    RECURRING = "recurring"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the priority is made of.

    Parameters
    ----------
    urgency
        Code of the catalogue; None: not set.
    agreements
        How many say the same: “me too” and merged duplicates.
    vulnerable_nearby
        Whether a school, preschool, playground or home for the old lies within the catalogue's radius.
    vulnerable_place, vulnerable_m
        Name of the nearest (empty where it has none) and metres to it; None where there is none.
    on_way
        Whether it lies on a way to a school or a stop.
    mean_dark
        Mean safety in the dark, 0 to 4; None: nobody rated it.
    recurring
        Whether the same was fixed here again and again.
    adjustment, adjustment_reason
        Points, also negative, that a person gave or took, and why.
    """

    urgency: str | None = None
    agreements: int = 0
    vulnerable_nearby: bool = False
    vulnerable_place: str | None = None
    vulnerable_m: float | None = None
    on_way: bool = False
    mean_dark: float | None = None
    recurring: bool = False
    adjustment: int = 0
    adjustment_reason: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score.

    Parameters
    ----------
    points
        What it adds; 0 when it does not apply.
    explanation
        Why, to say. A value `urgency` is a code of the catalogue: show its label; `place` and `reason` are texts of
        people.
    """

    code: PartCode
    points: int
    explanation: Problem


@dataclass(frozen=True, slots=True)
class Score:
    """The sum and every part of it, those with no points too, in the order of `PartCode`."""

    total: int
    parts: tuple[Part, ...]


def score(facts: Facts, catalogue: Catalogue) -> Score:
    """Return the priority: urgency, agreements, vulnerable places, ways, darkness, recurrence and the adjustment.

    The darkness gives `Priority.dark` points for each step that the mean lies under the best one, rounded to whole
    points, halves up. An urgency that is not set or not in the catalogue gives none.
    """
    parts = (
        _urgency(facts, catalogue),
        _agreements(facts, catalogue),
        _vulnerable(facts, catalogue),
        _on_way(facts, catalogue),
        _dark(facts, catalogue),
        _recurring(facts, catalogue),
        _adjustment(facts),
    )
    return Score(sum(part.points for part in parts), parts)


def together(facts: Sequence[Facts], catalogue: Catalogue) -> Facts:
    """Return the facts of several observations as those of one action, without an adjustment.

    The urgency that gives most points, all agreements, the nearest vulnerable place, whether any lies on a way or
    recurs, and the mean of the means in the dark that are known.
    """
    nearest = min(
        (one for one in facts if one.vulnerable_nearby),
        key=lambda one: float("inf") if one.vulnerable_m is None else one.vulnerable_m,
        default=Facts(),
    )
    dark = [one.mean_dark for one in facts if one.mean_dark is not None]
    codes = [one.urgency for one in facts if one.urgency is not None]
    return Facts(
        urgency=max(codes, key=lambda code: urgency_points(catalogue, code), default=None),
        agreements=sum(one.agreements for one in facts),
        vulnerable_nearby=nearest.vulnerable_nearby,
        vulnerable_place=nearest.vulnerable_place,
        vulnerable_m=nearest.vulnerable_m,
        on_way=any(one.on_way for one in facts),
        mean_dark=sum(dark) / len(dark) if dark else None,
        recurring=any(one.recurring for one in facts),
    )


def urgency_points(catalogue: Catalogue, code: str | None) -> int:
    """Return the points of an urgency; 0 for none and for one that the catalogue does not know."""
    try:
        return 0 if code is None else catalogue.urgency(code).points
    except NotFound:
        return 0


def _urgency(facts: Facts, catalogue: Catalogue) -> Part:
    if facts.urgency is None:
        return _part(PartCode.URGENCY, 0, N_("The urgency is not set."))
    points = urgency_points(catalogue, facts.urgency)
    return _part(PartCode.URGENCY, points, N_("Urgency: {urgency}."), urgency=facts.urgency)


def _agreements(facts: Facts, catalogue: Catalogue) -> Part:
    weights = catalogue.priority
    if facts.agreements <= 0:
        return _part(PartCode.AGREEMENTS, 0, N_("Nobody else has said the same."))
    points = min(weights.agreement_most, weights.agreement * facts.agreements)
    message = N_("Others who say the same: {count}; {each} points for each, {most} at most.")
    most, each = weights.agreement_most, weights.agreement
    return _part(PartCode.AGREEMENTS, points, message, count=facts.agreements, each=each, most=most)


def _vulnerable(facts: Facts, catalogue: Catalogue) -> Part:
    code, weights = PartCode.VULNERABLE, catalogue.priority
    radius = weights.vulnerable_radius_m
    if not facts.vulnerable_nearby:
        message = N_("No school, preschool, playground or home for the old within {radius} m.")
        return _part(code, 0, message, radius=radius)
    if facts.vulnerable_m is None:
        message = N_("A school, preschool, playground or home for the old lies within {radius} m.")
        return _part(code, weights.vulnerable_nearby, message, radius=radius)
    metres = round(facts.vulnerable_m)
    if facts.vulnerable_place:
        message = N_("{place} is {metres} m away.")
        return _part(code, weights.vulnerable_nearby, message, place=facts.vulnerable_place, metres=metres)
    message = N_("A school, preschool, playground or home for the old is {metres} m away.")
    return _part(code, weights.vulnerable_nearby, message, metres=metres)


def _on_way(facts: Facts, catalogue: Catalogue) -> Part:
    if facts.on_way:
        points = catalogue.priority.on_way_to_school_or_stop
        return _part(PartCode.ON_WAY, points, N_("On the way to a school or a bus stop."))
    return _part(PartCode.ON_WAY, 0, N_("Not on a known way to a school or a bus stop."))


def _dark(facts: Facts, catalogue: Catalogue) -> Part:
    if facts.mean_dark is None:
        return _part(PartCode.DARK, 0, N_("Nobody has rated the place in the dark."))
    points = floor(catalogue.priority.dark * max(0.0, BEST_SAFETY - facts.mean_dark) + HALF)
    message = N_("Safety in the dark: {mean} of {best} on average.")
    return _part(PartCode.DARK, points, message, mean=round(facts.mean_dark, 1), best=BEST_SAFETY)


def _recurring(facts: Facts, catalogue: Catalogue) -> Part:
    if facts.recurring:
        points = catalogue.priority.recurring
        return _part(PartCode.RECURRING, points, N_("The same was fixed here at least twice in the last two years."))
    message = N_("The same was not fixed here twice in the last two years.")
    return _part(PartCode.RECURRING, 0, message)


def _adjustment(facts: Facts) -> Part:
    if not facts.adjustment:
        return _part(PartCode.ADJUSTMENT, 0, N_("Not adjusted by hand."))
    if not facts.adjustment_reason:
        return _part(PartCode.ADJUSTMENT, facts.adjustment, N_("Adjusted by hand."))
    message = N_("Adjusted by hand: {reason}")
    return _part(PartCode.ADJUSTMENT, facts.adjustment, message, reason=facts.adjustment_reason)


def _part(code: PartCode, points: int, message: str, **values: str | float) -> Part:
    return Part(code, points, Problem(code, message, dict(values)))
