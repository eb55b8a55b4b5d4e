"""A printed map as SVG: area, ways, route and numbered marks, with a scale bar and north. No tiles, no network."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, hypot, log10

import shapely
from shapely.geometry.base import BaseGeometry

from hbgeo.reports.map_content import MapContent, Mark
from hbgeo.reports.map_frame import WIDTH, Frame, fitted
from hbgeo.reports.map_labels import Box, moved_apart
from hbgeo.reports.map_symbols import BLUE, INK, WHITE, mark, size, text

#: A number that was moved farther than this, in units, gets a line to its place.
_LEADER = 4.0
_NORTH = Box(WIDTH - 24, 34, 36, 60)


def svg(content: MapContent) -> str:
    """Return the map as one SVG document.

    The map is 680 units wide and as high as its content asks for; north is up by the grid of EPSG:3007.

    Raises
    ------
    ValueError
        When there is nothing to show (`content.is_empty`).
    """
    frame = fitted(content)
    sheet = f'width="{WIDTH:.0f}" height="{frame.height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {sheet} viewBox="0 0 {WIDTH:.0f} {frame.height:.0f}">',
        f'<defs><clipPath id="sheet"><rect {sheet}/></clipPath></defs>',
        f'<rect {sheet} fill="#fbfaf7"/>',
        '<g clip-path="url(#sheet)">',
        *_ground(content, frame),
        *_marks(content.marks, frame),
        "</g>",
        *_scale_bar(frame),
        _north(),
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1:.0f}" height="{frame.height - 1:.1f}" fill="none" stroke="#8a9299"/>',
        "</svg>",
    ]
    return "".join(parts)


def _ground(content: MapContent, frame: Frame) -> Iterator[str]:
    for area in content.area:
        yield _path(frame.on_paper(area), 'fill="#eeebe2" fill-rule="evenodd" stroke="#77705f" stroke-dasharray="7 4"')
    ways = "".join(_data(frame.on_paper(way)) for way in content.ways)
    if ways:
        yield f'<path d="{ways}" fill="none" stroke="#b9b4a6" stroke-width="2.2" stroke-linecap="round"/>'
    if content.route is not None:
        route = frame.on_paper(content.route)
        line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
        yield _path(route, f'{line} stroke="{WHITE}" stroke-width="6.5"')
        yield _path(route, f'{line} stroke="{BLUE}" stroke-width="3.2"')


def _path(shape: BaseGeometry, style: str) -> str:
    data = _data(shape)
    return f'<path d="{data}" {style}/>' if data else ""


def _data(shape: BaseGeometry) -> str:
    """Return the lines and rings of a geometry as SVG path data."""
    if shape.is_empty:
        return ""
    if isinstance(shape, shapely.Polygon):
        return "".join(_line(ring) + "Z" for ring in (shape.exterior, *shape.interiors))
    if isinstance(shape, shapely.LineString):
        return _line(shape)
    return "".join(_data(part) for part in getattr(shape, "geoms", ()))


def _line(line: shapely.LineString) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(line))


def _marks(marks: tuple[Mark, ...], frame: Frame) -> Iterator[str]:
    wanted = [Box(*frame.point(spot.lon, spot.lat), *size(spot.label, spot.kind)) for spot in marks]
    taken = [_NORTH, Box(WIDTH / 6 + 8, frame.height - 18, WIDTH / 3, 34)]
    placed = moved_apart(wanted, taken=taken, width=WIDTH, height=frame.height)
    for spot, box in zip(wanted, placed, strict=True):
        if hypot(spot.x - box.x, spot.y - box.y) > _LEADER:
            yield f'<path d="M{spot.x:.1f} {spot.y:.1f}L{box.x:.1f} {box.y:.1f}" stroke="{INK}" stroke-width="0.9"/>'
            yield f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="2.4" fill="{INK}"/>'
    # From the last to the first, so that what matters most lies on top when there was no room.
    for one, box in reversed(list(zip(marks, placed, strict=True))):
        yield mark(box, one.label, one.kind)


def _scale_bar(frame: Frame) -> Iterator[str]:
    metres = _round_length(WIDTH / 4 / frame.per_m)
    long, y = metres * frame.per_m, frame.height - 14
    yield f'<rect x="6" y="{y - 20:.1f}" width="{long + 32:.1f}" height="28" fill="{WHITE}" fill-opacity="0.85"/>'
    bar = f"M18 {y - 5:.1f}V{y:.1f}H{18 + long:.1f}V{y - 5:.1f}"
    yield f'<path d="{bar}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    words = f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.0f} km"  # noqa: PLR2004 - a kilometre
    yield text(18 + long / 2, y - 6, words)


def _round_length(most: float) -> float:
    """Return the longest of 1, 2 or 5 times a power of ten that is no longer than `most`."""
    unit = 10.0 ** floor(log10(most))
    return next(step * unit for step in (5, 2, 1) if step * unit <= most)


def _north() -> str:
    x, y = _NORTH.x, _NORTH.y
    arrow = f'<path d="M{x} {y - 24}L{x + 8} {y + 6}L{x} {y}L{x - 8} {y + 6}Z" fill="{INK}"/>'
    ground = f'<rect x="{x - 15}" y="{y - 28}" width="30" height="56" fill="{WHITE}" fill-opacity="0.85"/>'
    return ground + arrow + text(x, y + 23, "N", points=15)
