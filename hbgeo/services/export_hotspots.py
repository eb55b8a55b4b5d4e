"""Hot spots as a layer of the contract: the cells that the page *Hotspots* shows when nothing else is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import InvalidInput, Problem
from hbgeo.exchange.geojson import feature_collection
from hbgeo.i18n import _, speaking
from hbgeo.services.hotspots import Asked, found, of_problems
from hbgeo.services.hotspots_files import note_of
from hbgeo.store.protocol import Store

#: Whatever the page speaks: the contract's layers are read by the municipality's GIS.
_LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class HotspotRows:
    """The hot spots of an export.

    Parameters
    ----------
    frame
        Columns of the contract; polygons (EPSG:4326). Empty when refused.
    made
        How they were worked out, in Swedish: parameters, version of the data, what has to be known.
    refused
        Why there are none.
    """

    frame: gpd.GeoDataFrame
    made: str
    refused: Problem | None


def hotspot_rows(store: Store, catalogue: Catalogue, selection: Selection = EVERYTHING) -> HotspotRows:
    """Return the hot spots of the problems of a selection on square cells, each observation counting as one."""
    cells = found(store, catalogue, Asked(selection=of_problems(selection)))
    with speaking(_LANGUAGE):
        words = {int(entry.code): _(entry.words) for entry in cells.legend}
        made = note_of(cells)
    table = cells.cells
    columns = {
        "ruta_id": table["cell"],
        "klass": table["class"],
        "betyder": table["class"].map(words).astype(object),
        "antal": table["count"],
        "z_varde": table["z"],
        "p_varde": table["p"],
    }
    frame = gpd.GeoDataFrame(columns, geometry=table.geometry, crs=table.crs)
    return HotspotRows(frame, made, cells.refused)


def hotspot_pieces(store: Store, catalogue: Catalogue) -> Iterator[bytes]:
    """Return the hot spots of all observations as GeoJSON (RFC 7946) in pieces; `description` says how they were made.

    Raises
    ------
    InvalidInput
        When none can be told, with the reason.
    """
    rows = hotspot_rows(store, catalogue)
    if rows.refused is not None:
        raise InvalidInput((rows.refused,))
    return feature_collection(rows.frame, "ruta_id", description=rows.made)
