"""Places of a layer from a file: what fits is taken in one transaction, the rest is accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.place import Place
from hbgeo.errors import N_, NotFound, Problem
from hbgeo.exchange.overpass import ATTRIBUTION
from hbgeo.services.importing_places import Taking
from hbgeo.services.importing_progress import Counter, Progress, write_told
from hbgeo.services.importing_report import ImportReport
from hbgeo.services.layer_by_hand import GEOMETRY, NAME, by_hand
from hbgeo.services.layer_import_reading import ReadOptions, read_layer
from hbgeo.services.undoing import Undo, undoable
from hbgeo.store.protocol import Session, Store

#: About 2 cm: what a trip through a projected system may move a coordinate by.
SAME_DEGREES = 2e-7


def import_layer(
    store: Store, catalogue: Catalogue, path: Path, layer: str, **options: Unpack[ReadOptions]
) -> ImportReport:
    """Take the features of a file into a layer; a second run of the same file changes nothing.

    A place that is known keeps its id and what the file does not say of it; so does what people have changed of it
    since the last file (`layer_compare` shows where the file says something else).

    Parameters
    ----------
    path
        Any file of places that GDAL reads, Overpass JSON, or CSV with coordinates.
    layer
        Code of a layer of the catalogue.
    options
        How the file is read: see `ReadOptions`.

    Raises
    ------
    NotFound
        When the catalogue has no such layer.
    ImportRefused
        When the file cannot be read, is the live database, or does not say its coordinate reference system;
        nothing was taken.
    """
    return import_undoable(store, catalogue, path, layer, **options)[0]


def import_undoable(
    store: Store,
    catalogue: Catalogue,
    path: Path,
    layer: str,
    *,
    progress: Progress | None = None,
    **options: Unpack[ReadOptions],
) -> tuple[ImportReport, Undo]:
    """Do the same as `import_layer`, and return also how it is taken back (`layer_compare_applying.take_back`).

    Parameters
    ----------
    progress
        Told how much is done, 0 to 1, in the caller's thread, from when the file is read; by raising it stops the
        import, and nothing is taken.
    """
    read = read_layer(store, catalogue, path, layer, **options)
    counter = Counter(len(read.taking.places))

    def work(session: Session) -> tuple[Any, int]:
        places, kept = _merged(session, read.taking, layer)
        return session.places.put_many(counter.watch(places), Role.IMPORT), kept

    (counts, kept), undo = write_told(store, undoable(work), counter, progress)
    note = Problem("attributes", N_("Places where what people have changed was kept: {count}."), {"count": kept})
    report = ImportReport(
        taken=counts["created"],
        changed=counts["changed"],
        known=counts["same"] + read.taking.repeated,
        rejected=read.rejected,
        reasons=read.reasons,
        categories={layer: counts["created"]},
        notes=(*read.notes, *([note] if kept else [])),
    )
    return report, undo


def known_places(session: Session, places: Iterable[Place], layer: str) -> dict[str, Place]:
    """Return the id of each place of a file that is known, by its id or its source's → the place as it is kept."""
    held = session.places.find(layer)
    by_id = {place.id: place for place in held}
    by_ref = {place.source_ref: place for place in held if place.source_ref}
    found: dict[str, Place] = {}
    for place in places:
        known = by_id.get(place.id) or by_ref.get(place.source_ref or "") or _elsewhere(session, place)
        if known is not None:
            found[place.id] = known
    return found


def merged(before: Place, said: Place) -> Place:
    """Return a known place with what a file says of it; what the file does not say stays."""
    same = before.geometry.equals_exact(said.geometry, SAME_DEGREES)
    return replace(
        said,
        id=before.id,
        name=said.name or before.name,
        attributes={**before.attributes, **said.attributes},
        geometry=before.geometry if same else said.geometry,
        source=sources(before.source, said.source),
        changed_at=before.changed_at,
    )


def sources(before: str, after: str) -> str:
    """Return how a place's source is named: what is left of OpenStreetMap's data still has to be attributed."""
    if ATTRIBUTION in before and ATTRIBUTION not in after:
        return f"{after}; {ATTRIBUTION}"
    return after


def kept_by_hand(before: Place, after: Place, hand: frozenset[str]) -> Place:
    """Return a place with what people have changed as it was before."""
    attributes = {key: before.attributes.get(key) if key in hand else value for key, value in after.attributes.items()}
    return replace(
        after,
        name=before.name if NAME in hand else after.name,
        geometry=before.geometry if GEOMETRY in hand else after.geometry,
        attributes={key: value for key, value in attributes.items() if key in before.attributes or key not in hand},
    )


def _merged(session: Session, taking: Taking, layer: str) -> tuple[list[Place], int]:
    """Return the places to keep, and of how many something stays as people have changed it.

    One that comes back from an export of ours brings nothing but its name and geometry.
    """
    known, kept, places = known_places(session, taking.places, layer), 0, []
    for place in taking.places:
        before = known.get(place.id)
        if before is None:
            places.append(place)
        elif place.id in taking.own:
            places.append(replace(merged(before, place), **_own(before)))
        else:
            after = merged(before, place)
            if place.id in taking.back and place.id == before.id:
                after = replace(after, source=before.source, source_ref=before.source_ref)
            spared = after if after == before else kept_by_hand(before, after, by_hand(session, before))
            kept += spared != after
            places.append(spared)
    return places, kept


def _own(before: Place) -> dict[str, Any]:
    return {
        "attributes": before.attributes,
        "source": before.source,
        "source_ref": before.source_ref,
        "layer": before.layer,
    }


def _elsewhere(session: Session, place: Place) -> Place | None:
    try:
        return session.places.get(place.id)
    except NotFound:
        return None
