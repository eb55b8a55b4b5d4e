"""The picture of hot spots on the map, with its legend; everything comes by address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from hbgeo.analysis.density_picture import COLOURS
from hbgeo.bootstrap import Services
from hbgeo.i18n import _
from hbgeo.maps.url_layer import MapCall, Mark
from hbgeo.services.hotspots import Found, to_token
from hbgeo.ui.components.hotspots_layer import cells_layer, surface_layer
from hbgeo.ui.components.hotspots_words import legend_of
from hbgeo.ui.components.map_view import MapEvent, map_view
from hbgeo.ui.components.walk_route import view_of

#: Shown with every picture; other layers would hide it.
UNDER = ("omrade",)
_HEIGHT = 460
_NEAREST = 18


def address(wired: Services, found: Found, file_format: str, **more: str) -> str:
    """Return where the picture is fetched; another after each change of the data."""
    query = {"v": hashlib.sha256(wired.store.version().encode()).hexdigest()[:12]}
    if found.view != "cells":
        query["view"] = found.view
    if found.after is not None:
        query["after"] = to_token(found.after)
    return f"/api/hotspots/{to_token(found.asked)}.{file_format}?{urlencode(query | more)}"


def picture(  # noqa: PLR0913 - what is drawn, and over it
    wired: Services,
    found: Found,
    *,
    key: str,
    numbers: Mapping[str, int] | None = None,
    marks: Sequence[Mark] = (),
    near: tuple[float, float, float, float] | None = None,
    height: int = _HEIGHT,
) -> MapEvent | None:
    """Draw the map and return a press on a cell.

    Parameters
    ----------
    key
        Unique on the page.
    numbers
        Code of a cell → its number in the list.
    near
        West, south, east and north of what to move to, degrees; all of the picture without.
    """
    center, zoom = view(near or found.bounds)
    also = _drawn(wired, found, key, numbers or {})
    return map_view(f"hotspots_{key}", layers=UNDER, also=also, marks=marks, center=center, zoom=zoom, height=height)


def legend(found: Found) -> None:
    """Draw what the colours and patterns mean."""
    if found.surface is not None:
        _ramp()
    else:
        legend_of(found, counts_of(found))


def counts_of(found: Found) -> dict[int, int]:
    """Return how many cells there are of each class."""
    if found.cells.empty:
        return {}
    return {int(code): int(count) for code, count in found.cells["class"].value_counts().items()}


def _drawn(wired: Services, found: Found, key: str, numbers: Mapping[str, int]) -> list[MapCall]:
    if found.refused is not None or found.bounds is None:
        return []
    if found.surface is not None:
        return [surface_layer(key, address(wired, found, "png"), found.bounds)]
    return [cells_layer(key, address(wired, found, "geojson"), found.legend, numbers)]


def view(bounds: tuple[float, float, float, float] | None) -> tuple[tuple[float, float] | None, int | None]:
    """Return where a map moves to for bounds to be seen, and its zoom."""
    if bounds is None:
        return None, None
    west, south, east, north = bounds
    center, zoom = view_of(((west, south), (east, north)))
    return center, zoom if zoom is None else min(zoom, _NEAREST)


def _ramp() -> None:
    row = "display:flex;align-items:center;gap:.6rem;font-size:.9rem"
    colours = ",".join(COLOURS)
    box = f"width:10rem;max-width:40%;height:1rem;border:1px solid #777;background:linear-gradient(90deg,{colours})"
    few, many = escape(_("few observations")), escape(_("many observations"))
    st.html(
        f'<div style="{row}"><span>{few}</span><span aria-hidden="true" style="{box}"></span><span>{many}</span></div>'
    )
