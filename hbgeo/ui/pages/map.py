"""Karta: observations and layers, filtered; the same as a list; details of one; download of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.selection import Selection
from hbgeo.i18n import _
from hbgeo.services.browsing import Overview, overview
from hbgeo.store.protocol import Store
from hbgeo.ui.components.downloads import downloads
from hbgeo.ui.components.filters import clear, drawn_before, filters
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.legend import legend
from hbgeo.ui.components.legend_layers import layer_toggles
from hbgeo.ui.components.map_view import MapEvent, Mark, map_view
from hbgeo.ui.components.observation_table import forget_choice, observation_table
from hbgeo.ui.components.opened import Opened, opened
from hbgeo.ui.components.opened_panel import opened_panel
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.shell import page

_TABLE = "map_table"
_LIST = "lista"
#: On a phone the head of the details stays in sight below.
_HEIGHT = 460
_NEAR = 18
_MARK = "#0b57a4"


def show() -> None:
    """Draw the page."""
    page(_("Map"))
    wired = services()
    with wired.store.read() as session:
        walks, layers = session.walks.all(), session.places.counts()
    fresh = not drawn_before()
    selection = filters(wired.catalogue, walks)
    found, words = overview(wired.store, selection), Words(wired.catalogue, walks)
    state = opened(wired.store, fresh=fresh)
    _tell(found, words.selection(selection))
    left, right = st.columns([3, 2], gap="medium")
    beside, below = right.container(), right.container()
    with below:
        drawn = _signs(wired.catalogue, found, layers)
    with left:
        event = _map(wired.store, selection, state, drawn)
    if event is not None and _take(state, event):
        forget_choice(_TABLE)
        st.rerun()
    st.subheader(_("The same as a list"), anchor=_LIST)
    from_list = state.origin == "list" and not state.nothing
    listed, *beside_list = st.columns([3, 2] if from_list else 1, gap="medium")
    with beside_list[0] if from_list else beside:
        close = _then_forget(state.close)
        opened_panel(state, wired.store, wired.catalogue, selection=selection, words=words, on_close=close)
    with listed:
        observation_table(_TABLE, wired.store, selection, total=found.shown, words=words, on_choose=state.from_list)
    downloads(selection, found.shown)


def _tell(found: Overview, filtered_by: str) -> None:
    """Say what is shown, and how to see the rest."""
    if not found.total:
        st.info(_("There are no observations yet. They come from the page Record, from walks, or from an import."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap=None):
            st.markdown(
                _("Shows **{shown}** of {total} observations").format(
                    shown=number(found.shown), total=number(found.total)
                )
                + f" · [{_('To the list')}](#{_LIST})"
            )
            if filtered_by:
                plain(filtered_by)
        if filtered_by:
            st.button(_("Clear the filters"), icon=":material/filter_alt_off:", key="filters_clear", on_click=clear)


def _signs(catalogue: Catalogue, found: Overview, counts: dict[str, int]) -> Sequence[str]:
    with st.expander(_("What the signs mean"), icon=":material/legend_toggle:", expanded=True):
        legend(catalogue, found)
    with st.expander(_("Layers on the map"), icon=":material/layers:"):
        return layer_toggles(catalogue, counts)


def _map(store: Store, selection: Selection, state: Opened, drawn: Sequence[str]) -> MapEvent | None:
    marks: tuple[Mark, ...] = ()
    center = None
    if state.observation_id:
        with store.read() as session:
            position = session.observations.get(state.observation_id).position
        marks = (Mark(position.lon, position.lat, "", _MARK),)
        center = (position.lat, position.lon) if state.origin != "map" else None
    return map_view(
        "map",
        selection=selection,
        layers=drawn,
        marks=marks,
        center=center,
        zoom=_NEAR if center else None,
        height=_HEIGHT,
    )


def _take(state: Opened, event: MapEvent) -> bool:
    """Open what was pressed on the map, and tell whether that was anything."""
    if event.kind == "observation":
        state.only(observation_id=event.id)
    elif event.kind == "place":
        state.only(place_id=event.id)
    elif event.kind == "cluster" and event.box is not None:
        state.only(spot=event.box)
    else:
        return False
    return True


def _then_forget(close: Callable[[], None]) -> Callable[[], None]:
    def both() -> None:
        close()
        forget_choice(_TABLE)

    return both


show()
