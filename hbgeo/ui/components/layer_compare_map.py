"""Where a newer file changes a layer: numbered points, which the list explains."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from hbgeo.domain.place import Place
from hbgeo.i18n import _
from hbgeo.services.layer_compare_values import Change, Comparison, Kind
from hbgeo.services.layer_compare_words import step, title
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.place_view import view_of_shapes

_COLORS = {
    Kind.NEW: "#1a7f37",
    Kind.MOVED: "#0b57a4",
    Kind.MOVED_CHANGED: "#0b57a4",
    Kind.CHANGED: "#7b3fa0",
    Kind.GONE: "#c62828",
}
_BEFORE = "#5f6368"
#: More would hide each other, and the map.
MOST_MARKS = 300
_NEAR = 17
_HEIGHT = 380


def changes_map(found: Comparison, numbers: dict[str, int], layer: str) -> None:
    """Draw the layer with the changes as marks, and a choice of the one to look at.

    Parameters
    ----------
    numbers
        Id of each change → its number in the list.
    """
    shown = {change.id: change for change in found.changes[:MOST_MARKS]}
    chosen: str | None = st.selectbox(
        _("Show a change on the map"),
        list(shown),
        index=None,
        format_func=lambda key: f"{numbers[key]}. {step(shown[key])} – {title(shown[key])}",
        key="layer_compare_shown",
        placeholder=_("Choose …"),
    )
    one = shown.get(chosen or "")
    middle = _place(one).geometry.representative_point() if one else None
    shapes = [_place(change).geometry for change in shown.values()]
    center, zoom = ((middle.y, middle.x), _NEAR) if middle else view_of_shapes(shapes)
    map_view(
        "layer_compare",
        layers=["omrade", layer],
        marks=[mark for change in shown.values() for mark in _marks(change, numbers[change.id])],
        center=center,
        zoom=zoom,
        height=_HEIGHT,
    )
    st.caption(_("Green: new. Blue: moved, grey: where it is now. Purple: other values. Red: no longer in the file."))


def _marks(change: Change, number: int) -> Iterator[Mark]:
    place = _place(change)
    if change.metres is not None and change.before is not None:
        was = change.before.geometry.representative_point()
        yield Mark(was.x, was.y, str(number), _BEFORE)
    point = place.geometry.representative_point()
    yield Mark(point.x, point.y, str(number), _COLORS[change.kind])


def _place(change: Change) -> Place:
    place = change.after or change.before
    assert place is not None  # noqa: S101 - a change is of something
    return place
