"""The places of a layer as a table; the one that is chosen is shown on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.domain.place import Place
from hbgeo.i18n import _
from hbgeo.services.browsing import PLACE_ROWS
from hbgeo.ui.components.filters_words import number

#: So many attributes stand in the table, the most frequent ones.
SHOWN_ATTRIBUTES = 8
_ROW_HEIGHT = 40
_SHOWN_TEXT = 120


def layer_table(key: str, places: Sequence[Place]) -> Place | None:
    """Draw the places and return the one that is chosen, or None.

    Parameters
    ----------
    key
        Name in the session.
    """
    shown = places[:PLACE_ROWS]
    if len(places) > len(shown):
        st.caption(
            _("The first {shown} of {count} are listed. The download holds all.").format(
                shown=number(len(shown)), count=number(len(places))
            )
        )
    state = st.dataframe(
        rows_of(shown),
        hide_index=True,
        row_height=_ROW_HEIGHT,
        key=key,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        alt=_("Places of the layer"),
    )
    chosen = state["selection"]["rows"] or [row for row, _column in state["selection"]["cells"]]
    # The keyboard does not get into the grid.
    named: int | None = st.selectbox(
        _("Show one on the map"),
        range(len(shown)),
        index=None,
        format_func=lambda row: f"{row + 1}. {shown[row].name or _('Without a name')}",
        key=f"{key}_name",
        placeholder=_("Choose …"),
    )
    row = chosen[0] if chosen else named
    return shown[row] if row is not None and row < len(shown) else None


def rows_of(places: Sequence[Place]) -> pd.DataFrame:
    """Return places as a table for reading: name, source and the most frequent attributes, all as text."""
    counts = Counter(name for place in places for name in place.attributes)
    own = {_("Name"), _("Source")}
    names = [name for name, _count in counts.most_common() if name not in own][:SHOWN_ATTRIBUTES]
    columns = {_("Name"): [place.name for place in places], _("Source"): [place.source for place in places]}
    columns |= {name: [_text(place.attributes.get(name)) for place in places] for name in names}
    return pd.DataFrame(columns)


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"
