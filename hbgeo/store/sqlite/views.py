"""The contract's views as GeoDataFrames."""

from __future__ import annotations

import sqlite3

import geopandas as gpd
import pandas as pd
import shapely

from hbgeo.domain import contract
from hbgeo.store.sqlite.geometry import strip_header

_FIELDS = {
    contract.STOPS: contract.STOP_FIELDS,
    contract.ROUTES: contract.ROUTE_FIELDS,
    contract.ACTIONS: contract.ACTION_FIELDS,
    contract.PLACES: contract.PLACE_FIELDS,
}


def view_frame(connection: sqlite3.Connection, view: str) -> gpd.GeoDataFrame:
    """Return a view of the contract (EPSG:4326), index `fid`, days as datetime64."""
    names = [field.name for field in _FIELDS[view]]
    rows = connection.execute(
        f"SELECT fid, geom, {', '.join(names)} FROM {view} ORDER BY fid"  # noqa: S608 - names of the contract
    ).fetchall()
    data = pd.DataFrame([row[2:] for row in rows], columns=names)
    for field in _FIELDS[view]:
        if field.type == "date":
            data[field.name] = pd.to_datetime(data[field.name], format="%Y-%m-%d")
        elif field.type == "integer":
            # Without gaps or with them: whole numbers.
            data[field.name] = data[field.name].astype("Int64")
    data.index = pd.Index([row[0] for row in rows], name="fid", dtype="int64")
    geometry = shapely.from_wkb([strip_header(row[1]) for row in rows])
    return gpd.GeoDataFrame(data, geometry=geometry, crs="EPSG:4326")
