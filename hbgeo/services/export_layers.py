"""The layers of the contract as an export writes them, with their styles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import (
    ACTION_FIELDS,
    ACTIONS,
    FOLLOWED_PLACE_FIELDS,
    HOTSPOT_FIELDS,
    HOTSPOTS,
    OBSERVATION_FIELDS,
    OBSERVATIONS,
    PLACES,
    ROUTE_FIELDS,
    ROUTES,
    STOP_FIELDS,
    STOPS,
    Field,
)
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_, Problem
from hbgeo.exchange.cells import plain_values
from hbgeo.exchange.layer import Chunk, GeometryType, Layer, point_chunks, split_by_type
from hbgeo.exchange.style import Entry, categorized, shape_of, single
from hbgeo.i18n import _, speaking
from hbgeo.services.export_actions import action_chunk
from hbgeo.services.export_hotspots import HotspotRows
from hbgeo.services.export_places import places_chunk
from hbgeo.services.export_rows import Discretion, Rows
from hbgeo.services.hotspots import LEGEND
from hbgeo.services.light import local_today
from hbgeo.store.protocol import Session

_NO_HOTSPOTS = N_("There are no hot spots in the file. {reason}")
_STOP_COLOR = "#1a1a1a"
_ROUTE_COLOR = "#b3245e"
# Told apart without red and green, and by lightness: from not begun to done.
_STATUS_COLORS = {
    "ny": "#8c510a",
    "tilldelad": "#d8a13a",
    "planerad": "#f0d58c",
    "pagar": "#74c4bb",
    "atgardad": "#1b8a80",
    "uppfoljd": "#00514a",
    "avslagen": "#4d4d4d",
}


def observation_layer(rows: Rows) -> Layer:
    """Return the observations as a layer that streams."""
    return Layer(name=OBSERVATIONS, geometry_type="Point", fields=OBSERVATION_FIELDS, chunks=point_chunks(rows))


def other_layers(
    session: Session,
    catalogue: Catalogue,
    selection: Selection,
    discretion: Discretion | None = None,
    hotspots: HotspotRows | None = None,
) -> tuple[list[Layer], dict[str, int], list[Problem]]:
    """Return stops, routes and actions of the selected walks, all places and hot spots; empty layers are left out.

    Parameters
    ----------
    discretion
        What holds back for the public.
    hotspots
        None where there are to be none: the public sees no map of danger.

    Returns
    -------
    tuple
        The layers; their numbers of rows; what was left out, and why.
    """
    places = places_chunk(session, catalogue, local_today(), public=discretion is not None)
    parts = [
        (STOPS, STOP_FIELDS, _frame_chunk(_of_walks(session.walks.stops_frame(), selection), STOP_FIELDS)),
        (ROUTES, ROUTE_FIELDS, _frame_chunk(_of_walks(session.walks.routes_frame(), selection), ROUTE_FIELDS)),
        (ACTIONS, ACTION_FIELDS, action_chunk(session, selection, discretion)),
        (PLACES, FOLLOWED_PLACE_FIELDS, places),
    ]
    layers: list[Layer] = []
    notes: list[Problem] = []
    for name, fields, chunk in parts:
        main: GeometryType = "LineString" if name == ROUTES else "Point"
        of_one_type, left = split_by_type(name, fields, chunk, main=main)
        layers += of_one_type
        if left:
            notes.append(
                Problem(
                    name,
                    N_("Rows of {layer} left out, as their geometry is neither point, line nor area: {count}."),
                    {"count": left, "layer": name},
                )
            )
    if hotspots is not None:
        layers += _hotspot_layers(hotspots)
        notes += [Problem(HOTSPOTS, _NO_HOTSPOTS, {"reason": hotspots.refused})] if hotspots.refused else []
    return layers, {layer.name: sum(len(c.geometries) for c in layer.chunks) for layer in layers}, notes


def _hotspot_layers(hotspots: HotspotRows) -> list[Layer]:
    if hotspots.frame.empty:
        return []
    return [
        Layer(
            name=HOTSPOTS,
            geometry_type="Polygon",
            fields=HOTSPOT_FIELDS,
            chunks=[_frame_chunk(hotspots.frame, HOTSPOT_FIELDS)],
            description=hotspots.made,
        )
    ]


def styles(layers: Sequence[Layer], catalogue: Catalogue) -> dict[str, str]:
    """Return the QML for each layer by its name."""
    return {layer.name: _style(layer, catalogue) for layer in layers}


def _style(layer: Layer, catalogue: Catalogue) -> str:
    shape = shape_of(layer.geometry_type)
    if layer.name == OBSERVATIONS:
        return categorized("kat_kod", [Entry(c.code, c.sv, c.color) for c in catalogue.categories], shape)
    if layer.name.startswith(PLACES):
        return categorized("typ", [Entry(c.code, c.sv, c.color) for c in catalogue.layers], shape)
    if layer.name == ACTIONS:
        return categorized("status", _status_entries(catalogue), shape)
    if layer.name == HOTSPOTS:
        return categorized("klass", _verdict_entries(), shape)
    return single(_STOP_COLOR if layer.name == STOPS else _ROUTE_COLOR, shape)


def _status_entries(catalogue: Catalogue) -> list[Entry]:
    return [
        Entry(status.code, status.sv, _STATUS_COLORS[status.code])
        for status in catalogue.statuses
        if status.code in _STATUS_COLORS
    ]


def _verdict_entries() -> list[Entry]:
    with speaking("sv"):
        return [Entry(str(int(entry.code)), _(entry.words), entry.colour) for entry in LEGEND]


def _of_walks(frame: gpd.GeoDataFrame, selection: Selection) -> gpd.GeoDataFrame:
    return frame[frame["vandr_id"].isin(selection.walk_ids)] if selection.walk_ids else frame


def _frame_chunk(frame: gpd.GeoDataFrame, fields: Sequence[Field]) -> Chunk:
    columns = [_typed(plain_values(frame[f.name]), f) for f in fields]
    return Chunk(np.array(frame.geometry.array, dtype=object), columns)


def _typed(values: list[Any], field: Field) -> list[Any]:
    # A column of numbers with gaps is one of floats in pandas.
    return [None if v is None else int(v) for v in values] if field.type == "integer" else values
