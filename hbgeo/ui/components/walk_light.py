"""The light of a walk: computed, and confirmed by its leader."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.observation import Light
from hbgeo.domain.walk import Stop, Walk
from hbgeo.i18n import _
from hbgeo.services.map_extent import extent
from hbgeo.services.walks_light import WalkLight, light_of, set_light
from hbgeo.ui.components.walk_words import clock, light_name, sun


def walk_light(wired: Services, walk: Walk, stops: Sequence[Stop]) -> None:
    """Draw what the sun says, and the leader's choice, which is saved at once."""
    st.subheader(_("Light"), anchor=False)
    box = extent(wired.store)
    found = light_of(walk, stops, elsewhere=((box.west + box.east) / 2, (box.south + box.north) / 2))
    st.markdown(":material/wb_twilight: " + " ".join(_sentences(found)))
    key = f"walk_light_{walk.id}"
    if found.suggested is not None and walk.light is None:
        st.button(
            _("Confirm: {light}").format(light=light_name(found.suggested)),
            type="primary",
            icon=":material/check:",
            key=f"{key}_confirm",
            on_click=_keep,
            args=(wired, walk.id, found.suggested),
        )
    st.session_state[key] = walk.light
    st.segmented_control(
        _("Light as you experienced it"),
        list(Light),
        format_func=light_name,
        key=key,
        on_change=_chosen,
        args=(wired, walk.id, key),
    )


def _chosen(wired: Services, walk_id: str, key: str) -> None:
    _keep(wired, walk_id, st.session_state[key])


def _keep(wired: Services, walk_id: str, light: Light | None) -> None:
    set_light(wired.store, walk_id, light)


def _sentences(found: WalkLight) -> list[str]:
    words = [sun(found.times)]
    if found.suggested is None or found.at_start is None or found.at_end is None or found.starts is None:
        return [*words, _("Give the time of the walk, and its light is computed.")]
    values = {"light": light_name(found.suggested).lower(), "starts": clock(found.starts)}
    if found.at_start is found.at_end:
        return [*words, _("The whole walk from {starts} is in: {light}.").format(**values)]
    change = _("The light changes during the walk, from {first} at {starts} to {last}; in the middle of it: {light}.")
    values |= {"first": light_name(found.at_start).lower(), "last": light_name(found.at_end).lower()}
    return [*words, change.format(**values)]
