"""Where a place is: drawn on the map corner by corner, written as coordinates, or read from a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Layer
from hbgeo.errors import N_, HbgeoError
from hbgeo.i18n import _, ngettext
from hbgeo.maps.url_layer import MapCall, features_layer, marks_layer
from hbgeo.services.place_editing_reading import geometry_from_file, outline_from_text, text_of
from hbgeo.services.place_editing_shapes import Corner, Kind, Outline, added, inserted, moved, outline_of, removed
from hbgeo.ui.components.category_tiles_style import tiles
from hbgeo.ui.components.map_view import THROUGH, Mark, map_view
from hbgeo.ui.components.place_geometry_draft import GeometryDraft
from hbgeo.ui.components.uploads import Kept
from hbgeo.ui.components.walk_route import view_of
from hbgeo.ui.components.walk_words import refusal

_COLOR = "#0b57a4"
_HEIGHT = 460
_NEAREST_ZOOM = 19
_LARGEST_FILE_MB = 20
#: More numbers than this hide what is under them.
_MOST_NUMBERS = 40
_ADD = "add"
_TAPS: Mapping[str, tuple[str, Callable[[Outline, Corner], Outline]]] = {
    _ADD: (N_("Adds a corner"), added),
    "move": (N_("Moves the nearest corner"), moved),
    "insert": (N_("Adds a corner on the nearest side"), inserted),
    "remove": (N_("Takes the nearest corner away"), removed),
}
_SHAPES: Mapping[Kind, str] = {"Point": N_("Point"), "LineString": N_("Line"), "Polygon": N_("Outline")}


def geometry_input(wired: Services, layer: Layer, draft: GeometryDraft, key: str) -> None:
    """Draw the map that corners are set on, and the ways without it.

    Parameters
    ----------
    key
        What the keys of the widgets begin with.
    """
    _shape(layer, draft, key)
    _map(wired, layer, draft, key)
    _buttons(draft, key)
    if draft.failure:
        refusal(draft.failure)
    with st.expander(_("Without the map: coordinates or a file"), icon=":material/keyboard:", key=f"{key}_without"):
        _text(draft, key)
        _file(layer, draft, key)


def _shape(layer: Layer, draft: GeometryDraft, key: str) -> None:
    if len(layer.geometry) == 1:
        return
    name = f"{key}_shape"
    st.session_state[name] = draft.outline.kind
    st.segmented_control(
        _("Shape"),
        [kind for kind in _SHAPES if kind in layer.geometry],
        format_func=lambda kind: _(_SHAPES[kind]),
        key=name,
        required=True,
        on_change=lambda: draft.as_kind(st.session_state[name]),
    )


def _map(wired: Services, layer: Layer, draft: GeometryDraft, key: str) -> None:
    change = _TAPS[_meaning(draft, key)][1]
    # A single point is a line without length.
    center, zoom = view_of(draft.shown if len(draft.shown) != 1 else draft.shown * 2)
    event = map_view(
        key,
        layers=[code for code in THROUGH if code != layer.code],
        also=[_beneath(wired, layer), *_drawn(draft.outline)],
        center=center,
        zoom=None if zoom is None else min(zoom, _NEAREST_ZOOM),
        height=_HEIGHT,
    )
    st.caption(_described(draft.outline))
    if event is not None:
        draft.draw(change(draft.outline, (round(event.lon, 7), round(event.lat, 7))))
        st.rerun()


def _meaning(draft: GeometryDraft, key: str) -> str:
    """Draw what a tap on the map does, and return it."""
    outline = draft.outline
    if outline.kind == "Point" and outline.simple:
        return _ADD
    if not outline.corners:
        return _ADD
    meanings = [name for name in _TAPS if outline.simple or name != _ADD]
    name = f"{key}_tap"
    if st.session_state.get(name) not in meanings:
        st.session_state[name] = "move" if outline == draft.saved or not outline.simple else _ADD
    with st.container(key=f"{name}_box"):
        st.html(tiles(f"{name}_box"))
        chosen: str | None = st.pills(
            _("A tap on the map"),
            meanings,
            format_func=lambda one: _(_TAPS[one][0]),
            key=name,
            required=True,
            wrap=True,
            width="stretch",
            persist_state="session",
        )
    return chosen or _ADD


def _beneath(wired: Services, layer: Layer) -> MapCall:
    """Return the layer's places as they are kept; taps go through them."""
    version = hashlib.sha256(wired.store.version().encode()).hexdigest()[:12]
    url = f"/api/map/layers/{layer.code}.geojson?v={version}"
    return features_layer(layer.code, url, color=layer.color, icon=layer.icon, interactive=False)


def _drawn(outline: Outline) -> list[MapCall]:
    closed = outline.kind == "Polygon"
    lines = [(*ring, *ring[:1]) if closed else ring for ring in outline.rings if len(ring) > 1]
    numbered = outline.kind == "Point" or outline.corners <= _MOST_NUMBERS
    corners = [corner for ring in outline.rings for corner in ring]
    several = len(corners) > 1
    marks = [Mark(lon, lat, str(n) if several else "", _COLOR) for n, (lon, lat) in enumerate(corners, 1) if numbered]
    return [*(marks_layer((), line) for line in lines), marks_layer(marks, ())]


def _described(outline: Outline) -> str:
    if not outline.corners:
        return _("Tap the map where it is.")
    if outline.kind == "Point" and outline.simple:
        (lon, lat) = outline.rings[0][0]
        return f"{lat:.5f}, {lon:.5f}"
    return ngettext("{count} corner", "{count} corners", outline.corners).format(count=outline.corners)


def _buttons(draft: GeometryDraft, key: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Undo the last tap"),
            icon=":material/undo:",
            key=f"{key}_undo",
            disabled=not draft.before,
            on_click=draft.undo,
        )
        st.button(
            _("Clear"), icon=":material/clear:", key=f"{key}_clear", disabled=not draft.outline.corners,
            on_click=draft.clear,
        )  # fmt: skip


def _text(draft: GeometryDraft, key: str) -> None:
    name = f"{key}_text"
    if not draft.outline.simple:
        st.caption(_("It has several parts or holes; draw it on the map, or read it from a file."))
        return
    if draft.written != draft.outline or name not in st.session_state:
        st.session_state[name] = text_of(draft.outline)
        draft.written = draft.outline

    def taken() -> None:
        try:
            outline = outline_from_text(draft.outline.kind, st.session_state[name])
        except HbgeoError as error:
            draft.failure = error
            return
        draft.take_over(outline)
        draft.written = outline

    st.text_area(
        _("Coordinates, one corner on each line: latitude and longitude, or SWEREF 99"),
        key=name,
        placeholder="58.0625, 11.8420",
        height=140,
        on_change=taken,
    )
    st.caption(_("They are read when you leave the box."))


def _file(layer: Layer, draft: GeometryDraft, key: str) -> None:
    upload = st.file_uploader(
        _("A file with one place: its shape replaces this one"),
        key=f"{key}_file",
        max_upload_size=_LARGEST_FILE_MB,
        help=_("GeoJSON, GeoPackage, zipped Shapefile or any other file of places."),
    )
    if upload is None or upload.file_id == draft.file_id:
        return
    draft.file_id = upload.file_id
    # It is there as long as something refers to it.
    on_disk = Kept(upload)
    try:
        draft.take_over(outline_of(geometry_from_file(layer, on_disk.path)))
    except HbgeoError as error:
        draft.failure = error
    st.rerun()
