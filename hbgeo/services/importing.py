"""Observations from a CSV or GeoJSON file: looked at first, then taken in one transaction or not at all."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from hbgeo.domain import catalogue as catalogues
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.mapping import Mapping as ColumnMapping
from hbgeo.exchange.mapping_position import remedy
from hbgeo.exchange.tables import DEFAULT_LIMITS, Limits, read_table
from hbgeo.services.importing_progress import Counter, Progress, write_told
from hbgeo.services.importing_rejected import rejected_path, write_rejected
from hbgeo.services.importing_report import ImportReport, Preview, Reason, reasons, stacks
from hbgeo.services.importing_rows import MappedRows, Walks, map_rows
from hbgeo.store.protocol import Session, Store

_SHOWN = 10
#: Rows that are no rows of the table come after all that are.
_NO_ROW = 10**12


def preview_observations(
    path: Path,
    mapping: ColumnMapping,
    *,
    catalogue: Catalogue | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Preview:
    """Say what an import of the file by this mapping would do; nothing is kept.

    Parameters
    ----------
    catalogue
        The built-in one by default.

    Raises
    ------
    ImportRefused
        When the file or the mapping cannot be used at all.
    """
    _check_complete(mapping)
    rows = map_rows(read_table(path, limits=limits), mapping, catalogue or catalogues.load())
    ready = rows.ready
    return Preview(
        columns=rows.table.columns,
        rows=len(rows.table) + len(rows.table.broken),
        ready=len(ready),
        first=tuple(islice(rows.observations(), _SHOWN)),
        reasons=_reasons(rows),
        unknown=rows.unknown,
        remedy=remedy(mapping, rows.positions),
        stacks=stacks(_coordinates(rows, ready)),
        categories=dict(Tally(rows.columns["category"][row] for row in ready)),
        notes=(*rows.notes, *_repetition(rows)),
    )


def import_observations(  # noqa: PLR0913 - options, all by keyword
    store: Store,
    catalogue: Catalogue,
    path: Path,
    mapping: ColumnMapping,
    *,
    progress: Progress | None = None,
    rejected_folder: Path | None = None,
    say: Callable[[Problem], str] = str,
    limits: Limits = DEFAULT_LIMITS,
) -> ImportReport:
    """Take the observations of a file into the store, all that can be taken in one transaction.

    A report that is known already (by its id in the file, or by its content when it has none) is left as it is, so
    that a second run adds nothing. What cannot be taken is written to `<name>.rejected.csv` with the reason.

    Parameters
    ----------
    progress
        Is told the fraction done, in the caller's thread; an exception from it rolls everything back.
    rejected_folder
        Where the rejected rows go; beside the file by default.
    say
        Puts the reasons into the reader's language.

    Raises
    ------
    ImportRefused
        When the file or the mapping cannot be used, or the rejected rows cannot be written; nothing was taken.
    StoreError
        When the store cannot be written; nothing was taken.
    """
    path = Path(path)
    _check_complete(mapping)
    rows = map_rows(read_table(path, limits=limits), mapping, catalogue, _walks(store))
    rejected_file = None
    if rows.problems or rows.table.broken:
        rejected_file = rejected_path(path, rejected_folder)
        write_rejected(rejected_file, rows.table, rows.problems, say)
    ready = rows.ready
    counter = Counter(len(ready))
    taken, categories = write_told(store, lambda session: _keep(session, rows, counter), counter, progress)
    return ImportReport(
        taken=taken,
        known=len(ready) - taken + len(rows.repeated - rows.problems.keys()),
        rejected=len(rows.problems) + len(rows.table.broken),
        reasons=_reasons(rows),
        stacks=stacks(_coordinates(rows, ready)),
        categories=categories,
        notes=(*rows.notes, *_repetition(rows)),
        rejected_file=rejected_file,
        remedy=remedy(mapping, rows.positions),
    )


def _keep(session: Session, rows: MappedRows, counter: Counter) -> tuple[int, dict[str, int]]:
    """Put the rows and return how many are new, by category too."""
    before = Tally(session.observations.count_by("category"))
    counts = session.observations.put_many(counter.watch(rows.observations()), Role.IMPORT)
    after = Tally(session.observations.count_by("category"))
    return counts["created"], dict(after - before)


def _check_complete(mapping: ColumnMapping) -> None:
    missing = [name for name in ("position", "recorded_at", "category") if getattr(mapping, name) is None]
    if missing:
        raise ImportRefused(
            N_("The mapping does not say where to find: {fields}. Name a column, or one value for all rows."),
            fields=", ".join(missing),
        )


def _walks(store: Store) -> Walks:
    with store.read() as session:
        return {
            walk.id: {stop.number: stop.id for stop in session.walks.stops(walk.id)} for walk in session.walks.all()
        }


def _reasons(rows: MappedRows) -> tuple[Reason, ...]:
    problems: dict[int, Sequence[Problem]] = dict(rows.problems)
    lines: Mapping[int, int] = dict(enumerate(rows.table.lines))
    broken = {_NO_ROW + line: (problem,) for line, problem, _ in rows.table.broken}
    return reasons(problems | broken, {**lines, **{row: row - _NO_ROW for row in broken}})


def _coordinates(rows: MappedRows, ready: Sequence[int]) -> Iterator[tuple[float, float]]:
    return zip(rows.positions.lon[ready].tolist(), rows.positions.lat[ready].tolist(), strict=True)


def _repetition(rows: MappedRows) -> tuple[Problem, ...]:
    count = len(rows.repeated - rows.problems.keys())
    if not count:
        return ()
    return (Problem("id", N_("Rows that say again what an earlier row says: {count}."), {"count": count}),)
