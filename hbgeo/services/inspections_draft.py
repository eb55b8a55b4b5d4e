"""What an inspection is filled in with, and what of it cannot be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import MAX_INSPECTION_TEXT, MAX_REFERENCE, Grade, InspectionKind
from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_, Problem
from hbgeo.services.drafts import about_text

#: Before this day nothing was inspected that is still followed up; a mistyped year.
EARLIEST = date(1950, 1, 1)


@dataclass(frozen=True, slots=True)
class FaultDraft:
    """A fault in the making."""

    grade: Grade
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionDraft:
    """An inspection in the making. Fields as in `domain.inspection.Inspection`.

    Parameters
    ----------
    faults
        What was found to be wrong. Problems with the second of them bear the field `faults.1`.
    fixed, fixed_note
        Ids of open faults of the place that were found fixed, and what was done.
    photos
        Of the place.
    """

    place_id: str
    kind: InspectionKind
    on: date
    condition: int | None = None
    certified: bool | None = None
    reference: str = ""
    note: str = ""
    faults: tuple[FaultDraft, ...] = ()
    fixed: tuple[str, ...] = ()
    fixed_note: str = ""
    photos: tuple[PhotoContent, ...] = ()


def problems(draft: InspectionDraft, catalogue: Catalogue, today: date) -> tuple[Problem, ...]:
    """Return what is wrong with a draft by itself, in the order the fields are asked for."""
    return tuple(_problems(draft, catalogue, today))


def about_day(field: str, day: date, today: date) -> Iterator[Problem]:
    """Yield what keeps a day from being one on which somebody was there."""
    if day > today:
        yield Problem(field, N_("That day has not come yet. Choose today or an earlier day."))
    elif day < EARLIEST:
        yield Problem(field, N_("Choose a day after {year}."), {"year": EARLIEST.year})


def about_fault(fault: FaultDraft, field: str) -> Iterator[Problem]:
    """Yield what keeps a fault from being kept."""
    if not fault.what.strip():
        yield Problem(field, N_("Write what is wrong."))
    yield from about_text(field, fault.what, MAX_INSPECTION_TEXT)


def _problems(draft: InspectionDraft, catalogue: Catalogue, today: date) -> Iterator[Problem]:
    yield from about_day("on", draft.on, today)
    if draft.condition is not None and draft.condition not in {step.value for step in catalogue.condition}:
        yield Problem("condition", N_("Choose the condition from the list."))
    yield from about_text("reference", draft.reference, MAX_REFERENCE)
    if len(draft.reference.splitlines()) > 1:
        yield Problem("reference", N_("Write this on one line."))
    yield from about_text("note", draft.note, MAX_INSPECTION_TEXT)
    for number, fault in enumerate(draft.faults):
        yield from about_fault(fault, f"faults.{number}")
    yield from about_text("fixed_note", draft.fixed_note, MAX_INSPECTION_TEXT)
