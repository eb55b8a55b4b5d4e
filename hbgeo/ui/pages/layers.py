"""Lager: what each layer holds, on the map and as a table; changing its places, filling it, taking a source out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.place import Place
from hbgeo.i18n import _, language
from hbgeo.services.browsing import places, summarise, take_back
from hbgeo.services.still_there import still_there
from hbgeo.ui.components import place_form_state as state
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.layer_import import layer_import
from hbgeo.ui.components.layer_table import layer_table
from hbgeo.ui.components.legend import layer_legend
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.place_form_desk import places_desk
from hbgeo.ui.components.place_view import view_of_places
from hbgeo.ui.components.places_desk import PARAMETER
from hbgeo.ui.shell import page

#: Drawn beneath every layer, to see where one is.
_CONTEXT = "omrade"
_HEIGHT = 420
_NEAR = 17
_MARK = "#0b57a4"
#: Wide enough for the longest word of a layer's name; two columns on a phone.
_LEGEND_STYLE = """<style>
.st-key-layers_legend .hb-legend {
  grid-template-columns: repeat(auto-fill, minmax(min(11rem, calc(50% - 0.5rem)), 1fr));
}
</style>"""
#: Holds the code of the layer that is chosen.
_LAYER = "layers_layer"


def show() -> None:
    """Draw the page."""
    page(_("Layers"))
    wired = services()
    with wired.store.read() as session:
        counts = session.places.counts()
    with st.container(key="layers_legend"):
        st.html(_LEGEND_STYLE)
        layer_legend(wired.catalogue, {item.code: counts.get(item.code, 0) for item in wired.catalogue.layers})
    state.follow()
    _open_asked(wired)
    layer = _choose(wired)
    held = places(wired.store, layer)
    if held:
        _contents(wired, layer, held)
    else:
        st.info(_("This layer holds nothing yet. Fill it from a file below."))
    places_desk(wired, wired.catalogue.layer(layer), held)
    if held:
        _sources(wired, layer, held)
    st.subheader(_("Fill the layer from a file"), anchor=False)
    layer_import(wired, layer)


def _open_asked(wired: Services) -> None:
    """Open the place whose id stands in the address, once."""
    asked = st.query_params.get(PARAMETER)
    if not asked:
        return
    del st.query_params[PARAMETER]
    with wired.store.read() as session:
        place = still_there(session.places.get, asked)
    if place is not None:
        st.session_state[_LAYER] = place.layer
        state.choose(place.id)
        state.set_mode("one")


def _choose(wired: Services) -> str:
    lang = language()
    names = {item.code: item.label(lang) for item in wired.catalogue.layers}
    return st.selectbox(_("Layer"), list(names), format_func=names.__getitem__, key=_LAYER, persist_state="session")


def _contents(wired: Services, layer: str, held: Sequence[Place]) -> None:
    left, right = st.columns([3, 2], gap="medium")
    with right:
        layer_table(wired.catalogue, f"layers_table_{layer}", held, state.chosen_id(), state.choose)
        st.link_button(
            _("Download the layer as GeoJSON"),
            f"/api/export/{layer}.geojson",
            icon=":material/download:",
            key="layers_download",
        )
    chosen = next((place for place in held if place.id == state.chosen_id()), None)
    middle = chosen.geometry.representative_point() if chosen else None
    away, far = view_of_places(wired.store, held)
    center, zoom = ((middle.y, middle.x), _NEAR) if middle else (away, far)
    with left:
        event = map_view(
            # Another map, so that it begins where maps begin when a layer that lies there is chosen again.
            "layers_away" if away else "layers",
            layers=[_CONTEXT, layer],
            marks=[Mark(middle.x, middle.y, "", _MARK)] if middle else (),
            center=center,
            zoom=zoom,
            height=_HEIGHT,
        )
    if event is not None and event.kind == "place" and event.id in {place.id for place in held}:
        state.choose(event.id)
        st.rerun()


def _sources(wired: Services, layer: str, held: tuple[Place, ...]) -> None:
    """Let everything of one source be taken out: what came with a wrong file, or has been replaced."""
    with st.expander(_("Where the places come from, and taking them out"), icon=":material/database:"):
        sources = summarise(held).sources
        source = st.selectbox(
            _("Source"),
            list(sources),
            format_func=lambda name: f"{name or _('unknown')} ({number(sources[name])})",
            key=f"layers_source_{layer}",
        )
        if st.button(_("Take all from this source out of the layer"), icon=":material/delete:", key="layers_remove"):
            _confirm(wired, tuple(place.id for place in held if place.source == source))


def _remove(wired: Services, place_ids: tuple[str, ...]) -> None:
    take_back(wired.store, place_ids)


@st.dialog(" ")
def _confirm(wired: Services, place_ids: tuple[str, ...]) -> None:
    st.subheader(_("Take out {count} places?").format(count=number(len(place_ids))), anchor=False)
    st.write(_("They disappear from the map and the exports. A new import of the same file brings them back."))
    if st.button(
        _("Yes, take them out"),
        type="primary",
        width="stretch",
        key="layers_remove_yes",
        on_click=_remove,
        args=(wired, place_ids),
    ):
        st.rerun()


show()
