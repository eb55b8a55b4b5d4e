"""What a newer file would change in a layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hbgeo.domain.place import Place
from hbgeo.errors import Problem
from hbgeo.services.importing_report import ImportReport, Reason
from hbgeo.services.undoing import Undo

#: A geometry that lies within this of what is kept is the same; rounding to seven decimals moves it by 1 cm.
SAME_M = 0.05


class Kind(StrEnum):
    """What happens to a place, in the order in which it is told."""

    NEW = "new"
    MOVED = "moved"
    MOVED_CHANGED = "moved+changed"
    CHANGED = "changed"
    GONE = "gone"


class Matched(StrEnum):
    """How a place of the file was found among those that are kept: by its id, its name nearby, or by lying there."""

    ID = "id"
    NAME = "name"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute (or the `name`) from and to; None stands for nothing."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that can be taken from the file or not.

    Parameters
    ----------
    id
        Of the change. What people have edited since the last file is a change of its own beside the rest of the place.
    place_id
        Of the place, also of a new one.
    before, after
        The place as it is kept, and as it would be; None when it is not there.
    metres
        How far the part of the geometry that moved most lies from where it was (Hausdorff distance); None when it
        stays.
    values
        What changes of its name and attributes.
    by_hand
        People have edited this since the last file: taking it undoes that.
    matched
        How it was found; None for what is new or gone.
    doubts
        Why it is not ticked by itself.
    """

    id: str
    kind: Kind
    place_id: str
    before: Place | None
    after: Place | None
    metres: float | None = None
    values: tuple[Value, ...] = ()
    by_hand: bool = False
    matched: Matched | None = None
    doubts: tuple[Problem, ...] = ()

    @property
    def ticked(self) -> bool:
        """Whether it is taken when nobody says otherwise."""
        return not self.doubts

    @property
    def name(self) -> str:
        """The name of the place: that which is kept, else that of the file."""
        kept = self.before.name if self.before else ""
        return kept or (self.after.name if self.after else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A file beside what is kept of a layer.

    Parameters
    ----------
    layer, dataset
        Code of the layer; name of the source that is compared with.
    changes
        What differs, by kind: new, moved, changed, gone.
    same
        Number of places that are the same.
    relinked
        Places that are the same but have another id in the file: (as kept, with the new id). Applying keeps the ids
        for the next time.
    rejected, reasons, notes
        As in `ImportReport`.
    """

    layer: str
    dataset: str
    changes: tuple[Change, ...]
    same: int
    relinked: tuple[tuple[Place, Place], ...] = ()
    rejected: int = 0
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Problem, ...] = ()

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """Return the changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of the changes that are taken when nobody says otherwise."""
        return tuple(change.id for change in self.changes if change.ticked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was taken from a newer file.

    Parameters
    ----------
    report
        As of an import; `changed` counts the places that were moved or changed.
    gone
        Number of places taken out.
    undo
        How all of it is taken back (`layer_compare_applying.take_back`).
    """

    report: ImportReport
    gone: int
    undo: Undo = field(repr=False)
