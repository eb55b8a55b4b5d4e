"""What the pages say of inspections and faults, in the language in force."""

from __future__ import annotations

from datetime import date
from typing import Literal

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Fault, Grade, InspectionKind
from hbgeo.i18n import _, language, named, ngettext
from hbgeo.services.inspections import Due, PlaceState, fault_due_on

#: Streamlit's colours of the grades; the letter says the same.
GRADE_COLORS: dict[Grade, Literal["red", "orange", "gray"]] = {Grade.A: "red", Grade.B: "orange", Grade.C: "gray"}


def kind_name(catalogue: Catalogue, kind: InspectionKind) -> str:
    """Return the name of a kind of inspection."""
    return named(catalogue.inspections, kind)


def grade_name(catalogue: Catalogue, grade: Grade) -> str:
    """Return the name of a grade."""
    return named(catalogue.grades, grade)


def condition_name(catalogue: Catalogue, value: int | None) -> str:
    """Return the name of a condition; empty when none was said."""
    if value is None:
        return ""
    return next((step.label(language()) for step in catalogue.condition if step.value == value), str(value))


def place_name(catalogue: Catalogue, state: PlaceState) -> str:
    """Return what a place is called: by its layer when it has no name of its own."""
    return state.place.name or catalogue.layer(state.place.layer).label(language())


def days_late(count: int) -> str:
    """Return how late something is."""
    return ngettext("{count} day late", "{count} days late", count).format(count=count)


def due_words(catalogue: Catalogue, due: Due, today: date) -> str:
    """Return in a line when a kind of inspection is due."""
    name = kind_name(catalogue, due.kind)
    if due.next_on is None:
        return _("{kind}: never made, due now").format(kind=name)
    if due.overdue_d:
        return f"{name}: {days_late(due.overdue_d)}"
    if due.next_on == today:
        return _("{kind}: due today").format(kind=name)
    return _("{kind}: due {day}").format(kind=name, day=due.next_on.isoformat())


def fault_words(catalogue: Catalogue, fault: Fault, today: date) -> str:
    """Return in a line when a fault was found and by when it is to be fixed."""
    words = _("Found {day}.").format(day=fault.found_on.isoformat())
    due_on = fault_due_on(catalogue, fault)
    if due_on is None:
        return words
    if due_on < today:
        late = _("Should have been fixed by {day}: {late}.")
        return words + " " + late.format(day=due_on.isoformat(), late=days_late((today - due_on).days))
    return words + " " + _("To be fixed by {day}.").format(day=due_on.isoformat())
