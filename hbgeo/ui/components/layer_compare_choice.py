"""What a file is to a layer: new places, a newer version of some that are there, or another source about them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from hbgeo.i18n import _
from hbgeo.services.browsing import places
from hbgeo.services.layer_compare import datasets
from hbgeo.store.protocol import Store
from hbgeo.ui.components.filters_words import number

_NEW, _SAME = "new", "same"
_NEWER = "newer:"


def layer_newer(store: Store, layer: str, dataset: str) -> dict[str, Any] | None:
    """Ask what the file is, and return how it is compared; None when its places are just taken in.

    A file from a source that the layer knows is a newer version of it until somebody says otherwise.

    Parameters
    ----------
    dataset
        What the source of the file is called.
    """
    held = places(store, layer)
    if not held:
        return None
    known = datasets(held)
    options = [_NEW, *(f"{_NEWER}{name}" for name in known), _SAME]
    own = f"{_NEWER}{dataset}"
    chosen: str = st.selectbox(
        _("What is the file?"),
        options,
        index=options.index(own) if own in options else 0,
        format_func=lambda option: _word(option, known),
        # Another file is asked about anew.
        key=f"layer_compare_purpose_{layer}_{dataset}_{own in options}",
    )
    if chosen == _NEW:
        return None
    if chosen == _SAME:
        return {"same_places": True}
    return {"dataset": chosen.removeprefix(_NEWER)}


def _word(option: str, known: dict[str, int]) -> str:
    if option == _NEW:
        return _("New places for the layer")
    if option == _SAME:
        return _("Another source about the places that the layer holds")
    name = option.removeprefix(_NEWER)
    called = "OpenStreetMap" if name == "osm" else name
    return _("A newer version of {name} ({count} places)").format(name=called, count=number(known[name]))
