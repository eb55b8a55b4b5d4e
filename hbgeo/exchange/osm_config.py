"""What GDAL's driver for OpenStreetMap is told: which tags count, and that every tag is kept as it is."""

from __future__ import annotations

from collections.abc import Sequence

from hbgeo.exchange.overpass_layers import Wanted

#: Layer of the driver → kind of element it holds; areas made of ways say so themselves.
OGR_LAYERS = {
    "points": "node",
    "lines": "way",
    "multipolygons": "relation",
    "multilinestrings": "relation",
    "other_relations": "relation",
}
# Which closed ways are areas is decided by `overpass.is_area`, not by the driver.
_GENERAL = """[general]
closed_ways_are_polygons=hbgeo:none
attribute_name_laundering=no
report_all_tags=yes
tags_format=json
"""
_SECTION = """
[{name}]
osm_id=yes
attributes={keys}
all_tags=yes
"""


def config(asked: Sequence[Wanted]) -> str:
    """Return the text of the driver's configuration file (`osmconf.ini` of GDAL).

    Parameters
    ----------
    asked
        Tags that `where` compares; they become columns.
    """
    keys = ",".join(sorted({key for wanted in asked for key in wanted}))
    return _GENERAL + "".join(_SECTION.format(name=name, keys=keys) for name in OGR_LAYERS)


def where(asked: Sequence[Wanted]) -> str:
    """Return the condition (OGR SQL) that an element meets when it bears the tags of one alternative."""
    return " OR ".join(f"({_all_of(wanted)})" for wanted in asked)


def _all_of(wanted: Wanted) -> str:
    return " AND ".join(_quoted(key, '"') + f" IN ({_values(values)})" for key, values in wanted.items())


def _values(values: frozenset[str]) -> str:
    return ", ".join(_quoted(value, "'") for value in sorted(values))


def _quoted(text: str, mark: str) -> str:
    return mark + text.replace(mark, mark * 2) + mark
