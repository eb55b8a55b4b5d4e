"""A layer of places as the GeoJSON that the map draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.place import Place
from hbgeo.services.remembering import Memory
from hbgeo.store.protocol import Store

#: Six decimals of a degree are 11 cm: finer than a screen's pixel at the nearest zoom.
DECIMALS = 6
#: Encoded layers kept for each store.
KEPT = 40

_memory = Memory(KEPT)


def layer_geojson(store: Store, catalogue: Catalogue, code: str) -> bytes:
    """Return a FeatureCollection of a layer's places with their id and name.

    Raises
    ------
    NotFound
        When the catalogue has no layer with that code.
    """
    catalogue.layer(code)

    def work() -> bytes:
        with store.read() as session:
            return encode(session.places.find(code))

    return _memory.recall(store, (code, store.version()), work)


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
