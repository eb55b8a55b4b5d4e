"""Stop areas and their platforms: a place to follow up is the stop, not each of its platforms."""

from __future__ import annotations

from hbgeo.errors import N_, Problem
from hbgeo.exchange.layers_in_features import Feature, Features

#: National ids begin with the kind: 9021 stop area, 9022 stop point (Trafiklab, “GID”).
_AREA_PREFIX, _POINT_PREFIX = "9021", "9022"
_ID_COLUMNS = ("id", "stop_id", "gid")
_GTFS_STATION = "1"


def only_stop_areas(features: Features) -> Features:
    """Leave the platforms out where the file holds stop areas too, and say how many."""
    kinds = {id(item): _kind(item) for item in features.items}
    if "area" not in kinds.values() or "point" not in kinds.values():
        return features
    areas = [item for item in features.items if kinds[id(item)] != "point"]
    for item in features.items:
        if kinds[id(item)] == "point":
            features.leave(item.number, Problem("kind", N_("It is a platform; its stop area is taken instead.")))
    features.items = areas
    return features


def _kind(feature: Feature) -> str | None:
    """Return `area`, `point`, or None when the feature does not say."""
    location = feature.attributes.get("location_type")
    if "location_type" in feature.attributes and "parent_station" in feature.attributes:
        if str(location or "0") == _GTFS_STATION:
            return "area"
        return "point" if feature.attributes["parent_station"] else None
    for column in _ID_COLUMNS:
        number = str(feature.attributes.get(column) or "")
        if number.startswith(_AREA_PREFIX):
            return "area"
        if number.startswith(_POINT_PREFIX):
            return "point"
    return None
