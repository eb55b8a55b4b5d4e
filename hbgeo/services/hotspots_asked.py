"""What is asked of hot spots, as one value that can key a memory and stand in an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Literal, get_args

from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services import selection_url
from hbgeo.services.tokens import decoded, encoded

Method = Literal["density", "square", "hexagon"]
Weight = Literal["none", "severity", "agreement", "dark"]

#: Sides of cells and bandwidths that can be asked for, metres.
SIZES_M = (5.0, 5000.0)
#: Longest token taken, in characters.
_LONGEST = 24_000
_KEYS = frozenset({"q", "method", "size", "bandwidth", "weight", "exposure", "stacks", "level"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of hot spots. Hashable, so that it can key a memory.

    Parameters
    ----------
    selection
        Which observations: when, what, in which light, …
    method
        A density surface, or local statistics (Getis-Ord Gi*) on square or hexagonal cells.
    size_m
        Metres: side of a square, or distance between the middles of neighbouring hexagons.
    bandwidth_m
        Metres: standard deviation of the kernels of a density; None: by Silverman's rule.
    weight
        What an observation counts: one, by its urgency, by how many agree, or by how unsafe it feels in the dark.
    exposure
        Pins per person and metre walked, by the walks' tracks or routes and head counts, instead of pins.
    with_stacks
        Whether piles on one coordinate (default positions, centroids) count.
    level
        Share of false alarms among what is called surely more, after correction for the number of cells.

    Raises
    ------
    InvalidInput
        When a size, bandwidth or level is out of its range.
    """

    selection: Selection = EVERYTHING
    method: Method = "square"
    size_m: float = 100.0
    bandwidth_m: float | None = None
    weight: Weight = "none"
    exposure: bool = False
    with_stacks: bool = False
    level: float = 0.05

    def __post_init__(self) -> None:
        object.__setattr__(self, "size_m", float(self.size_m))
        if self.bandwidth_m is not None:
            object.__setattr__(self, "bandwidth_m", float(self.bandwidth_m))
        problems = tuple(_problems(self))
        if problems:
            raise InvalidInput(problems)


def to_token(asked: Asked) -> str:
    """Return what is asked as text that may stand in an address."""
    stated = {
        "q": selection_url.to_token(asked.selection),
        "method": asked.method,
        "size": asked.size_m,
        "bandwidth": asked.bandwidth_m,
        "weight": asked.weight,
        "exposure": asked.exposure,
        "stacks": asked.with_stacks,
        "level": asked.level,
    }
    return encoded(stated)


def from_token(token: str) -> Asked:
    """Return what a token stands for.

    Raises
    ------
    InvalidInput
        When it is not a token of `to_token`: damaged, too long, or with values that cannot be.
    """
    try:
        return _read(_decoded(token))
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, InvalidInput):
            raise
        message = N_("The address of this picture of hot spots is damaged; choose again.")
        raise InvalidInput((Problem("token", message),)) from error


def of_problems(selection: Selection) -> Selection:
    """Return a selection of problems, unless it names a kind or a category itself: good places are no hot spots."""
    if selection.polarities or selection.categories:
        return selection
    return replace(selection, polarities=(-1,))


def is_density(asked: Asked) -> bool:
    """Tell whether a surface is asked for rather than cells."""
    return asked.method == "density"


def on_walk(asked: Asked, walk_id: str) -> Asked:
    """Return the same question about one walk."""
    return replace(asked, selection=replace(asked.selection, walk_ids=(walk_id,)))


def _problems(asked: Asked) -> list[Problem]:
    found = []
    sizes = [("size_m", asked.size_m)]
    if asked.bandwidth_m is not None:
        sizes.append(("bandwidth_m", asked.bandwidth_m))
    least, most = SIZES_M
    for name, value in sizes:
        if not (isfinite(value) and least <= value <= most):
            message = N_("It must be between {least} and {most} metres.")
            found.append(Problem(name, message, {"least": round(least), "most": round(most)}))
    if asked.method not in get_args(Method) or asked.weight not in get_args(Weight):
        found.append(Problem("method", N_("There is no such way to look for hot spots.")))
    if not 0 < asked.level <= 0.2:  # noqa: PLR2004 - beyond it nothing is sure
        found.append(Problem("level", N_("The share of false alarms must be above 0 and at most 0.2.")))
    return found


def _decoded(token: str) -> dict[str, Any]:
    stated = decoded(token, _LONGEST)
    if set(stated) != _KEYS:
        raise TypeError("not what was asked")
    return stated


def _read(stated: dict[str, Any]) -> Asked:
    numbers = [stated["size"], stated["level"], *([] if stated["bandwidth"] is None else [stated["bandwidth"]])]
    if not all(type(one) in (int, float) for one in numbers):
        raise TypeError("no number")
    if not all(type(stated[name]) is bool for name in ("exposure", "stacks")):
        raise TypeError("neither yes nor no")
    if not all(isinstance(stated[name], str) for name in ("q", "method", "weight")):
        raise TypeError("no text")
    return Asked(
        selection=selection_url.from_token(stated["q"]),
        method=stated["method"],
        size_m=stated["size"],
        bandwidth_m=stated["bandwidth"],
        weight=stated["weight"],
        exposure=stated["exposure"],
        with_stacks=stated["stacks"],
        level=stated["level"],
    )
