"""What a newer file would change of one place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hbgeo.domain.place import Place
from hbgeo.errors import N_, Problem
from hbgeo.services.layer_by_hand import GEOMETRY, NAME, by_hand, was_taken_out
from hbgeo.services.layer_compare_matching import moved_metres
from hbgeo.services.layer_compare_values import SAME_M, Change, Kind, Matched, Value
from hbgeo.services.layer_import import SAME_DEGREES, sources
from hbgeo.store.protocol import Session

#: Why a change of what people have edited is not ticked.
HAND = Problem("place", N_("People have edited this since the last file."))
_OUT = Problem("place", N_("Somebody took it out of the layer here."))


def new(session: Session, said: Place) -> Change:
    """Return the change that brings a place; one that people took out is not ticked."""
    doubts = (_OUT,) if was_taken_out(session, said.id) else ()
    return Change(id=said.id, kind=Kind.NEW, place_id=said.id, before=None, after=said, doubts=doubts)


def changes_of(session: Session, before: Place, said: Place, how: Matched) -> list[Change]:
    """Return what differs: what only files have said as one change, what people have edited as another."""
    values = _values(before, said)
    metres = _metres(before, said)
    if not values and metres is None:
        return []
    hand = by_hand(session, before)
    changes = []
    for edited in (False, True):
        some = tuple(value for value in values if (value.key in hand) == edited)
        moved = metres if (GEOMETRY in hand) == edited else None
        if some or moved is not None:
            changes.append(_change(before, said, some, moved, how, edited=edited))
    return changes


def with_values(place: Place, change: Change, said: Place) -> Place:
    """Return a place with what a change changes of it, and the source that says so."""
    told = {value.key: value.after for value in change.values}
    name = told.pop(NAME, place.name)
    return replace(
        place,
        name=name,
        attributes={**place.attributes, **told},
        geometry=place.geometry if change.metres is None else said.geometry,
        source=sources(place.source, said.source),
        source_ref=said.source_ref,
    )


def _change(  # noqa: PLR0913 - what a change is made of
    before: Place, said: Place, values: tuple[Value, ...], metres: float | None, how: Matched, *, edited: bool
) -> Change:
    kind = Kind.CHANGED if metres is None else Kind.MOVED_CHANGED if values else Kind.MOVED
    change = Change(
        id=f"{before.id}#hand" if edited else before.id,
        kind=kind,
        place_id=before.id,
        before=before,
        after=None,
        metres=metres,
        values=values,
        by_hand=edited,
        matched=how,
        doubts=(HAND,) if edited else (),
    )
    return replace(change, after=with_values(before, change, said))


def _values(before: Place, said: Place) -> tuple[Value, ...]:
    """Return where the file says something else; what it does not say is no difference."""
    values = [Value(NAME, before.name, said.name)] if said.name and said.name != before.name else []
    values += [
        Value(key, before.attributes.get(key), value)
        for key, value in said.attributes.items()
        if not _is_same(before.attributes.get(key), value)
    ]
    return tuple(values)


def _metres(before: Place, said: Place) -> float | None:
    if before.geometry.equals_exact(said.geometry, SAME_DEGREES):
        return None
    metres = moved_metres(before.geometry, said.geometry)
    return metres if metres > SAME_M else None


def _is_same(one: Any, other: Any) -> bool:  # noqa: ANN401 - any attribute
    """Tell whether two values say the same: 3 of one kind of file is "3" of another."""
    return one == other or (one is not None and other is not None and str(one) == str(other))
