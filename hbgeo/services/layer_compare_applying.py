"""Taking what was chosen of a newer file, in one transaction that can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from hbgeo.domain.event import Role
from hbgeo.domain.place import Place
from hbgeo.errors import N_, Conflict, NotFound
from hbgeo.services import undoing
from hbgeo.services.importing_report import ImportReport
from hbgeo.services.layer_compare_place import with_values
from hbgeo.services.layer_compare_values import Applied, Change, Comparison, Kind
from hbgeo.services.still_there import still_there
from hbgeo.services.undoing import Undo
from hbgeo.store.protocol import Session, Store


def apply(store: Store, comparison: Comparison, chosen: Collection[str], role: Role = Role.IMPORT) -> Applied:
    """Take the chosen changes; places keep their ids, and with them inspections, actions and history.

    Parameters
    ----------
    chosen
        Ids of changes (`Change.id`).

    Raises
    ------
    NotFound
        When the comparison has no such change.
    Conflict
        When a place is no longer as it was when the file was compared; nothing was taken.
    """
    by_id = {change.id: change for change in comparison.changes}
    if not by_id.keys() >= set(chosen):
        raise NotFound(N_("There is no such change; compare the file again."))
    by_place: dict[str, list[Change]] = defaultdict(list)
    for change in comparison.changes:
        if change.id in chosen:
            by_place[change.place_id].append(change)

    def work(session: Session) -> dict[str, int]:
        return _take(session, list(by_place.values()), comparison.relinked, role)

    counts, undo = undoing.done(store, work)
    report = ImportReport(
        taken=counts["new"],
        changed=counts["changed"],
        known=comparison.same,
        rejected=comparison.rejected,
        reasons=comparison.reasons,
        categories={comparison.layer: counts["new"]},
        notes=comparison.notes,
    )
    return Applied(report=report, gone=counts["gone"], undo=undo)


def take_back(store: Store, undo: Undo) -> int:
    """Take back all that `apply` did, and return how many changes that were.

    Raises
    ------
    Conflict
        When something of it has been changed since; nothing is taken back.
    """
    # In the role of the import: what was edited by hand before is by hand again, and nothing else is.
    return undoing.take_back(store, undo, Role.IMPORT)


def _take(
    session: Session, by_place: Sequence[Sequence[Change]], relinked: Sequence[tuple[Place, Place]], role: Role
) -> dict[str, int]:
    counts = {"new": 0, "changed": 0, "gone": 0}
    for before, after in relinked:
        _check(session, before.id, before)
        session.places.put_many([after], role)
    for changes in by_place:
        first = changes[0]
        _check(session, first.place_id, first.before)
        if first.kind is Kind.GONE:
            session.places.delete(first.place_id, role)
            counts["gone"] += 1
            continue
        session.places.put_many([_after(changes)], role)
        counts["new" if first.kind is Kind.NEW else "changed"] += 1
    return counts


def _after(changes: Sequence[Change]) -> Place:
    """Return a place with all that was chosen of it."""
    first = changes[0]
    assert first.after is not None  # noqa: S101 - only what is gone has none
    place = first.after
    for change in changes[1:]:
        assert change.after is not None  # noqa: S101 - as above
        place = with_values(place, change, change.after)
    return place


def _check(session: Session, place_id: str, before: Place | None) -> None:
    present = still_there(session.places.get, place_id)
    if _state(present) != _state(before):
        raise Conflict(N_("The layer has changed since the file was compared; compare it again."))


def _state(place: Place | None) -> tuple[object, ...] | None:
    if place is None:
        return None
    return place.layer, place.name, place.attributes, place.source_ref, place.geometry.wkb
