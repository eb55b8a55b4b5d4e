"""From what stands in a file to the codes of the catalogue: by value map, code or label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hbgeo.domain.catalogue import Catalogue, Item
from hbgeo.domain.observation import Light, ObservationSource
from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.mapping import Coded
from hbgeo.exchange.tables import Table

#: What a value means where it is known to mean nothing (“vet inte”).
_NOTHING_KNOWN = object()


@dataclass(frozen=True, slots=True)
class Kind:
    """A coded field: its name and what can stand for each of its values (case does not matter)."""

    field: str
    known: Mapping[str, Any]


@dataclass(slots=True)
class CodedColumn:
    """A column of codes, read.

    Parameters
    ----------
    values
        One for each row; None where there is none or it is unknown.
    problems
        Row → what is wrong with it.
    unknown
        Value that is no code → number of rows.
    """

    values: list[Any]
    problems: dict[int, Problem] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)


def kinds(catalogue: Catalogue) -> dict[str, Kind]:
    """Return the coded fields with all that their values can be called."""
    subs = [(sub, (category.code, sub.code)) for category in catalogue.categories for sub in category.sub]
    # A category's label wins over a sub-category of the same name.
    categories = _named(subs) | _named((category, (category.code, None)) for category in catalogue.categories)
    safety: dict[str, Any] = {
        name: _NOTHING_KNOWN if step.value is None else step.value
        for step in catalogue.safety
        for name in (str(step.value), step.sv, step.en)
    }
    actors = _named((item, item.code) for item in (*catalogue.land, *catalogue.actors))
    found = {
        "category": categories,
        "subcode": _named((sub, codes[1]) for sub, codes in subs),
        "polarity": {"-1": -1, "0": 0, "1": 1, "+1": 1},
        "safety_day": safety,
        "safety_dark": safety,
        "urgency": _named((item, item.code) for item in catalogue.urgencies),
        "status": _named((item, item.code) for item in catalogue.statuses),
        "light": {light.value: light for light in Light},
        "owner": actors,
        "land": actors,
        "source": {source.value: source for source in ObservationSource},
    }
    return {name: Kind(name, {_folded(key): value for key, value in known.items()}) for name, known in found.items()}


def read_codes(table: Table, coded: Coded | None, kind: Kind, *, required: bool = False) -> CodedColumn:
    """Return a coded column of the table.

    Parameters
    ----------
    coded
        How it is mapped; None: no row has a value.
    required
        Whether a blank is a problem.

    Raises
    ------
    ImportRefused
        When the mapping itself names a code that the catalogue does not have, or a column that is not there.
    """
    if coded is None:
        return CodedColumn([None] * len(table))
    mapped = {_folded(raw): _checked(code, kind) for raw, code in coded.values.items()}
    default = None if coded.default is None else _checked(coded.default, kind)
    if coded.column is None:
        return CodedColumn([_plain(_checked(str(coded.value), kind))] * len(table))
    return _read(table.texts(coded.column), {**kind.known, **mapped}, default, kind, required=required)


def _read(
    texts: Sequence[str | None],
    known: Mapping[str, Any],
    default: object,
    kind: Kind,
    *,
    required: bool,
) -> CodedColumn:
    column = CodedColumn([])
    cache: dict[str | None, Any] = {}
    for row, text in enumerate(texts):
        if text not in cache:
            cache[text] = _meaning(text, known, default)
        meaning = cache[text]
        column.values.append(_plain(meaning))
        if meaning is not None:
            continue
        if text is not None and text.strip():
            column.unknown[text] = column.unknown.get(text, 0) + 1
            column.problems[row] = Problem(
                kind.field,
                N_("“{value}” is no code or label of the catalogue; say in the mapping which code it means."),
                {"value": text},
            )
        elif required:
            column.problems[row] = Problem(kind.field, N_("There is nothing here, and no default in the mapping."))
    return column


def _meaning(text: str | None, known: Mapping[str, Any], default: Any) -> Any:  # noqa: ANN401 - any code
    if text is None or not text.strip():
        return default
    folded = _folded(text)
    if folded not in known:
        # 3.0 is how a spreadsheet may write the number 3.
        folded = folded.removesuffix(".0").removesuffix(",0")
    return known.get(folded, default)


def _checked(code: str, kind: Kind) -> Any:  # noqa: ANN401 - any code
    if _folded(code) not in kind.known:
        raise ImportRefused(
            N_("The mapping says “{code}” for {field}; the catalogue has no such code."), code=code, field=kind.field
        )
    return kind.known[_folded(code)]


def _plain(meaning: Any) -> Any:  # noqa: ANN401 - any code
    return None if meaning is _NOTHING_KNOWN else meaning


def _named(items: Iterable[tuple[Item, Any]]) -> dict[str, Any]:
    return {name: value for item, value in items for name in (item.sv, item.en, item.code)}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
