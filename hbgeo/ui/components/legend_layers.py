"""Which layers the map draws: switches with the layers' signs and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, language
from hbgeo.ui.components.legend import layer_legend

_KEY = "map_layers"


def layer_toggles(catalogue: Catalogue, counts: Mapping[str, int]) -> Sequence[str]:
    """Draw a switch for each layer that holds anything, and return the codes of those that are on.

    Parameters
    ----------
    counts
        Number of places by layer code.
    """
    lang = language()
    held = {item.code: item for item in catalogue.layers if counts.get(item.code)}
    if not held:
        st.caption(_("No layer holds anything yet. Layers are filled on the page Layers."))
        return ()
    on: Sequence[str] = st.pills(
        _("Layers on the map"),
        list(held),
        selection_mode="multi",
        default=list(held),
        format_func=lambda code: held[code].label(lang),
        key=_KEY,
        persist_state="session",
    )
    if on:
        layer_legend(catalogue, {code: counts[code] for code in on})
    return tuple(on)
