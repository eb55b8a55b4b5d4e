"""A timetable of the buses that is kept to be measured and compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A kept GTFS feed, cut down to what runs near the area.

    Parameters
    ----------
    name
        What people call it (“Autumn 2026”, “Proposal for 2027”).
    sha256
        Hash of the kept zip in hexadecimal.
    source
        Name of the file it was cut from.
    first_on, last_on
        Days it is valid from and to; None: the feed does not say.
    """

    id: str
    name: str
    sha256: str
    source: str = ""
    first_on: date | None = None
    last_on: date | None = None
    changed_at: datetime | None = None
