"""What several reports are made of: head counts, photos, activities.

All texts are plain: whoever fills them words labels in the report's language first; what residents wrote is given as
they wrote it. Nothing here is markup, and nothing of it becomes markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many came of a group or a party.

    Parameters
    ----------
    who
        Name of the group or party, in the report's language.
    count
        Number of people; None stands for one to four, whose number is not printed.
    """

    who: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo in print.

    Parameters
    ----------
    jpeg
        Bytes of a JPEG that was looked at and may be shown.
    caption
        What it shows: printed under it, and read aloud in its place.
    """

    jpeg: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """One of the programme's activities as a meeting sees it.

    Parameters
    ----------
    name, owner, place, state
        In the report's language; `owner` is a party.
    function
        Who answers for it at the owner: a function, never a person's name.
    next_on
        Next time it takes place.
    note
        A line beside it.
    """

    name: str
    owner: str = ""
    function: str = ""
    place: str = ""
    next_on: date | None = None
    state: str = ""
    note: str = ""
