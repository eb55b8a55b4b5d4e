"""Which stops of a feed are one stop to residents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

#: How far from each other stops of one name may lie to be one, metres.
ONE_STOP_M = 150.0
#: Mean radius of the earth; distances so short differ from those on the ellipsoid by less than 1 %.
_RADIUS_M = 6_371_009.0
_STATION = 1


def group_stops(stops: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return for each stop of a feed the number of its group.

    Stops are in one group when one is the other's parent, or when platforms or stations of one name lie within
    `ONE_STOP_M` of each other.
    """
    count = len(stops)
    if count == 0:
        return np.empty(0, dtype=np.int64)
    parent = pd.Index(stops["stop_id"]).get_indexer(stops["parent"])
    child = np.flatnonzero(parent >= 0)
    pairs = np.concatenate([np.stack([child, parent[child]], axis=1), pairs_of_one_name(stops, stops)])
    graph = coo_matrix((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    _, group = connected_components(graph, directed=False)
    return np.asarray(group, dtype=np.int64)


def pairs_of_one_name(a: pd.DataFrame, b: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return pairs (k, 2) of rows of `a` and `b` with one name within `ONE_STOP_M`; no entrances, none without name.

    Parameters
    ----------
    a, b
        Frames with name, lat, lon (degrees) and kind.
    """
    rows_a, rows_b = _named(a), _named(b)
    if len(rows_a) == 0 or len(rows_b) == 0:
        return np.empty((0, 2), dtype=np.int64)
    tree, other = cKDTree(_on_globe(a, rows_a)), cKDTree(_on_globe(b, rows_b))
    near = tree.sparse_distance_matrix(other, ONE_STOP_M, output_type="coo_matrix")
    pairs = np.stack([rows_a[near.row], rows_b[near.col]], axis=1).astype(np.int64)
    names_a, names_b = (frame["name"].str.casefold().to_numpy(dtype=object) for frame in (a, b))
    of_one_name: npt.NDArray[np.int64] = pairs[names_a[pairs[:, 0]] == names_b[pairs[:, 1]]]
    return of_one_name


def _named(stops: pd.DataFrame) -> npt.NDArray[np.intp]:
    placed = np.isfinite(stops["lat"]) & np.isfinite(stops["lon"])
    return np.flatnonzero(placed & (stops["kind"] <= _STATION) & (stops["name"] != ""))


def _on_globe(stops: pd.DataFrame, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    lat, lon = np.radians(stops["lat"].to_numpy()[rows]), np.radians(stops["lon"].to_numpy()[rows])
    unit: npt.NDArray[np.float64] = np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1
    )
    return _RADIUS_M * unit
