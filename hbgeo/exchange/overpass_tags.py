"""OpenStreetMap's tags as the attributes of hbgeo (domain description, part G)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_YES_NO = {"yes": "ja", "no": "nej"}
_SURFACES = {
    "sand": "sand", "woodchips": "flis", "wood_chips": "flis", "rubber": "gummi", "tartan": "gummi",
    "grass": "gras", "asphalt": "asfalt", "gravel": "grus", "fine_gravel": "grus", "pebblestone": "grus",
    "concrete": "betong", "concrete:plates": "betong", "artificial_turf": "konstgräs",
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
#: Age group → first and last year of age in it.
_AGES = {"0-3": (0, 3), "4-6": (4, 6), "7-12": (7, 12), "13+": (13, 120)}
#: Layer → the same for what only its places have.
_OF_LAYER: dict[str, dict[str, tuple[tuple[str, ...], dict[str, str]]]] = {
    # What `services.footways_tags` reads of steps, light and bridges.
    "gangvag": {
        name: ((name,), {})
        for name in (
            "highway", "footway", "foot", "bicycle", "step_count", "ramp:wheelchair", "handrail", "incline", "width",
            "kerb", "smoothness", "layer", "bridge", "tunnel", "sidewalk", "crossing",
        )
    },
    "gatljus": {
        "stolpnummer": (("ref",), {}),
        "lamptyp": (("lamp_type", "light:method"), {}),
        "lamp_mount": (("lamp_mount", "support"), {}),
    },
    "utemiljo": {"slag": (("leisure", "landuse", "place"), {})},
    "motesplats": {"slag": (("leisure", "tourism", "amenity"), {})},
    "busslinje": {name: ((name,), {}) for name in ("ref", "from", "to", "via", "network")},
    "hallplats": {name: ((name,), {}) for name in ("ref", "local_ref", "network")},
}  # fmt: skip


def attributes_of(tags: Mapping[str, str], layer: str = "") -> dict[str, str | int]:
    """Return the attributes that the tags say something about; phone numbers and the like are left out.

    Parameters
    ----------
    layer
        Code of the layer, for what only its places have.
    """
    found: dict[str, str | int] = {}
    meant, told_by = _of_layer(layer)
    # A file may hold a hundred thousand elements with a handful of tags each.
    for row in sorted({row for key in tags for row in told_by.get(key, ())}):
        name, keys, meanings = meant[row]
        value = next(tags[key] for key in keys if key in tags)
        found[name] = meanings.get(value, value)
    if tags.get("barrier") == "fence":
        found.setdefault("staket", "ja")
    year = tags.get("start_date", "")[:4]
    if year.isdecimal():
        found["anlagd_ar"] = int(year)
    several = {"utrustning": _equipment(tags), "aldersgrupp": _ages(tags)}
    return found | {name: kinds for name, kinds in several.items() if kinds}


@cache
def _of_layer(layer: str) -> tuple[list[tuple[str, tuple[str, ...], dict[str, str]]], dict[str, list[int]]]:
    """Return what the tags of a layer's elements mean, in order, and which of it each key tells."""
    every = {**_ATTRIBUTES, **_OF_LAYER.get(layer, {})}
    told_by: dict[str, list[int]] = {}
    for row, (keys, _meanings) in enumerate(every.values()):
        for key in keys:
            told_by.setdefault(key, []).append(row)
    return [(name, keys, meanings) for name, (keys, meanings) in every.items()], told_by


def _ages(tags: Mapping[str, str]) -> str:
    """Return the age groups that `min_age` and `max_age` reach into; none when neither is a number of years."""
    youngest, oldest = (tags.get(key, "").strip() for key in ("min_age", "max_age"))
    if not (youngest.isdecimal() or oldest.isdecimal()):
        return ""
    first = int(youngest) if youngest.isdecimal() else 0
    last = int(oldest) if oldest.isdecimal() else first + 120
    return ";".join(group for group, (low, high) in _AGES.items() if first <= high and last >= low)


def _equipment(tags: Mapping[str, str]) -> str:
    kinds = [key.removeprefix("playground:") for key, value in tags.items() if value == "yes" and "playground:" in key]
    kinds += [kind.strip() for kind in tags.get("playground", "").split(";") if kind.strip() not in ("", "yes")]
    return ";".join(dict.fromkeys(_EQUIPMENT.get(kind, kind) for kind in kinds))
