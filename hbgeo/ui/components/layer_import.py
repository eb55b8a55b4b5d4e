"""Taking a file of places into a layer: looked at first, then taken, with a way back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import N_, HbgeoError, ImportRefused
from hbgeo.i18n import _, ngettext
from hbgeo.services.importing_report import ImportReport
from hbgeo.services.layer_compare_applying import take_back
from hbgeo.services.layer_import import import_undoable
from hbgeo.services.layer_look import Look, layers_named, look
from hbgeo.services.undoing import Undo
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt, complain, forgive
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.layer_compare import applied, layer_compare, place_of
from hbgeo.ui.components.layer_compare_choice import layer_newer
from hbgeo.ui.components.observation_import_report import refused, report
from hbgeo.ui.components.uploads import Kept, keep

#: What Swedish files come in; any other can be written.
SYSTEMS = ("EPSG:3007", "EPSG:3006", "EPSG:4326", "EPSG:3021", "EPSG:3857")
SUFFIXES = (
    "gpkg", "geojson", "json", "zip", "shp", "fgb", "kml", "kmz", "gpx", "gml", "dxf", "tab", "mif", "csv", "gz",
    "osm", "pbf",
)  # fmt: skip
#: A file of places of a whole municipality; larger ones go by the command line.
MOST_MB = 100
_KEY = "layer_import"
_SHAPES = {"Point": N_("Point"), "LineString": N_("Line"), "Polygon": N_("Outline"), "": N_("no geometry")}


@dataclass(frozen=True)
class _Done:
    """An import that can still be taken back."""

    layer: str
    report: ImportReport
    undo: Undo


@dataclass(frozen=True)
class _Told:
    """What the visitor says of the file."""

    source_layer: str | None
    crs: str | None
    name_column: str | None
    clip: bool


def layer_import(wired: Services, layer: str) -> None:
    """Draw the steps: choose a file, look, take, and perhaps take back.

    Parameters
    ----------
    layer
        Code of the layer to fill.
    """
    if applied():
        # What was compared is taken, so that what came before can no longer be taken back; another key empties the box.
        st.session_state.pop(_KEY, None)
        st.session_state[f"{_KEY}_turn"] = st.session_state.get(f"{_KEY}_turn", 0) + 1
    _result(wired, layer)
    walk_undo.offer(place_of(layer))
    upload = st.file_uploader(
        _("File of places"),
        type=list(SUFFIXES),
        # Another key empties the box once the file is in.
        key=f"{_KEY}_file_{st.session_state.setdefault(f'{_KEY}_turn', 0)}",
        max_upload_size=MOST_MB,
        help=_(
            "GeoPackage, GeoJSON, Shapefile (as zip), FlatGeobuf, KML, GPX, GML, DXF, MapInfo, OpenStreetMap (.osm.pbf,"
            " .osm, Overpass JSON) or CSV."
        ),
    )
    if upload is None:
        return
    kept = keep(upload, f"{_KEY}_kept")
    seen, source_layer = _looked(wired, kept, layer, None), None
    if isinstance(seen, ImportRefused) and layers_named(seen):
        source_layer = st.selectbox(
            _("Layer within the file"), layers_named(seen), key=f"{_KEY}_source_layer", accept_new_options=True
        )
        seen = _looked(wired, kept, layer, source_layer)
    if isinstance(seen, HbgeoError):
        refused(seen)
        return
    if not seen.count:
        st.info(_("There is nothing in the file."))
        return
    _show(seen)
    told = _told(seen, source_layer)
    newer = layer_newer(wired.store, layer, seen.dataset)
    if newer is not None:
        layer_compare(wired, kept, layer, _options(told) | newer)
    elif st.button(_("Take into the layer"), type="primary", icon=":material/input:", key=f"{_KEY}_take"):
        _take(wired, kept.path, layer, told)


def _looked(wired: Services, kept: Kept, layer: str, source_layer: str | None) -> Look | HbgeoError:
    """Look into the file, once for each question: it may be large."""
    answers: dict[tuple[str, str, str | None], Look | HbgeoError]
    answers = st.session_state.setdefault(f"{_KEY}_looks", {})
    question = (kept.file_id, layer, source_layer)
    if question not in answers:
        for other in [known for known in answers if known[0] != kept.file_id]:
            del answers[other]
        try:
            with st.spinner(_("Reading the file …")):
                answers[question] = look(wired.catalogue, kept.path, layer, source_layer=source_layer)
        except HbgeoError as error:
            answers[question] = error
    return answers[question]


def _show(seen: Look) -> None:
    shapes: Counter[str] = Counter()
    for name, count in seen.shapes.items():
        shapes[name.removeprefix("Multi")] += count
    kinds = ", ".join(f"{_(_SHAPES.get(name, name))}: {number(count)}" for name, count in shapes.items())
    st.markdown(_("**{count}** features in the file ({kinds})").format(count=number(seen.count), kinds=kinds))
    if seen.first and seen.columns:
        st.caption(_("The first of them:"))
        rows = [{name: _text(row.get(name)) for name in seen.columns} for row in seen.first]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"{_KEY}_first", alt=_("The first features of the file"))


def _told(seen: Look, source_layer: str | None) -> _Told:
    first, second = st.columns(2)
    said = seen.crs or _("nothing")
    crs = first.selectbox(
        _("Coordinate system"),
        [None, *SYSTEMS],
        format_func=lambda code: code or _("As the file says ({said})").format(said=said[:30]),
        key=f"{_KEY}_crs",
        accept_new_options=True,
        help=_("EPSG code, for example 3007. Only needed when the file does not say, or says something wrong."),
    )
    if seen.crs is None and crs is None:
        first.warning(_("The file does not say which coordinate system it is in. Choose it here."))
    name = second.selectbox(
        _("Column with the names"),
        [None, *seen.columns],
        format_func=lambda column: column or _("Guess"),
        key=f"{_KEY}_name",
    )
    clip = st.checkbox(_("Leave out what lies more than 50 m from the area"), key=f"{_KEY}_clip")
    return _Told(source_layer, crs, name, clip)


def _options(told: _Told) -> dict[str, Any]:
    return {
        "crs": told.crs,
        "source_layer": told.source_layer,
        "name_column": told.name_column,
        "clip": told.clip,
    }


def _take(wired: Services, path: Path, layer: str, told: _Told) -> None:
    bar = st.progress(0.0, text=_("Reading the file …"))

    def draw(share: float) -> None:
        bar.progress(share, text=_("Taking in …"))

    try:
        done, undo = import_undoable(wired.store, wired.catalogue, path, layer, progress=draw, **_options(told))
    except HbgeoError as error:
        refused(error)
        return
    finally:
        bar.empty()
    st.session_state[_KEY] = _Done(layer, done, undo)
    forgive(_KEY)
    st.session_state[f"{_KEY}_turn"] += 1
    st.rerun()


def _result(wired: Services, layer: str) -> None:
    done: _Done | None = st.session_state.get(_KEY)
    if done is None or done.layer != layer:
        return

    report(done.report, key=_KEY)
    if done.report.taken or done.report.changed:
        pressed = st.button(_undo_word(done.report), icon=":material/undo:", key=f"{_KEY}_undo")
        if pressed:
            # No callback, so that a long one can say what it does.
            with st.spinner(_("Taking it back …")):
                taken_back = attempt(_KEY, lambda: take_back(wired.store, done.undo))
            if taken_back:
                del st.session_state[_KEY]
                st.rerun()
    complain(_KEY)


def _undo_word(done: ImportReport) -> str:
    if not done.changed:
        words = ngettext(
            "Undo: take out the {count} new place again", "Undo: take out the {count} new places again", done.taken
        )
        return words.format(count=number(done.taken))
    return _("Undo: take out {count} new places, and put {changed} back as they were").format(
        count=number(done.taken), changed=number(done.changed)
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
