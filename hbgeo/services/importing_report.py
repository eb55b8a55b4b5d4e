"""What a preview and an import have to say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hbgeo.domain.observation import Observation
from hbgeo.errors import N_, Problem
from hbgeo.exchange.mapping_position import Remedy

#: Fewer than this on one coordinate are neighbours rather than a default.
SMALLEST_STACK = 20
_STACK_SHARE = 0.01
_MOST_STACKS = 5
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were left out, or would be.

    Parameters
    ----------
    problem
        What is wrong, with the values of the row where it is most often so.
    count
        Rows with a problem of this kind.
    kinds
        How many different values of it there are.
    lines
        The first lines (features) with it.
    """

    problem: Problem
    count: int
    kinds: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Reports on one single coordinate (EPSG:4326)."""

    lon: float
    lat: float
    count: int

    @property
    def problem(self) -> Problem:
        """What that may mean."""
        return Problem(
            "position",
            N_(
                "{count} reports lie on one single coordinate (longitude {lon}, latitude {lat});"
                " it looks like a default of the system they come from."
            ),
            {"count": self.count, "lon": self.lon, "lat": self.lat},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do.

    Parameters
    ----------
    columns
        Columns of the file.
    rows, ready
        Rows in the file, and those that could be taken.
    first
        The first rows as observations.
    reasons
        What keeps the others out, most frequent first.
    unknown
        Field → value that is no code → rows with it: what a value map has to say something about.
    remedy
        What seems wrong with the positions, with a mapping that would be right; None when they seem right.
    stacks, categories, notes
        As in `ImportReport`.
    """

    columns: tuple[str, ...]
    rows: int
    ready: int
    first: tuple[Observation, ...]
    reasons: tuple[Reason, ...]
    unknown: dict[str, dict[str, int]]
    remedy: Remedy | None
    stacks: tuple[Stack, ...]
    categories: dict[str, int]
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import took, what it left, and why.

    Parameters
    ----------
    taken, changed, known, rejected
        Rows that are new; of places also changed ones; that were there already; that were left out.
    reasons
        Why rows were left out, most frequent first.
    stacks
        Coordinates that carry conspicuously many reports.
    categories
        Category (layer) → number of those taken.
    notes
        What else was done with the data.
    rejected_file
        Where the rows that were left out lie with the reason, when there are any.
    remedy
        As in `Preview`.
    """

    taken: int
    changed: int = 0
    known: int
    rejected: int
    reasons: tuple[Reason, ...] = ()
    stacks: tuple[Stack, ...] = ()
    categories: dict[str, int] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    rejected_file: Path | None = None
    remedy: Remedy | None = None


def reasons(problems: Mapping[int, Sequence[Problem]], lines: Mapping[int, int]) -> tuple[Reason, ...]:
    """Group the problems of rows by kind, most frequent first.

    Parameters
    ----------
    problems
        Row → its problems.
    lines
        Row → line of the file.
    """
    kinds: dict[tuple[str, str], Counter[tuple[str, ...]]] = defaultdict(Counter)
    examples: dict[tuple[tuple[str, str], tuple[str, ...]], Problem] = {}
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in sorted(problems):
        for problem in problems[row]:
            kind = (problem.field, problem.message)
            values = tuple(map(str, problem.values.values()))
            kinds[kind][values] += 1
            examples.setdefault((kind, values), problem)
            if len(rows[kind]) < _EXAMPLES:
                rows[kind].append(lines[row])
    found = [
        Reason(examples[kind, values.most_common(1)[0][0]], values.total(), len(values), tuple(rows[kind]))
        for kind, values in kinds.items()
    ]
    return tuple(sorted(found, key=lambda reason: -reason.count))


def stacks(coordinates: Iterable[tuple[float, float]]) -> tuple[Stack, ...]:
    """Return the coordinates (lon, lat) that carry at least twenty reports and one in a hundred, most first."""
    counts = Counter(coordinates)
    least = max(SMALLEST_STACK, _STACK_SHARE * counts.total())
    return tuple(Stack(lon, lat, count) for (lon, lat), count in counts.most_common(_MOST_STACKS) if count >= least)
