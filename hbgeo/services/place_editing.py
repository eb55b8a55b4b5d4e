"""Adding, changing and taking away places by hand; whoever edits at the same time loses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Catalogue, Layer
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.errors import N_, Conflict, InvalidInput, Problem
from hbgeo.services.place_editing_shapes import FIELD, checked_geometry, refusal
from hbgeo.services.place_editing_values import checked, line_problem, one_line, same
from hbgeo.services.still_there import still_there
from hbgeo.services.undoing import Undo, done
from hbgeo.store.protocol import Session, Store

#: Where a place that somebody has put in by hand comes from.
BY_HAND = "hand"
#: Field of the name in problems and collisions.
NAME = "name"
#: In place of a field: the place itself is gone.
GONE = "id"
_COLLIDES = N_("Somebody else has changed this since you began. Nothing is saved.")
_GONE = N_("Somebody else has taken this place away since you began. Nothing is saved.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft:
    """What was filled in about a place.

    Parameters
    ----------
    attributes
        Values of fields of the layer; None or blank text takes one away, and what is left out stays as it is.
    geometry
        WGS 84; None leaves a place where it is.
    """

    name: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    geometry: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A place as it was when somebody began to change it (`changed_at` says when that was), and what it shall be."""

    started: Place
    draft: PlaceDraft


class Collision(Conflict):
    """Somebody else has changed the same fields meanwhile.

    Parameters
    ----------
    fields
        `name`, `geometry` and codes of fields; `id` when the place is gone.
    """

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(_GONE if fields == (GONE,) else _COLLIDES)


class PlacesRefused(InvalidInput):
    """Some of several places cannot be changed so; none was. `by_place` says what is wrong, by id."""

    def __init__(self, by_place: dict[str, tuple[Problem, ...]]) -> None:
        self.by_place = by_place
        super().__init__(tuple(problem for problems in by_place.values() for problem in problems))


def add(
    store: Store, catalogue: Catalogue, layer: str, draft: PlaceDraft, *, role: Role = Role.PLANNER
) -> tuple[Place, Undo]:
    """Keep a new place and return it.

    Raises
    ------
    InvalidInput
        When something does not fit; `problems` names `name`, `geometry` or the code of a field.
    NotFound
        When there is no such layer.
    """
    of_layer = catalogue.layer(layer)
    empty = Place(id=new_id(), layer=layer, geometry=shapely.Point(), source=BY_HAND)
    if draft.geometry is None:
        draft = replace(draft, geometry=shapely.Point())
    place = _checked(catalogue, of_layer, Edit(empty, draft))

    def work(session: Session) -> Place:
        session.places.put_many([place], role)
        return session.places.get(place.id)

    return done(store, work)


def change(store: Store, catalogue: Catalogue, edit: Edit, *, role: Role = Role.PLANNER) -> tuple[Place, Undo]:
    """Change a place and return it; what others have changed meanwhile stays, unless it is the same fields.

    Raises
    ------
    InvalidInput
        As `add`.
    Collision
        When somebody else has changed the same fields to something else since the edit began, or taken the place
        away; nothing is changed then.
    """

    def work(session: Session) -> Place:
        return _change(session, catalogue, edit, role)

    return done(store, work)


def change_many(
    store: Store, catalogue: Catalogue, edits: Sequence[Edit], *, role: Role = Role.PLANNER
) -> tuple[int, Undo]:
    """Change several places in one piece and return how many became different.

    Raises
    ------
    PlacesRefused
        When one of them does not fit or collides; then none is changed.
    """

    def work(session: Session) -> int:
        refused: dict[str, tuple[Problem, ...]] = {}
        before = session.events.last()
        for edit in edits:
            try:
                _change(session, catalogue, edit, role)
            except InvalidInput as error:
                refused[edit.started.id] = error.problems
            except Collision as error:
                refused[edit.started.id] = tuple(Problem(name, error.message) for name in error.fields)
        if refused:
            raise PlacesRefused(refused)
        return session.events.last() - before

    return done(store, work)


def remove(store: Store, place_id: str, *, role: Role = Role.PLANNER) -> tuple[Place, Undo]:
    """Take a place out of sight and return what it was; its history stays.

    Raises
    ------
    NotFound
        When there is no such place.
    """

    def work(session: Session) -> Place:
        place = session.places.get(place_id)
        session.places.delete(place_id, role)
        return place

    return done(store, work)


def rebased(edit: Edit, present: Place) -> Edit:
    """Return the edit as if begun on the present state: what it changes it changes, and the rest is as others left it.

    What others have changed to something else is overwritten by it.
    """
    draft, started = edit.draft, edit.started
    mine = {code: value for code, value in draft.attributes.items() if not same(value, started.attributes.get(code))}
    name = present.name if draft.name == started.name else draft.name
    return Edit(present, replace(draft, name=name, attributes=mine))


def changed_fields(before: Place, after: Place) -> dict[str, Any]:
    """Return what differs between two states of a place: `name`, `geometry` or an attribute → its later value."""
    found: dict[str, Any] = {}
    if before.name != after.name:
        found[NAME] = after.name
    if not _equal(before.geometry, after.geometry):
        found[FIELD] = after.geometry
    # What is called so in a table is the place's own (`Places.frame`).
    for code in dict.fromkeys((*before.attributes, *after.attributes)):
        if code not in (NAME, FIELD) and not same(before.attributes.get(code), after.attributes.get(code)):
            found[code] = after.attributes.get(code)
    return found


def _change(session: Session, catalogue: Catalogue, edit: Edit, role: Role) -> Place:
    started = edit.started
    wanted = _checked(catalogue, catalogue.layer(started.layer), edit)
    present = still_there(session.places.get, started.id)
    if present is None:
        raise Collision((GONE,))
    mine = changed_fields(started, wanted)
    # Not by `changed_at`: two changes may fall into one millisecond.
    theirs = changed_fields(started, present)
    both = tuple(name for name in mine if name in theirs and not _agree(mine[name], theirs[name]))
    if both:
        raise Collision(both)
    return session.places.change(present.id, role, **_merged(present, mine))


def _merged(present: Place, mine: dict[str, Any]) -> dict[str, Any]:
    attributes = dict(present.attributes)
    for code, value in mine.items():
        if code in (NAME, FIELD):
            continue
        attributes[code] = value
        if value is None:
            del attributes[code]
    return {"attributes": attributes} | {name: mine[name] for name in (NAME, FIELD) if name in mine}


def _checked(catalogue: Catalogue, layer: Layer, edit: Edit) -> Place:
    """Return the place as the edit wants it."""
    started, draft = edit.started, edit.draft
    name = started.name if draft.name == started.name else one_line(draft.name)
    wrong = None if name == started.name else line_problem(name)
    problems = [Problem(NAME, *wrong)] if wrong else []
    geometry = started.geometry
    if draft.geometry is not None and not _equal(draft.geometry, started.geometry):
        try:
            geometry = checked_geometry(layer, draft.geometry)
        except InvalidInput as error:
            problems += error.problems
    elif geometry.is_empty:
        problems += refusal(N_("Say where it is: tap the map, or write coordinates.")).problems
    attributes, of_fields = checked(catalogue, catalogue.fields_of(layer), draft.attributes, started.attributes)
    if problems or of_fields:
        raise InvalidInput((*problems, *of_fields))
    return replace(started, name=name, attributes=attributes, geometry=geometry)


def _agree(mine: Any, theirs: Any) -> bool:  # noqa: ANN401 - any field's value
    if isinstance(mine, BaseGeometry) and isinstance(theirs, BaseGeometry):
        return _equal(mine, theirs)
    return same(mine, theirs)


def _equal(one: BaseGeometry, other: BaseGeometry) -> bool:
    return bool(shapely.to_wkb(one) == shapely.to_wkb(other))
