"""The rows of a table as observations: every column read once, every row judged, none made before it is asked for."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from hbgeo.domain import ids
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import MAX_TEXT, Observation, ObservationSource, Status
from hbgeo.domain.position import Position, PositionSource
from hbgeo.errors import N_, Problem
from hbgeo.exchange.dates import Read, read_days, read_moments
from hbgeo.exchange.mapping import Given, When
from hbgeo.exchange.mapping import Mapping as ColumnMapping
from hbgeo.exchange.mapping_position import Positions, numbers, read_positions
from hbgeo.exchange.tables import Table
from hbgeo.services.importing_codes import kinds, read_codes
from hbgeo.services.importing_rejected import ADDED_COLUMNS

#: Walk id → number of the stop → id of the stop.
Walks = Mapping[str, Mapping[int, str]]

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK_SLACK = timedelta(days=1)
_OPTIONAL_CODES = (
    "subcode", "polarity", "safety_day", "safety_dark", "urgency", "light", "status", "owner", "land", "source",
)  # fmt: skip


@dataclass(slots=True)
class MappedRows:
    """A table read by a mapping.

    Parameters
    ----------
    columns
        Field of an observation → value for each row.
    positions
        Of all rows.
    problems
        Row → why it cannot be taken.
    repeated
        Rows that say again what an earlier row said.
    unknown
        Field → value that is no code → number of rows.
    notes
        What was left out of rows that are taken all the same.
    """

    table: Table
    columns: dict[str, list[Any]]
    positions: Positions
    received_at: datetime
    language: str
    problems: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    repeated: set[int] = field(default_factory=set)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)

    @property
    def ready(self) -> list[int]:
        """Rows that can be taken."""
        return [r for r in range(len(self.table)) if r not in self.problems and r not in self.repeated]

    def observations(self) -> Iterator[Observation]:
        """Make the observations of the rows that can be taken."""
        names = list(self.columns)
        lon, lat = self.positions.lon.tolist(), self.positions.lat.tolist()
        accuracy = self.columns["accuracy_m"]
        names.remove("accuracy_m")
        for row in self.ready:
            yield Observation(
                position=Position(lon=lon[row], lat=lat[row], source=PositionSource.IMPORT, accuracy_m=accuracy[row]),
                received_at=self.received_at,
                language=self.language,
                **{name: self.columns[name][row] for name in names},
            )

    def add(self, problems: Mapping[int, Problem]) -> None:
        """Note what is wrong with rows."""
        for row, problem in problems.items():
            self.problems[row].append(problem)


def map_rows(table: Table, mapping: ColumnMapping, catalogue: Catalogue, walks: Walks | None = None) -> MappedRows:
    """Read a table by a mapping that says position, date and category.

    Parameters
    ----------
    walks
        The walks that rows may belong to; None: whichever a row names.

    Raises
    ------
    ImportRefused
        When the mapping names a column that is not there or a code that the catalogue does not have.
    """
    assert mapping.position is not None  # noqa: S101 - `check_complete` refused the mapping otherwise
    positions = read_positions(table, mapping.position, mapping.place_outside_sweden)
    rows = MappedRows(table, {}, positions, ids.now(), mapping.language)
    rows.add(positions.problems)
    _read_codes(rows, mapping, catalogue)
    _read_dates(rows, mapping)
    _read_texts(rows, mapping, catalogue)
    _read_numbers(rows, mapping)
    _read_walks(rows, mapping, walks)
    _check_status(rows, catalogue)
    _identify(rows, mapping)
    return rows


def _read_codes(rows: MappedRows, mapping: ColumnMapping, catalogue: Catalogue) -> None:
    known = kinds(catalogue)
    categories = read_codes(rows.table, mapping.category, known["category"], required=True)
    read = {name: read_codes(rows.table, getattr(mapping, name), known[name]) for name in _OPTIONAL_CODES}
    for name, column in (("category", categories), *read.items()):
        rows.add(column.problems)
        if column.unknown:
            rows.unknown[name] = column.unknown
    pairs = [value or (None, None) for value in categories.values]
    columns = {name: column.values for name, column in read.items()}
    rows.columns |= columns
    rows.columns["category"] = [category for category, _ in pairs]
    rows.columns["subcode"] = [own or implied for own, (_, implied) in zip(columns["subcode"], pairs, strict=True)]
    rows.columns["source"] = [source or ObservationSource.IMPORT for source in columns["source"]]
    rows.columns["status"] = [Status(status) if status else Status.NEW for status in columns["status"]]
    _fit_category(rows, catalogue)


def _fit_category(rows: MappedRows, catalogue: Catalogue) -> None:
    """Fill in the polarity a category has by itself; a sub-code must be one of its own."""
    by_code = {category.code: category for category in catalogue.categories}
    subs = {category.code: {sub.code for sub in category.sub} for category in catalogue.categories}
    polarity, subcodes = rows.columns["polarity"], rows.columns["subcode"]
    for row, code in enumerate(rows.columns["category"]):
        if code is None:
            continue
        if polarity[row] is None:
            polarity[row] = by_code[code].polarity
        subcode = subcodes[row]
        if subcode is not None and subcode not in subs[code]:
            values = {"subcode": subcode, "category": code}
            rows.add({row: Problem("subcode", N_("{subcode} is no sub-category of {category}."), values)})
        elif subcode is None and not by_code[code].free_text:
            rows.add({row: Problem("subcode", N_("{category} needs a sub-category."), {"category": code})})


def _read_dates(rows: MappedRows, mapping: ColumnMapping) -> None:
    recorded = _moments(rows.table, mapping.recorded_at)
    rows.add(recorded.problems)
    latest = rows.received_at + _CLOCK_SLACK
    for row, moment in enumerate(recorded.values):
        if moment is None and row not in recorded.problems:
            rows.add({row: Problem("recorded_at", N_("There is no date."))})
        elif moment is not None and not _EARLIEST <= moment <= latest:
            values = {"date": f"{moment:%Y-%m-%d}"}
            rows.add({row: Problem("recorded_at", N_("{date} is before 1970 or in the future."), values)})
    rows.columns["recorded_at"] = list(recorded.values)
    for name in ("due_on", "fixed_on"):
        when: When | None = getattr(mapping, name)
        days = read_days(_texts(rows.table, when), None if when is None else when.form, field=name)
        rows.add(days.problems)
        rows.columns[name] = list(days.values)


def _moments(table: Table, when: When | None) -> Read[datetime]:
    form = None if when is None else when.form
    return read_moments(_texts(table, when), form, field="recorded_at")


def _read_texts(rows: MappedRows, mapping: ColumnMapping, catalogue: Catalogue) -> None:
    silent = {category.code for category in catalogue.categories if not category.free_text}
    texts = [text or "" for text in _texts(rows.table, mapping.text)]
    dropped = 0
    for row, text in enumerate(texts):
        if len(text) > MAX_TEXT:
            values = {"length": len(text), "most": MAX_TEXT}
            rows.add({row: Problem("text", N_("The text has {length} characters; {most} is the most."), values)})
        elif text and rows.columns["category"][row] in silent:
            texts[row] = ""
            dropped += 1
    if dropped:
        message = N_("Reports whose text was left out because their category takes none: {count}.")
        rows.notes.append(Problem("text", message, {"count": dropped}))
    rows.columns["text"] = texts
    rows.columns["reason"] = _texts(rows.table, mapping.reason)


def _read_numbers(rows: MappedRows, mapping: ColumnMapping) -> None:
    accuracy = numbers(_texts(rows.table, mapping.accuracy_m))
    rows.columns["accuracy_m"] = [value if value >= 0 else None for value in accuracy.tolist()]
    agreements = numbers(_texts(rows.table, mapping.agreements))
    rows.columns["agreements"] = [int(value) if value >= 0 else 0 for value in agreements.tolist()]


def _read_walks(rows: MappedRows, mapping: ColumnMapping, walks: Walks | None) -> None:
    named = _texts(rows.table, mapping.walk)
    stops = numbers(_texts(rows.table, mapping.stop)).tolist()
    known = [name if walks is None or name in walks else None for name in named]
    unknown = sum(1 for name, walk in zip(named, known, strict=True) if name and walk is None)
    if unknown:
        message = N_("Reports of a walk that is not here, taken without it: {count}.")
        rows.notes.append(Problem("walk_id", message, {"count": unknown}))
    rows.columns["walk_id"] = known
    rows.columns["stop_id"] = [
        None if walk is None or np.isnan(number) else (walks or {}).get(walk, {}).get(int(number))
        for walk, number in zip(known, stops, strict=True)
    ]


def _check_status(rows: MappedRows, catalogue: Catalogue) -> None:
    # Which walk followed a case up has no place in a file; the status is believed without.
    needs = {
        Status(status.code): [name for name in status.requires if name != "follow_up_walk_id"]
        for status in catalogue.statuses
    }
    for row, status in enumerate(rows.columns["status"]):
        missing = [name for name in needs.get(status, ()) if not rows.columns[name][row]]
        if missing:
            values = {"status": status.value, "fields": ", ".join(missing)}
            rows.add({row: Problem("status", N_("The status “{status}” needs {fields}."), values)})


def _identify(rows: MappedRows, mapping: ColumnMapping) -> None:
    """Give each row the key that the same report always has, whichever file it comes in."""
    keys = _texts(rows.table, mapping.id)
    refs: list[str] = []
    seen: dict[str, int] = {}
    contents = _contents(rows.table)
    for row, key in enumerate(keys):
        ref = f"{mapping.dataset}:{key.strip()}" if key and key.strip() else f"row:{contents[row]}"
        refs.append(ref)
        first = seen.setdefault(ref, row)
        if first == row:
            continue
        if contents[first] == contents[row]:
            rows.repeated.add(row)
        else:
            message = N_("The id {id} is used on line {line} already, for something else.")
            values = {"id": key, "line": rows.table.lines[first]}
            rows.add({row: Problem("id", message, values)})
    rows.columns["source_ref"] = refs
    rows.columns["id"] = [
        key.strip() if key and ids.is_id(key.strip()) else ids.derived_id("observation", ref)
        for key, ref in zip(keys, refs, strict=True)
    ]


def _contents(table: Table) -> list[str]:
    """Return a hash of what each row says."""
    names = sorted(set(table.columns) - set(ADDED_COLUMNS))
    columns = [table.texts(name) for name in names]
    shapes = [None] * len(table) if table.geometry is None else [s and s.wkt for s in table.geometry]
    return [
        hashlib.sha256(
            json.dumps([[n, v] for n, v in zip(names, row, strict=True) if v] + [shape]).encode()
        ).hexdigest()[:32]
        for row, shape in zip(zip(*columns, strict=True) if columns else ((),) * len(table), shapes, strict=True)
    ]


def _texts(table: Table, given: Given | None) -> list[str | None]:
    if given is None or given.column is None:
        return [None if given is None else given.value] * len(table)
    return table.texts(given.column)
