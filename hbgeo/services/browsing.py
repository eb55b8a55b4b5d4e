"""Looking at what is kept: counts, pages of a table, pins that lie on top of each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hbgeo.domain.event import Role
from hbgeo.domain.observation import Observation
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import NotFound
from hbgeo.services.map_points import index_of
from hbgeo.services.remembering import Memory
from hbgeo.services.still_there import still_there
from hbgeo.store.protocol import Session, Store

#: Rows of a page of the table: what a browser shows at once, and at most some tens of kilobytes.
PAGE_ROWS = 100
#: Most pins listed of one stack.
STACK_ROWS = 50
#: Most features of a layer shown as a table.
PLACE_ROWS = 1000
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Overview:
    """How many observations a selection holds, and of what kind.

    Parameters
    ----------
    shown, total
        Those of the selection; all that are kept.
    by_category, by_polarity
        Code → number, within the selection; codes without any are left out.
    """

    shown: int
    total: int
    by_category: dict[str, int]
    by_polarity: dict[int, int]


@dataclass(frozen=True, slots=True)
class TablePage:
    """A page of the observations of a selection.

    Parameters
    ----------
    observations
        In the order asked for.
    following
        What to give as `after` for the next page, or None on the last one.
    """

    observations: tuple[Observation, ...]
    following: int | None


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """What a layer holds.

    Parameters
    ----------
    count
        Number of places.
    sources
        Where they come from → how many of them.
    """

    count: int
    sources: dict[str, int]


_overviews = Memory(_REMEMBERED)


def overview(store: Store, selection: Selection = EVERYTHING) -> Overview:
    """Count what a selection holds; the answer is remembered until something in the store changes."""
    count = _looked_through if selection.text else _counted
    return _overviews.recall(store, (store.version(), selection), lambda: count(store, selection))


def table_page(
    store: Store,
    selection: Selection = EVERYTHING,
    *,
    after: int = 0,
    newest: bool = True,
    rows: int = PAGE_ROWS,
) -> TablePage:
    """Return a page of observations, in the order the server received them or the reverse.

    Parameters
    ----------
    after
        `TablePage.following` of the page before; 0 for the first one.
    newest
        Whether the latest come first.
    rows
        Most rows of the page.
    """
    if selection.text:
        return _page_of_known(store, selection, after=after, newest=newest, rows=rows)
    with store.read() as session:
        found = session.observations.find(selection, after=after, limit=rows + 1, newest=newest)
    page = found[:rows]
    return TablePage(
        observations=tuple(observation for _, observation in page),
        following=page[-1][0] if len(found) > rows else None,
    )


def within(store: Store, selection: Selection, box: Box) -> tuple[tuple[Observation, ...], int]:
    """Return the observations of a selection in a box, latest first, and how many there are.

    Returns
    -------
    tuple
        At most `STACK_ROWS` observations; the exact number of all of them.
    """
    here = replace(selection, box=_shared(box, selection.box))
    with store.read() as session:
        found = session.observations.find(here, limit=STACK_ROWS, newest=True)
        count = session.observations.count(here)
    return tuple(observation for _, observation in found), count


def is_kept(store: Store, observation_id: str) -> bool:
    """Tell whether there is an observation with that id, and not deleted."""
    with store.read() as session:
        return still_there(session.observations.get, observation_id) is not None


def places(store: Store, layer: str) -> tuple[Place, ...]:
    """Return the places of a layer by name, those without one last."""
    with store.read() as session:
        return tuple(
            sorted(session.places.find(layer), key=lambda place: (not place.name, place.name.casefold(), place.id))
        )


def place_ids(store: Store, layer: str) -> frozenset[str]:
    """Return the ids of the places of a layer."""
    with store.read() as session:
        return frozenset(place.id for place in session.places.find(layer))


def summarise(places_of_layer: tuple[Place, ...]) -> LayerSummary:
    """Count the places of a layer by where they come from."""
    sources: dict[str, int] = {}
    for place in places_of_layer:
        sources[place.source] = sources.get(place.source, 0) + 1
    return LayerSummary(count=len(places_of_layer), sources=sources)


def take_back(store: Store, place_ids: tuple[str, ...], role: Role = Role.PLANNER) -> int:
    """Take places out of sight in one transaction (the undo of an import) and return how many.

    Those that are out of sight already are left as they are; the history keeps all of them.
    """

    def work(session: Session) -> int:
        taken = 0
        for place_id in place_ids:
            try:
                session.places.delete(place_id, role)
            except NotFound:
                continue
            taken += 1
        return taken

    return store.write(work)


def _page_of_known(store: Store, selection: Selection, *, after: int, newest: bool, rows: int) -> TablePage:
    """Return a page by the row numbers that the map has found: the texts are not looked through again."""
    fids = np.sort(index_of(store, selection).fid)
    if newest:
        fids = (fids[: np.searchsorted(fids, after)] if after else fids)[::-1]
    else:
        fids = fids[np.searchsorted(fids, after, side="right") :]
    with store.read() as session:
        found = session.observations.by_fid(fids[:rows].tolist())
    return TablePage(
        observations=tuple(reversed(found) if newest else found),
        following=int(fids[rows - 1]) if len(fids) > rows else None,
    )


def _shared(box: Box, other: Box | None) -> Box:
    if other is None:
        return box
    return Box(
        max(box.west, other.west),
        max(box.south, other.south),
        min(box.east, other.east),
        min(box.north, other.north),
    )


def _counted(store: Store, selection: Selection) -> Overview:
    with store.read() as session:
        by_category = session.observations.count_by("category", selection)
        return Overview(
            shown=sum(by_category.values()),
            total=session.observations.count(),
            by_category=by_category,
            by_polarity=session.observations.count_by("polarity", selection),
        )


def _looked_through(store: Store, selection: Selection) -> Overview:
    """Count what the map is about to draw: looking through every text is dear, so it is done once."""
    index = index_of(store, selection)
    numbers = np.bincount(index.category, minlength=len(index.categories))
    polarities, of_each = np.unique(index.polarity, return_counts=True)
    with store.read() as session:
        total = session.observations.count()
    return Overview(
        shown=len(index.fid),
        total=total,
        by_category=dict(zip(index.categories, numbers.tolist(), strict=True)),
        by_polarity=dict(zip(polarities.tolist(), of_each.tolist(), strict=True)),
    )
