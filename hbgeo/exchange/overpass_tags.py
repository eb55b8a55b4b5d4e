"""OpenStreetMap's tags as the layers and attributes of hbgeo (domain description, part G)."""

from __future__ import annotations

from collections.abc import Mapping

#: Layer → alternatives, each a set of tags that must all be there; `*` stands for any value.
_LAYER_TAGS: dict[str, tuple[dict[str, str], ...]] = {
    "lekplats": ({"leisure": "playground"},),
    "grillplats": ({"amenity": "bbq"}, {"leisure": "bbq"}, {"leisure": "firepit"}),
    "skatepark": ({"leisure": "pitch", "sport": "skateboard"}, {"leisure": "skatepark"}),
    "utegym": ({"leisure": "fitness_station"},),
    "bollplan": ({"leisure": "pitch"}, {"leisure": "sports_centre"}),
    "hallplats": (
        {"highway": "bus_stop"},
        {"public_transport": "platform"},
        {"public_transport": "station"},
        {"public_transport": "stop_area"},
    ),
    "busslinje": ({"route": "bus"},),
}
_YES_NO = {"yes": "ja", "no": "nej"}
_SURFACES = {
    "sand": "sand", "woodchips": "flis", "wood_chips": "flis", "rubber": "gummi", "tartan": "gummi",
    "grass": "gras", "asphalt": "asfalt",
}  # fmt: skip
_EQUIPMENT = {
    "slide": "rutschkana", "swing": "gunga", "baby_swing": "gunga", "basketswing": "gunga", "sandpit": "sand",
    "springy": "fjader", "climbingframe": "klatter", "climbing": "klatter", "structure": "klatterstallning",
    "seesaw": "gungbrada", "roundabout": "karusell", "zipwire": "linbana", "playhouse": "lekhus",
}  # fmt: skip
#: Attribute → tags it is read from (the first that is there) and what their values mean; {}: as it is.
_ATTRIBUTES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "description": (("description:sv", "description"), {}),
    "visit_url": (("website", "contact:website", "url"), {}),
    "email": (("contact:email", "email"), {}),
    "wikidata": (("wikidata",), {}),
    "operator": (("operator",), {}),
    "access": (("access",), {}),
    "sport": (("sport",), {}),
    "min_age": (("min_age",), {}),
    "max_age": (("max_age",), {}),
    "underlag": (("surface",), _SURFACES),
    "belysning": (("lit",), _YES_NO),
    "staket": (("fenced", "fence"), _YES_NO),
    "sittplats": (("bench",), _YES_NO),
    "papperskorg": (("bin", "waste_basket"), _YES_NO),
    "vatten": (("drinking_water",), _YES_NO),
    "toalett": (("toilets",), _YES_NO),
    "vaderskydd": (("shelter",), _YES_NO),
    "tillganglig": (("wheelchair",), {"yes": "ja", "limited": "delvis", "no": "nej"}),
    "grill_typ": (("fuel",), {"charcoal": "fast kol", "wood": "fast ved", "electric": "el"}),
}


def belongs(tags: Mapping[str, str], layer: str) -> bool:
    """Tell whether tags describe something of the layer; a layer that OSM has no tags for takes anything."""
    alternatives = _LAYER_TAGS.get(layer)
    if alternatives is None:
        return True
    if layer == "bollplan" and tags.get("sport") == "skateboard":
        return False
    return any(all(tags.get(key) == value for key, value in wanted.items()) for wanted in alternatives)


def attributes_of(tags: Mapping[str, str]) -> dict[str, str | int]:
    """Return the attributes that the tags say something about; phone numbers and the like are left out."""
    found: dict[str, str | int] = {}
    for name, (keys, meanings) in _ATTRIBUTES.items():
        value = next((tags[key] for key in keys if key in tags), None)
        if value is not None:
            found[name] = meanings.get(value, value)
    if tags.get("barrier") == "fence":
        found.setdefault("staket", "ja")
    year = tags.get("start_date", "")[:4]
    if year.isdecimal():
        found["anlagd_ar"] = int(year)
    equipment = _equipment(tags)
    if equipment:
        found["utrustning"] = equipment
    return found


def _equipment(tags: Mapping[str, str]) -> str:
    kinds = [key.removeprefix("playground:") for key, value in tags.items() if value == "yes" and "playground:" in key]
    kinds += [kind.strip() for kind in tags.get("playground", "").split(";") if kind.strip() not in ("", "yes")]
    return ";".join(dict.fromkeys(_EQUIPMENT.get(kind, kind) for kind in kinds))
