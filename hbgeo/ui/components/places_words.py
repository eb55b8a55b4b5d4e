"""What the pages say of a place: its condition, its inspections, its faults, how people feel there."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import format_decimal

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Grade
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.inspections import PlaceState
from hbgeo.services.place_facts import Mean
from hbgeo.ui.components import inspection_words


def condition_name(catalogue: Catalogue, condition: int | None) -> str:
    """Return a condition in words, also of one that is not known."""
    return inspection_words.condition_name(catalogue, condition) or _("Condition not known")


def late_words(state: PlaceState) -> str:
    """Return for how long a place's inspections have been late, in words; empty when none is."""
    late = state.overdue_d
    return ngettext("{count} day", "{count} days", late).format(count=late) if late else ""


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
