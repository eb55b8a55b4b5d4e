"""What must agree within a catalogue: codes are unique and what is referred to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from hbgeo.domain import inspection, observation
from hbgeo.domain.catalogue_items import Category, Item
from hbgeo.errors import N_, Problem

if TYPE_CHECKING:  # the catalogue checks itself with this module
    from hbgeo.domain.catalogue import Catalogue

Where = tuple[int | str, ...]
#: Still unsafe, better, fixed.
_CHECKS = frozenset({0, 1, 2})


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem and where in the file it is."""

    where: Where
    problem: Problem


def mistakes(catalogue: Catalogue) -> Iterator[Mistake]:
    """Yield what does not agree."""
    for name in (
        "actors",
        "land",
        "categories",
        "urgencies",
        "efforts",
        "costs",
        "activities",
        "statuses",
        "questions",
        "groups",
        "inspections",
        "grades",
        "fields",
        "layers",
    ):
        yield from _repeated(((name, i), item) for i, item in enumerate(getattr(catalogue, name)))
    yield from _repeated(
        (("categories", i, "sub", j), sub)
        for i, category in enumerate(catalogue.categories)
        for j, sub in enumerate(category.sub)
    )
    actors = {actor.code for actor in catalogue.actors}
    urgencies = {urgency.code for urgency in catalogue.urgencies}
    for i, category in enumerate(catalogue.categories):
        yield from _owners(("categories", i), category, actors)
        yield from _subcodes(("categories", i, "sub"), category, urgencies)
    yield from _statuses(catalogue)
    yield from _checks(catalogue)
    yield from _inspections(catalogue)
    yield from _layers(catalogue)


def _repeated(items: Iterable[tuple[Where, Item]]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for where, item in items:
        if item.code in seen:
            yield _mistake((*where, "code"), N_("The code “{code}” is used twice."), code=item.code)
        seen.add(item.code)


def _owners(where: Where, category: Category, actors: set[str]) -> Iterator[Mistake]:
    named = chain(
        ((key, getattr(category, key)) for key in ("owner_kvarter", "owner_allman", "owner_skolgard")),
        (("support", code) for code in category.support),
    )
    for key, code in named:
        if code is not None and code not in actors:
            yield _mistake(
                (*where, key), N_("“{key}” is “{code}”, which is no actor of this file."), key=key, code=code
            )


def _subcodes(where: Where, category: Category, urgencies: set[str]) -> Iterator[Mistake]:
    for j, sub in enumerate(category.sub):
        if not sub.code.startswith(category.code):
            message = N_("The sub-code “{code}” must start with its category's code “{category}”.")
            yield _mistake((*where, j, "code"), message, code=sub.code, category=category.code)
        if sub.urgency is not None and sub.urgency not in urgencies:
            message = N_("“{code}” is no urgency of this file.")
            yield _mistake((*where, j, "urgency"), message, code=sub.urgency)
    if not category.free_text and not category.sub:
        message = N_("“{code}” allows no free text, so it needs sub-codes to choose from.")
        yield _mistake(where[:-1], message, code=category.code)


def _statuses(catalogue: Catalogue) -> Iterator[Mistake]:
    known = [status.value for status in observation.Status]
    for i, status in enumerate(catalogue.statuses):
        if status.code not in known:
            message = N_("“{code}” is no status; the statuses are {known}.")
            yield _mistake(("statuses", i, "code"), message, code=status.code, known=", ".join(known))
    missing = set(known) - {status.code for status in catalogue.statuses}
    if missing:
        yield _mistake(("statuses",), N_("These statuses are missing: {codes}."), codes=", ".join(sorted(missing)))


def _checks(catalogue: Catalogue) -> Iterator[Mistake]:
    """Yield questions whose answers could not be carried into the plan."""
    missing = _CHECKS - {step.value for step in catalogue.checks}
    for i, question in enumerate(catalogue.questions):
        if question.kind == "check" and missing:
            message = N_("“{code}” asks what became of an action, so “checks” needs the values 0, 1 and 2.")
            yield _mistake(("questions", i, "kind"), message, code=question.code)
        if question.kind == "check" and not question.follow_up:
            message = N_("“{code}” asks what became of an action, so it needs “follow_up: true”.")
            yield _mistake(("questions", i, "kind"), message, code=question.code)


def _inspections(catalogue: Catalogue) -> Iterator[Mistake]:
    """Yield kinds of inspection and grades that the program does not know, or that are missing."""
    for name, known in (("inspections", inspection.InspectionKind), ("grades", inspection.Grade)):
        given = [item.code for item in getattr(catalogue, name)]
        if set(given) != set(known):
            message = N_("“{key}” must be exactly: {codes}.")
            yield _mistake((name,), message, key=name, codes=", ".join(known))


def _layers(catalogue: Catalogue) -> Iterator[Mistake]:
    """Yield layers that name an attribute or a kind of inspection that is not there, and choices without values."""
    fields = {item.code for item in catalogue.fields}
    kinds = {item.code for item in catalogue.inspections}
    for i, item in enumerate(catalogue.fields):
        if item.kind in ("choice", "choices") and not item.values:
            yield _mistake(("fields", i), N_("“{code}” is chosen, so it needs “values”."), code=item.code)
    for i, layer in enumerate(catalogue.layers):
        for j, code in enumerate(layer.fields):
            if code not in fields:
                yield _mistake(("layers", i, "fields", j), N_("“{code}” is no attribute of “fields”."), code=code)
        for code in layer.inspected:
            if code not in kinds:
                message = N_("“{code}” is no kind of inspection.")
                yield _mistake(("layers", i, "inspected", code), message, code=code)


def _mistake(where: Where, message: str, **values: str) -> Mistake:
    return Mistake(where, Problem(str(where[-1]), message, dict(values)))
