"""Styles for QGIS (QML): the catalogue's colours, with a name for every code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hbgeo.exchange.layer import GeometryType

Shape = Literal["marker", "line", "fill"]
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_QGIS = "3.22.16-Białowieża"
_WHITE = "255,255,255,255"
_GREY = "#777777"
_SYMBOL_LAYERS: dict[Shape, str] = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a legend.

    Parameters
    ----------
    value
        The code it stands for.
    color
        `#rrggbb`.
    """

    value: str
    label: str
    color: str


def shape_of(geometry_type: GeometryType) -> Shape:
    """Return how QGIS calls the symbols of a geometry type."""
    if geometry_type.endswith("Point"):
        return "marker"
    return "line" if geometry_type.endswith("LineString") else "fill"


def categorized(attribute: str, entries: Sequence[Entry], shape: Shape, *, other: str = "Övrigt") -> str:
    """Return the QML that colours features by a code; unknown codes are grey.

    Parameters
    ----------
    attribute
        Field that holds the code.
    other
        Label of what none of the entries fits.
    """
    root, renderer = _document("categorizedSymbol", attr=attribute)
    categories = SubElement(renderer, "categories")
    symbols = SubElement(renderer, "symbols")
    for number, entry in enumerate([*entries, Entry("", other, _GREY)]):
        SubElement(categories, "category", value=entry.value, label=entry.label, symbol=str(number), render="true")
        _symbol(symbols, str(number), shape, entry.color)
    return _text(root)


def single(color: str, shape: Shape) -> str:
    """Return the QML that draws all features alike, in the colour `#rrggbb`."""
    root, renderer = _document("singleSymbol")
    _symbol(SubElement(renderer, "symbols"), "0", shape, color)
    return _text(root)


def _document(renderer: str, **attributes: str) -> tuple[Element, Element]:
    root = Element("qgis", version=_QGIS, styleCategories="Symbology")
    fixed = {"type": renderer, "symbollevels": "0", "enableorderby": "0", "forceraster": "0"}
    return root, SubElement(root, "renderer-v2", fixed | attributes)


def _symbol(parent: Element, name: str, shape: Shape, color: str) -> None:
    symbol = SubElement(parent, "symbol", type=shape, name=name, alpha="1", clip_to_extent="1", force_rhr="0")
    layer = SubElement(symbol, "layer", {"class": _SYMBOL_LAYERS[shape], "enabled": "1", "pass": "0", "locked": "0"})
    options = SubElement(layer, "Option", type="Map")
    for key, value in _properties(shape, color).items():
        SubElement(options, "Option", type="QString", name=key, value=value)


def _properties(shape: Shape, color: str) -> dict[str, str]:
    solid = _rgba(color, 255)
    if shape == "marker":
        outline = {
            "outline_color": _WHITE,
            "outline_style": "solid",
            "outline_width": "0.4",
            "outline_width_unit": "MM",
        }
        return {"name": "circle", "color": solid, "size": "3", "size_unit": "MM"} | outline
    if shape == "line":
        return {"line_color": solid, "line_style": "solid", "line_width": "0.8", "line_width_unit": "MM"}
    outline = {"outline_color": solid, "outline_style": "solid", "outline_width": "0.5", "outline_width_unit": "MM"}
    return {"color": _rgba(color, 80), "style": "solid"} | outline


def _rgba(color: str, alpha: int) -> str:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return f"{red},{green},{blue},{alpha}"


def _text(root: Element) -> str:
    indent(root, " ")
    return _DOCTYPE + tostring(root, encoding="unicode") + "\n"
