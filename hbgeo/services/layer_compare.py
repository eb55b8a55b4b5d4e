"""A newer file of places beside those that are kept: what is new, moved, changed and gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.place import Place
from hbgeo.services.importing_places import is_content
from hbgeo.services.layer_compare_applying import apply, take_back
from hbgeo.services.layer_compare_gone import gone
from hbgeo.services.layer_compare_matching import Pairs, matches
from hbgeo.services.layer_compare_place import changes_of, new
from hbgeo.services.layer_compare_values import Change, Comparison, Kind, Matched
from hbgeo.services.layer_import_reading import Read, ReadOptions, read_layer
from hbgeo.store.protocol import Session, Store

__all__ = ["apply", "compare", "datasets", "take_back"]


def compare(
    store: Store,
    catalogue: Catalogue,
    path: Path,
    layer: str,
    *,
    same_places: bool = False,
    **options: Unpack[ReadOptions],
) -> Comparison:
    """Compare a file with what the same dataset brought into a layer; nothing is changed.

    A place is known by its id in the file. When the file has no ids, or the kept place came without one, it is that of
    the same name within 50 m, else the nearest within 10 m.

    Parameters
    ----------
    same_places
        The file is about the places that the layer holds, whatever source they came from: all of them are compared
        with, and their ids and history stay.
    options
        How the file is read: see `ReadOptions`.

    Raises
    ------
    NotFound, ImportRefused
        As `import_layer`.
    """
    read = read_layer(store, catalogue, path, layer, **options)
    with store.read() as session:
        return _compared(session, read, layer, same_places=same_places)


def datasets(places: Sequence[Place]) -> dict[str, int]:
    """Return the sources that places came from by an import → how many of them."""
    counts: dict[str, int] = {}
    for place in places:
        if place.source_ref and ":" in place.source_ref:
            name = place.source_ref.partition(":")[0]
            counts[name] = counts.get(name, 0) + 1
    return counts


def _compared(session: Session, read: Read, layer: str, *, same_places: bool) -> Comparison:
    held, said = session.places.find(layer), read.taking.places
    mine = held if same_places else [place for place in held if _is_of(place, read.dataset)]
    pairs = _pairs(read, said, held, mine, same_places=same_places)
    changes: list[Change] = []
    relinked: list[tuple[Place, Place]] = []
    same = read.taking.repeated
    for place in said:
        if place.id not in pairs:
            changes.append(new(session, place))
            continue
        before, how = pairs[place.id]
        found = changes_of(session, before, _told(read, before, place), how)
        changes += found
        same += not found
        if not found and place.source_ref != before.source_ref and place.id not in read.taking.own:
            relinked.append((before, replace(before, source=place.source, source_ref=place.source_ref)))
    matched = {before.id for before, _ in pairs.values()}
    missing = [place for place in mine if place.id not in matched and not _is_left(place, read.taking.refs_left)]
    changes += gone(session, missing, of=len(mine), dataset=read.dataset)
    order = {kind: place for place, kind in enumerate(Kind)}
    return Comparison(
        layer=layer,
        dataset=read.dataset,
        changes=tuple(sorted(changes, key=lambda change: order[change.kind])),
        same=same,
        relinked=tuple(relinked),
        rejected=read.rejected,
        reasons=read.reasons,
        notes=read.notes,
    )


def _pairs(
    read: Read, said: Sequence[Place], held: Sequence[Place], mine: Sequence[Place], *, same_places: bool
) -> Pairs:
    by_id = {place.id: place for place in held}
    by_ref = {place.source_ref: place for place in held if place.source_ref}
    pairs: Pairs = {}
    used: set[str] = set()
    for place in said:
        known = by_id.get(place.id) or by_ref.get(place.source_ref or "")
        if known is not None and known.id not in used:
            pairs[place.id] = (known, Matched.ID)
            used.add(known.id)
    anyhow = same_places or not read.taking.with_ids
    free = [place for place in mine if place.id not in used and (anyhow or is_content(place.source_ref or ""))]
    return pairs | matches([place for place in said if place.id not in pairs], free)


def _told(read: Read, before: Place, said: Place) -> Place:
    """Return what a file says; an export of ours brings no attributes back."""
    if said.id in read.taking.back and said.id == before.id:
        return replace(said, source=before.source, source_ref=before.source_ref)
    if said.id not in read.taking.own:
        return said
    return replace(said, attributes={}, source=before.source, source_ref=before.source_ref)


def _is_of(place: Place, dataset: str) -> bool:
    return (place.source_ref or "").startswith(f"{dataset}:")


def _is_left(place: Place, refs: set[str]) -> bool:
    ref = place.source_ref or ""
    return ref in refs or ref.split("#")[0] in refs
