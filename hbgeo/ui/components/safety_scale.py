"""How safe a place feels, on a scale of words: one tap answers."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import language
from hbgeo.ui.components.category_tiles_style import tiles

#: What “do not know” is called among the options: None would mean that nothing is chosen.
_UNKNOWN = -1


def safety_scale(label: str, catalogue: Catalogue, *, key: str) -> int | None:
    """Ask for a step of the safety scale.

    Parameters
    ----------
    label
        The question, translated.
    key
        Unique on the page.

    Returns
    -------
    int | None
        0 (avoids the place) to 4 (very safe); None when it is not known or not answered.
    """
    names = {_UNKNOWN if step.value is None else step.value: step.label(language()) for step in catalogue.safety}
    box = f"{key}_box"
    with st.container(key=box):
        st.html(tiles(box, narrowest="7rem"))
        chosen: int | None = st.pills(
            label,
            list(names),
            format_func=names.__getitem__,
            key=key,
            on_change="ignore",
            width="stretch",
            wrap=True,
            persist_state="session",
        )
    return None if chosen == _UNKNOWN else chosen
