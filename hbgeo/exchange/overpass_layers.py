"""Which of OpenStreetMap's tags say that something belongs to a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Tag → values, all of which an alternative asks for.
Wanted = Mapping[str, frozenset[str]]


def _wanted(**tags: str) -> Wanted:
    """Return an alternative; several values are parted by a space."""
    return {key: frozenset(values.split()) for key, values in tags.items()}


#: What can be walked along.
_WAYS = "footway path pedestrian steps cycleway living_street residential service track unclassified bridleway"
#: Larger roads, which have to say that there is a place to walk.
_ROADS = "tertiary secondary tertiary_link secondary_link primary"
_LAYER_TAGS: dict[str, tuple[Wanted, ...]] = {
    "lekplats": (_wanted(leisure="playground"),),
    "grillplats": (_wanted(amenity="bbq"), _wanted(leisure="bbq firepit")),
    "skatepark": (_wanted(leisure="pitch", sport="skateboard"), _wanted(leisure="skatepark")),
    "utegym": (_wanted(leisure="fitness_station"),),
    "bollplan": (_wanted(leisure="pitch sports_centre"),),
    "hallplats": (_wanted(highway="bus_stop"), _wanted(public_transport="platform station stop_area")),
    "busslinje": (_wanted(route="bus"),),
    "gangvag": (
        _wanted(highway=_WAYS),
        _wanted(highway=_ROADS, sidewalk="both left right yes"),
        _wanted(highway=_ROADS, foot="yes designated permissive"),
    ),
    "gatljus": (_wanted(highway="street_lamp"),),
    "utemiljo": (
        _wanted(leisure="park garden common"),
        _wanted(landuse="recreation_ground village_green"),
        _wanted(place="square"),
    ),
    # A bench alone is no place to meet; there are thousands.
    "motesplats": (
        _wanted(leisure="outdoor_seating picnic_table bandstand"),
        _wanted(tourism="picnic_site"),
        _wanted(amenity="shelter"),
    ),
}
_CLOSED = frozenset({"no", "private"})
_ALLOWED = frozenset({"yes", "designated", "permissive", "destination"})
_OF_BUSES = frozenset({"public_transport", "bus_stop", "changing_rooms"})


def alternatives(layer: str, osm: Sequence[str] = ()) -> tuple[Wanted, ...]:
    """Return what a layer asks for: one of these; empty when nothing of OpenStreetMap is known to belong there.

    Parameters
    ----------
    layer
        Code of the layer.
    osm
        What the catalogue says of a layer that is not built in: `key=value`, or several with `+`.
    """
    known = _LAYER_TAGS.get(layer)
    if known is not None:
        return known
    parted = [[tag.partition("=") for tag in one.split("+")] for one in osm]
    return tuple({key: frozenset({value}) for key, _, value in one} for one in parted)


def belongs(tags: Mapping[str, str], layer: str, osm: Sequence[str] = ()) -> bool:
    """Tell whether tags describe something of the layer; a layer that OSM has no tags for takes anything."""
    asked = alternatives(layer, osm)
    if not asked:
        return True
    if layer in _LAYER_TAGS and _is_something_else(tags, layer):
        return False
    return any(all(tags.get(key) in values for key, values in wanted.items()) for wanted in asked)


def _is_something_else(tags: Mapping[str, str], layer: str) -> bool:
    if layer == "bollplan":
        return tags.get("sport") == "skateboard"
    if layer == "gangvag":
        return not _may_walk(tags)
    if layer == "motesplats":
        return tags.get("shelter_type") in _OF_BUSES or tags.get("access") in _CLOSED
    return layer == "utemiljo" and (tags.get("access") in _CLOSED or tags.get("garden:type") == "residential")


def _may_walk(tags: Mapping[str, str]) -> bool:
    """Tell whether the public may go on foot; `foot` outweighs `access`."""
    if tags.get("foot") in _CLOSED or tags.get("motorroad") == "yes":
        return False
    return tags.get("access") not in _CLOSED or tags.get("foot") in _ALLOWED
