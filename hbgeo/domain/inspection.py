"""Inspections of places (besiktningar), the faults they find, and photos of places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

#: Longest text about an inspection or a fault, in characters.
MAX_INSPECTION_TEXT = 2000
#: Longest reference number, in characters.
MAX_REFERENCE = 200


class InspectionKind(StrEnum):
    """How thorough an inspection is (SS-EN 1176-7): looked over, tried out, or examined by somebody certified."""

    ROUTINE = "tillsyn"
    FUNCTIONAL = "funktion"
    MAIN = "huvudbes"


class Grade(StrEnum):
    """How serious a fault is: A at once, B soon, C when there is time."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Somebody looked a place over.

    Parameters
    ----------
    on
        The day.
    condition
        Of the catalogue's scale of condition, 0 to 3; None: not said.
    certified
        Whether whoever did it is certified; never who it was.
    reference
        Number or address of the report elsewhere.
    photo_count
        Number of photos; the store keeps it.
    changed_at
        UTC; the store keeps it.
    """

    id: str
    place_id: str
    kind: InspectionKind
    on: date
    condition: int | None = None
    certified: bool | None = None
    reference: str = ""
    note: str = ""
    photo_count: int = 0
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong with a place, until it is fixed.

    Parameters
    ----------
    inspection_id
        The inspection that found it; None: found otherwise.
    what
        What is wrong, and with what.
    found_on, fixed_on
        Days; without the second it is open.
    done_note
        What was done.
    action_id
        The action of the plan that is to fix it.
    """

    id: str
    place_id: str
    grade: Grade
    what: str
    found_on: date
    inspection_id: str | None = None
    fixed_on: date | None = None
    done_note: str = ""
    action_id: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePhoto:
    """A photo of a place, taken at an inspection or otherwise; seen by planners only.

    Parameters
    ----------
    sha256
        Hash of the kept bytes in hexadecimal; the photo's name everywhere.
    width, height
        Pixels, upright.
    """

    sha256: str
    place_id: str
    inspection_id: str | None
    width: int
    height: int
    received_at: datetime
