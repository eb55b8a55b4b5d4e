"""The places as a table to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, named
from hbgeo.services.browsing import PLACE_ROWS
from hbgeo.services.place_summary import PlaceRow
from hbgeo.ui.components.choices import choice_by_name
from hbgeo.ui.components.places_desk import open_place
from hbgeo.ui.components.places_words import condition_name, fault_counts, late_words, mean_words, next_words

_ROW_HEIGHT = 44


def places_list(catalogue: Catalogue, rows: Sequence[PlaceRow]) -> None:
    """Draw places in the order given; one that is pressed or chosen by its name is opened."""
    shown = rows[:PLACE_ROWS]
    if len(rows) > len(shown):
        st.caption(_("The {count} most urgent are listed.").format(count=len(shown)))
    ids = [row.state.place.id for row in shown]
    drawn = st.session_state.setdefault("places_list_drawn", 0)
    key = f"places_list_{drawn}"

    def chosen() -> None:
        picked = st.session_state[key]["selection"]
        found = picked["rows"] or [row for row, _column in picked["cells"]]
        st.session_state["places_list_drawn"] += 1
        if found and found[0] < len(ids):
            open_place(ids[found[0]])

    st.dataframe(
        _table(catalogue, shown),
        hide_index=True,
        row_height=_ROW_HEIGHT,
        key=key,
        on_select=chosen,
        selection_mode=["single-row", "single-cell"],
        alt=_("Places, the most urgent first"),
    )
    names = {row.state.place.id: f"{number}. {_name(catalogue, row)}" for number, row in enumerate(shown, 1)}
    choice_by_name(_("Open a place"), names, open_place, key="places_open")


def _table(catalogue: Catalogue, rows: Sequence[PlaceRow]) -> pd.DataFrame:
    states = [row.state for row in rows]
    faults = [fault_counts(Counter(one.grade for one in state.open_faults)) or "–" for state in states]
    return pd.DataFrame(
        {
            _("No."): range(1, len(rows) + 1),
            _("Place"): [state.place.name or _("Without a name") for state in states],
            # Beside the name, where a phone still shows it.
            _("Late"): [late_words(state) or "–" for state in states],
            _("Layer"): [named(catalogue.layers, state.place.layer) for state in states],
            _("Condition"): [condition_name(catalogue, state.condition) for state in states],
            _("Next inspection"): [next_words(state) for state in states],
            _("Open faults"): faults,
            _("Open observations"): [row.open for row in rows],
            _("Safety in the dark"): [mean_words(row.dark) for row in rows],
        }
    )


def _name(catalogue: Catalogue, row: PlaceRow) -> str:
    place = row.state.place
    return f"{place.name or _('Without a name')} ({named(catalogue.layers, place.layer)})"
