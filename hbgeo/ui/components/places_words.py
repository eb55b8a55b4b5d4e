"""What the pages say of a place: its condition, its inspections, its faults, how people feel there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel.numbers import format_decimal

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Grade
from hbgeo.i18n import _, language, named, ngettext
from hbgeo.services.inspections import Due, PlaceState
from hbgeo.services.place_facts import Mean


def condition_name(catalogue: Catalogue, condition: int | None) -> str:
    """Return a condition in words."""
    if condition is None:
        return _("Condition not known")
    return next((step.label(language()) for step in catalogue.condition if step.value == condition), str(condition))


def due_words(catalogue: Catalogue, due: Due, today: date) -> str:
    """Return when a kind of inspection is due, in words."""
    kind = named(catalogue.inspections, due.kind)
    if due.next_on is None:
        return _("{kind}: never made, as far as is known").format(kind=kind)
    if due.overdue_d:
        text = ngettext("{kind}: {count} day late", "{kind}: {count} days late", due.overdue_d)
        return text.format(kind=kind, count=due.overdue_d)
    if due.next_on == today:
        return _("{kind}: today").format(kind=kind)
    return _("{kind}: next on {day}").format(kind=kind, day=due.next_on.isoformat())


def late_words(state: PlaceState) -> str:
    """Return how late a place's inspections are, in words; empty when none is."""
    if not state.overdue_d:
        return ""
    return ngettext("{count} day late", "{count} days late", state.overdue_d).format(count=state.overdue_d)


def next_words(state: PlaceState) -> str:
    """Return the day of the next inspection; in words where there is none."""
    if not state.dues:
        return _("not inspected")
    if state.next_on is None:
        return _("never made")
    return state.next_on.isoformat()


def fault_counts(counts: Mapping[Grade, int]) -> str:
    """Return open faults by grade in short, as `2 A, 1 C`; empty when there are none."""
    return ", ".join(f"{counts[grade]} {grade}" for grade in Grade if counts.get(grade))


def mean_words(mean: Mean) -> str:
    """Return a mean of ratings with how many there are; said to be few below five, a dash without any."""
    if mean.value is None:
        return "–"
    value = format_decimal(round(mean.value, 1), format="0.0", locale=language())
    ratings = ngettext("{count} rating", "{count} ratings", mean.n).format(count=mean.n)
    few = f", {_('few')}" if mean.few else ""
    return f"{value} ({ratings}{few})"
