"""What lies behind a cell of a picture of hot spots."""

from __future__ import annotations

import numpy as np

from hbgeo.analysis.inputs import Ints
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, NotFound
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_finding import worked
from hbgeo.services.hotspots_found import Behind
from hbgeo.services.hotspots_grid import number_of
from hbgeo.services.hotspots_rows import Rows
from hbgeo.store.protocol import Store


def behind(store: Store, catalogue: Catalogue, asked: Asked, cell_id: str) -> Behind:
    """Return what lies behind a cell: the observations counted in it.

    Parameters
    ----------
    cell_id
        `cell` of `Found.cells`.

    Raises
    ------
    NotFound
        When the picture has no such cell.
    """
    known = worked(store, catalogue, asked)
    number = -1 if known.result is None else number_of(known.result.cells, cell_id)
    if known.result is None or number < 0:
        raise NotFound(N_("There is no such cell in this picture."))
    chosen = known.what.chosen[known.result.cell_of == number]
    rows = known.what.rows
    with store.read() as session:
        titles = {walk.id: walk.title for walk in session.walks.all()}
    by_walk = {walk: count for walk, count in rows.counts("walk", chosen).items() if walk}
    return Behind(
        cell=cell_id,
        count=len(chosen),
        by_category=rows.counts("category", chosen),
        by_walk=by_walk,
        by_light=rows.counts("light", chosen),
        by_month=_by_month(rows, chosen),
        walks={walk: titles.get(walk, "") for walk in by_walk},
        observation_ids=rows.ids_of(chosen[::-1]),
    )


def _by_month(rows: Rows, chosen: Ints) -> dict[str, int]:
    months, counts = np.unique(rows.recorded[chosen].astype("datetime64[M]"), return_counts=True)
    return dict(zip(months.astype(str).tolist(), counts.tolist(), strict=True))
