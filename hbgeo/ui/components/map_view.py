"""The map of every page: base map, layers, observations, the page's own marks; a click comes back once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit_folium import st_folium

from hbgeo.bootstrap import Services, services
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.i18n import language
from hbgeo.maps.base import base_map
from hbgeo.maps.url_layer import MapCall, Mark, features_layer, group, marks_layer, observations_layer
from hbgeo.services.map_extent import extent
from hbgeo.services.selection_url import to_token

__all__ = ["MapEvent", "Mark", "map_view"]

#: Layers that lie under all else and let clicks through.
THROUGH = frozenset({"omrade", "mark"})
_RETURNED = ("last_clicked", "last_active_drawing")
_BOX_EDGES = 4


@dataclass(frozen=True)
class MapEvent:
    """A click on the map.

    Parameters
    ----------
    kind
        What was hit: the bare `map`, an `observation`, a `place`, or a `cluster` that no zoom parts.
    lon, lat
        Where, WGS 84.
    id
        UUID of the observation or place; of a cluster `west,south,east,north` (see `box`); None for the map.
    """

    kind: Literal["map", "observation", "place", "cluster"]
    lon: float
    lat: float
    id: str | None

    @property
    def box(self) -> Box | None:
        """The box just around a cluster, for a selection of what it holds; None otherwise."""
        if self.kind != "cluster" or self.id is None:
            return None
        edges = [float(edge) for edge in self.id.split(",")]
        return Box(*edges) if len(edges) == _BOX_EDGES else None


def map_view(  # noqa: PLR0913 - what a map can show
    key: str,
    *,
    selection: Selection | None = None,
    layers: Sequence[str] | None = None,
    marks: Sequence[Mark] = (),
    line: Sequence[tuple[float, float]] = (),
    also: Sequence[MapCall] = (),
    center: tuple[float, float] | None = None,
    zoom: int | None = None,
    height: int = 460,
) -> MapEvent | None:
    """Draw the map and return the click that led to this run, or None.

    Parameters
    ----------
    key
        Unique on the page.
    selection
        The observations to draw; None draws none.
    layers
        Codes of the layers to draw; None draws all.
    marks, line
        Points and a line (longitude, latitude) of the page's own.
    also
        Layers of the page's own, fetched by address; above the catalogue's.
    center, zoom
        (latitude, longitude) to move to; the map moves when they change, and is the user's own between.
    height
        Pixels.
    """
    wired = services()
    legend_url = "/api/map/legend?" + urlencode({"lang": language()})
    drawn = base_map(
        bounds=_start(key, wired),
        tiles_url=wired.settings.tiles_url,
        tiles_attribution=wired.settings.tiles_attribution,
        legend_url=legend_url,
    )
    with _room(key, height):
        found = st_folium(
            drawn,
            key=f"map_view.{key}",
            height=height,
            use_container_width=True,
            center=center,
            zoom=zoom,
            feature_group_to_add=group(*_layers(wired, selection, layers, legend_url), *also, marks_layer(marks, line)),
            returned_objects=list(_RETURNED),
        )
    return _event(key, found or {}, wired)


def _room(key: str, height: int) -> AbstractContextManager[Any]:
    """Keep the map's room free before it is there: else what lies below jumps, and a tap meant for it hits the map."""
    name = f"map_view_{key}"
    room = st.container(key=name)
    room.html(f"<style>.st-key-{name} {{ min-height: {height}px; }}</style>")
    return room


def _layers(
    wired: Services,
    selection: Selection | None,
    codes: Sequence[str] | None,
    legend_url: str,
) -> list[MapCall]:
    # The version makes the browser fetch again after a change, and only then.
    version = hashlib.sha256(wired.store.version().encode()).hexdigest()[:12]
    drawn = [
        features_layer(
            layer.code,
            f"/api/map/layers/{layer.code}.geojson?v={version}",
            color=layer.color,
            icon=layer.icon,
            interactive=layer.code not in THROUGH,
        )
        for layer in wired.catalogue.layers
        if codes is None or layer.code in codes
    ]
    if selection is not None:
        query = urlencode({"q": to_token(selection), "v": version})
        drawn.append(observations_layer(f"/api/map/observations?{query}", legend_url=legend_url))
    return drawn


def _start(key: str, wired: Services) -> Box:
    """Return where the map of this session begins; kept, for another start would mount the map anew."""
    state_key = f"map_view.{key}.start"
    kept = cast("tuple[bool, Box] | None", st.session_state.get(state_key))
    if kept is None or kept[0] != wired.demo:
        kept = (wired.demo, extent(wired.store))
        st.session_state[state_key] = kept
    return kept[1]


def _event(key: str, found: Mapping[str, Any], wired: Services) -> MapEvent | None:
    """Return what is new since the last run; a click on an object outdoes that on the map under it."""
    state_key = f"map_view.{key}.seen"
    seen: tuple[Any, Any] = st.session_state.get(state_key, (None, None))
    now = (found.get("last_clicked"), found.get("last_active_drawing"))
    st.session_state[state_key] = now
    if now[1] and now[1] != seen[1]:
        return _object_event(now[1], wired)
    if now[0] and now[0] != seen[0]:
        return MapEvent("map", _longitude(now[0]["lng"]), float(now[0]["lat"]), None)
    return None


def _object_event(feature: Mapping[str, Any], wired: Services) -> MapEvent | None:
    properties = feature["properties"]
    lon, lat = feature["geometry"]["coordinates"][:2]
    kind, identity = properties["kind"], str(properties["id"])
    if kind == "observation":
        with wired.store.read() as session:
            hit = session.observations.by_fid([int(identity)])
        if not hit:
            return None
        return MapEvent("observation", hit[0].position.lon, hit[0].position.lat, hit[0].id)
    return MapEvent(kind, _longitude(lon), float(lat), identity)


def _longitude(lon: float) -> float:
    """Return the longitude on the first of the worlds that a map repeats side by side."""
    return (float(lon) + 180) % 360 - 180
