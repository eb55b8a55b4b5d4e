"""What may be said of a cell, in numbers, words, colours and patterns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from hbgeo.errors import N_

Pattern = Literal["full", "stripes", "bars", "dots", "crossed", "faint", "none"]


class Verdict(IntEnum):
    """What one picture says of a cell; the numbers stand in exports and addresses and do not change."""

    SURELY_MORE = 2
    PROBABLY_MORE = 1
    NO_DIFFERENCE = 0
    FEWER = -1
    TOO_FEW = 98
    NOT_VISITED = 99


class Course(IntEnum):
    """What several pictures say of a cell, one after the other; the numbers stand in exports and do not change."""

    SPORADIC = 3
    PERSISTENT = 2
    EMERGING = 1
    NEVER = 0
    FADING = -1
    ONLY_BEFORE = 96
    ONLY_AFTER = 97
    NO_CLAIM = 98


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of cells in words.

    Parameters
    ----------
    code
        A `Verdict` or a `Course`.
    words
        English msgid, to be translated.
    colour
        `#rrggbb`.
    pattern
        Of the fill, so that no class is told by its colour alone.
    told
        Whether such cells are listed one by one.
    """

    code: IntEnum
    words: str
    colour: str
    pattern: Pattern
    told: bool = False


#: Told apart by lightness too, and without red and green.
_MOST, _MUCH, _SOME, _LESS = "#7f2704", "#f16913", "#6a51a3", "#2b7bba"
_NOTHING, _SILENT, _UNKNOWN = "#d9d9d9", "#969696", "#ffffff"

#: Of one picture.
LEGEND = (
    LegendEntry(Verdict.SURELY_MORE, N_("surely more than chance"), _MOST, "full", told=True),
    LegendEntry(Verdict.PROBABLY_MORE, N_("probably more"), _MUCH, "stripes", told=True),
    LegendEntry(Verdict.NO_DIFFERENCE, N_("no difference can be shown"), _NOTHING, "faint"),
    LegendEntry(Verdict.FEWER, N_("fewer than chance"), _LESS, "dots", told=True),
    LegendEntry(Verdict.NOT_VISITED, N_("not visited"), _UNKNOWN, "none"),
    LegendEntry(Verdict.TOO_FEW, N_("too few to say"), _SILENT, "crossed"),
)
#: Of many walks.
OVER_WALKS = (
    LegendEntry(Course.EMERGING, N_("Emerging: more and more"), _MUCH, "stripes", told=True),
    LegendEntry(Course.PERSISTENT, N_("Persistent: stands out on most walks"), _MOST, "full", told=True),
    LegendEntry(Course.FADING, N_("Fading: less and less"), _LESS, "dots", told=True),
    LegendEntry(Course.SPORADIC, N_("Now and then: stands out on some walks"), _SOME, "bars", told=True),
    LegendEntry(Course.NEVER, N_("Never stood out"), _NOTHING, "faint"),
    LegendEntry(Course.NO_CLAIM, N_("Too few walks to say"), _SILENT, "crossed"),
)
#: Of two pictures.
CHANGE = (
    LegendEntry(Course.EMERGING, N_("Stands out now, not before"), _MUCH, "stripes", told=True),
    LegendEntry(Course.PERSISTENT, N_("Stands out in both"), _MOST, "full", told=True),
    LegendEntry(Course.FADING, N_("Stood out before, not now"), _LESS, "dots", told=True),
    LegendEntry(
        Course.ONLY_BEFORE, N_("Stood out before; afterwards too little is known to say"), _SOME, "bars", told=True
    ),
    LegendEntry(
        Course.ONLY_AFTER, N_("Stands out now; before, too little is known to say"), _SILENT, "crossed", told=True
    ),
    LegendEntry(Course.NEVER, N_("Stands out in neither"), _NOTHING, "faint"),
    LegendEntry(Course.NO_CLAIM, N_("In one of them, or in both, too little is known to say"), _UNKNOWN, "none"),
)
