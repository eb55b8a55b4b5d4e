"""The shapes of a map's marks, as SVG; each kind is told from the others by its outline and not by colour alone."""

from __future__ import annotations

import re
from html import escape

from hbgeo.reports.map_content import MarkKind
from hbgeo.reports.map_labels import Box

INK, RED, GREEN, BLUE, WHITE = "#1c2730", "#9b1c1c", "#14603a", "#134a7c", "#ffffff"
#: Height of a mark, in units of the sheet.
HEIGHT = 21.0
_FONT = "Libertinus Serif, DejaVu Serif, serif"
_LONGEST = 6
#: Characters that no XML may hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def shown_label(label: str) -> str:
    """Return a label as it is printed: at most six characters."""
    return _NOT_XML.sub("", label)[:_LONGEST]


def size(label: str, kind: MarkKind) -> tuple[float, float]:
    """Return width and height of a mark."""
    if not label:
        return (15.0, 11.0) if kind is MarkKind.PROBLEM else (11.0, 11.0)
    wide = max(HEIGHT, 11.0 + 6.6 * len(shown_label(label)))
    return (wide + 9.0, HEIGHT + 3.0) if kind is MarkKind.PROBLEM else (wide, HEIGHT)


def mark(box: Box, label: str, kind: MarkKind) -> str:
    """Return the SVG of a mark in its place."""
    ink = WHITE if kind in {MarkKind.STOP, MarkKind.DONE} else INK
    down = 4.2 + (2.6 if kind is MarkKind.PROBLEM else 0.0)
    return _SHAPES[kind](box) + text(box.x, box.y + down, shown_label(label), ink=ink)


def text(x: float, y: float, words: str, *, ink: str = INK, points: float = 13.0) -> str:
    """Return words around a middle, as SVG text."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{_FONT}" font-size="{points}" font-weight="bold"'
        f' text-anchor="middle" fill="{ink}">{escape(words)}</text>'
    )


def alone(kind: MarkKind) -> str:
    """Return a picture of a shape alone, for a legend."""
    wide, high = size(" ", kind)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide + 4}" height="{HEIGHT + 7}"'
        f' viewBox="0 0 {wide + 4} {HEIGHT + 7}">{_SHAPES[kind](Box(wide / 2 + 2, HEIGHT / 2 + 3.5, wide, high))}</svg>'
    )


def _rounded(box: Box, *, radius: float, fill: str, stroke: str, thick: float) -> str:
    return (
        f'<rect x="{box.x - box.width / 2:.1f}" y="{box.y - box.height / 2:.1f}" width="{box.width:.1f}"'
        f' height="{box.height:.1f}" rx="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="{thick}"/>'
    )


def _stop(box: Box) -> str:
    return _rounded(box, radius=box.height / 2, fill=INK, stroke=WHITE, thick=1.2)


def _good(box: Box) -> str:
    """Return two rings."""
    inner = Box(box.x, box.y, box.width * 0.7, box.height * 0.7)
    outer = _rounded(box, radius=box.height / 2, fill=WHITE, stroke=GREEN, thick=1.6)
    return outer + _rounded(inner, radius=inner.height / 2, fill=WHITE, stroke=GREEN, thick=0.9)


def _problem(box: Box) -> str:
    """Return a triangle that stands on its base."""
    left, right = box.x - box.width / 2, box.x + box.width / 2
    top, bottom = box.y - box.height / 2, box.y + box.height / 2
    return (
        f'<path d="M{box.x - 3:.1f} {top:.1f}L{box.x + 3:.1f} {top:.1f}L{right:.1f} {bottom:.1f}L{left:.1f}'
        f' {bottom:.1f}Z" fill="{WHITE}" stroke="{RED}" stroke-width="2" stroke-linejoin="round"/>'
    )


def _action(box: Box) -> str:
    return _rounded(box, radius=2, fill=WHITE, stroke=BLUE, thick=2)


def _done(box: Box) -> str:
    """Return a filled square with a tick at its corner."""
    x, y = box.x + box.width / 2 - 1, box.y - box.height / 2 + 1
    tick = f"M{x - 2.6:.1f} {y:.1f}L{x - 0.6:.1f} {y + 2.2:.1f}L{x + 3:.1f} {y - 2.6:.1f}"
    return (
        _rounded(box, radius=2, fill=GREEN, stroke=WHITE, thick=1.2)
        + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{WHITE}" stroke="{GREEN}" stroke-width="1"/>'
        + f'<path d="{tick}" fill="none" stroke="{INK}" stroke-width="1.4"/>'
    )


_SHAPES = {
    MarkKind.STOP: _stop,
    MarkKind.PROBLEM: _problem,
    MarkKind.GOOD: _good,
    MarkKind.ACTION: _action,
    MarkKind.DONE: _done,
}
