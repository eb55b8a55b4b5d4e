"""A layer of places as the GeoJSON that the map draws."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.place import Place
from hbgeo.store.protocol import Store

#: Six decimals of a degree are 11 cm: finer than a screen's pixel at the nearest zoom.
DECIMALS = 6
#: Encoded layers kept for each store.
KEPT = 40

_kept: WeakKeyDictionary[Any, OrderedDict[tuple[str, str], bytes]] = WeakKeyDictionary()
_lock = threading.Lock()


def layer_geojson(store: Store, catalogue: Catalogue, code: str) -> bytes:
    """Return a FeatureCollection of a layer's places with their id and name.

    Raises
    ------
    NotFound
        When the catalogue has no layer with that code.
    """
    catalogue.layer(code)
    key = (code, store.version())
    with _lock:
        encoded = _kept.setdefault(store, OrderedDict())
        if key in encoded:
            return encoded[key]
    with store.read() as session:
        body = encode(session.places.find(code))
    with _lock:
        encoded[key] = body
        while len(encoded) > KEPT:
            encoded.popitem(last=False)
    return body


def encode(places: Sequence[Place]) -> bytes:
    """Return places as GeoJSON for the map: rounded for the screen, not for exchange."""
    shapes = np.array([place.geometry for place in places], dtype=object)
    drawn = shapely.to_geojson(shapely.transform(shapes, _rounded)) if places else []
    features = [
        {
            "type": "Feature",
            "id": place.id,
            "geometry": orjson.Fragment(shape),
            "properties": {"layer": place.layer, "name": place.name},
        }
        for place, shape in zip(places, drawn, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _rounded(coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return coordinates.round(DECIMALS)
