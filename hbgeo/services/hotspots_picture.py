"""Cells of hot spots as a picture in the web map's projection, with its legend, for a report."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont, PngImagePlugin

from hbgeo.i18n import _
from hbgeo.services.hotspots_legend import LegendEntry, Pattern

_MERCATOR = "EPSG:3857"
#: Longest side of the map, pixels; it and the legend have a margin.
_LONGEST, _MARGIN, _LINE, _NARROWEST = 1000, 16, 32, 480
_PAPER, _INK, _EDGE = "#ffffff", "#1b1b1b", (90, 90, 90)
_OPAQUE = {"faint": 110, "none": 0}
_TEXT, _SMALL, _SMALL_LINE = 20, 15, 20

Corners: TypeAlias = list[tuple[float, float]]


def cells_png(cells: gpd.GeoDataFrame, legend: tuple[LegendEntry, ...], note: str, made: str = "") -> bytes:
    """Return cells (EPSG:4326) as PNG in colours and patterns, with their legend below and a note inside.

    Parameters
    ----------
    note
        What the picture was made with and what has to be known; written into the file, not onto the picture.
    made
        What the picture was made with; written below the legend.
    """
    there = [entry for entry in legend if (cells["class"] == entry.code).any()]
    shapes, (width, height) = _in_pixels(cells)
    wide, high = max(width, _NARROWEST) + 2 * _MARGIN, height + 3 * _MARGIN + _LINE * len(there)
    below = _wrapped(made, wide - 2 * _MARGIN)
    picture = Image.new("RGB", (wide, high + _SMALL_LINE * len(below)), _PAPER)
    for entry in there:
        mine = [shapes[place] for place in np.flatnonzero(cells["class"].to_numpy() == entry.code)]
        _fill(picture, mine, entry)
    pen = ImageDraw.Draw(picture)
    for row, entry in enumerate(there):
        top = height + 2 * _MARGIN + row * _LINE
        _fill(picture, [_box(_MARGIN, top, 36, _LINE - 8)], entry)
        words = f"{_(entry.words)}: {int((cells['class'] == entry.code).sum())}"
        pen.text((_MARGIN + 48, top), words, fill=_INK, font=_font())
    for row, line in enumerate(below):
        pen.text((_MARGIN, high - _MARGIN // 2 + row * _SMALL_LINE), line, fill=_INK, font=_font(_SMALL))
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_itxt("Description", note)
    picture.save(file, format="PNG", pnginfo=info)
    return file.getvalue()


def _in_pixels(cells: gpd.GeoDataFrame) -> tuple[list[Corners], tuple[int, int]]:
    """Return the corners of each cell, and how wide and high the map is."""
    shapes = cells.geometry.to_crs(_MERCATOR)
    west, south, east, north = shapes.total_bounds
    width, height = _size(east - west, north - south)
    scale = np.array([width / (east - west), -height / (north - south)])
    corners = [(shapely.get_coordinates(shape) - (west, north)) * scale + _MARGIN for shape in shapes]
    return [[(x, y) for x, y in one.tolist()] for one in corners], (width, height)


def _size(wide: float, high: float) -> tuple[int, int]:
    longest = max(wide, high)
    return max(1, round(_LONGEST * wide / longest)), max(1, round(_LONGEST * high / longest))


def _fill(picture: Image.Image, shapes: Sequence[Corners], entry: LegendEntry) -> None:
    """Draw shapes of one class: its colour where its pattern lets it, and an outline."""
    mask = Image.new("L", picture.size)
    pen = ImageDraw.Draw(mask)
    for corners in shapes:
        pen.polygon(corners, fill=255)
    mask = ImageChops.multiply(mask, _pattern(entry.pattern, picture.size))
    picture.paste(ImageColor.getrgb(entry.colour), (0, 0), mask)
    pen = ImageDraw.Draw(picture)
    for corners in shapes:
        pen.polygon(corners, outline=_EDGE)


def _pattern(pattern: Pattern, size: tuple[int, int]) -> Image.Image:
    """Return where a pattern lets colour through, as on the map."""
    y, x = np.mgrid[: size[1], : size[0]]
    drawn = {
        "stripes": (x + y) % 10 < 5,  # noqa: PLR2004 - half of what is repeated
        "bars": y % 6 < 2,  # noqa: PLR2004
        "dots": (x % 10 - 5) ** 2 + (y % 10 - 5) ** 2 <= 8,  # noqa: PLR2004
        "crossed": ((x + y) % 10 == 0) | ((x - y) % 10 == 0),
    }.get(pattern)
    if drawn is None:
        return Image.new("L", size, _OPAQUE.get(pattern, 230))
    return Image.fromarray(np.where(drawn, 230, 0).astype(np.uint8))


def _wrapped(text: str, width: int) -> list[str]:
    """Return small text in lines no wider than some pixels, where words let it."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(_SMALL).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _font(size: int = _TEXT) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the pages' own font, which Streamlit ships; without it Pillow's, which lacks å, ä and ö."""
    files = metadata.files("streamlit") or []
    found = [file for file in files if file.name.startswith("SourceSansVF-Upright") and file.suffix == ".woff2"]
    if not found:
        return ImageFont.load_default(size)
    font = ImageFont.truetype(str(found[0].locate()), size)
    font.set_variation_by_name("Regular")
    return font


def _box(left: float, top: float, width: float, height: float) -> Corners:
    return [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
