"""The places of a layer as a table; the one that is chosen is shown on the map."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial

import pandas as pd
import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.place import Place
from hbgeo.i18n import _, language
from hbgeo.services.browsing import PLACE_ROWS
from hbgeo.services.place_history import value_words
from hbgeo.ui.components.filters_words import number

#: So many attributes stand in the table, the most frequent ones.
SHOWN_ATTRIBUTES = 8
_ROW_HEIGHT = 40
_SHOWN_TEXT = 120


def layer_table(
    catalogue: Catalogue,
    key: str,
    places: Sequence[Place],
    chosen: str | None,
    on_choose: Callable[[str | None], None],
) -> None:
    """Draw the places, to choose one of.

    Parameters
    ----------
    key
        What names in the session begin with.
    chosen
        Id of the place that is chosen.
    on_choose
        Called with the id of another one, or None when none is to be.
    """
    shown = places[:PLACE_ROWS]
    if len(places) > len(shown):
        st.caption(
            _("The first {shown} of {count} are listed. The download holds all.").format(
                shown=number(len(shown)), count=number(len(places))
            )
        )
    ids = [place.id for place in shown]
    # A choice is a row's number: in another order it would be another place.
    key = f"{key}_{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:12]}"
    table, name = key, f"{key}_name"

    def in_table() -> None:
        selection = st.session_state[table]["selection"]
        rows = selection["rows"] or [row for row, _column in selection["cells"]]
        on_choose(ids[rows[0]] if rows else None)

    st.dataframe(
        rows_of(catalogue, shown),
        hide_index=True,
        row_height=_ROW_HEIGHT,
        key=table,
        on_select=in_table,
        selection_mode=["single-row", "single-cell"],
        alt=_("Places of the layer"),
    )
    st.session_state[name] = ids.index(chosen) if chosen in ids else None
    # The keyboard does not get into the grid.
    st.selectbox(
        _("Show one on the map"),
        range(len(shown)),
        index=None,
        format_func=lambda row: f"{row + 1}. {shown[row].name or _('Without a name')}",
        key=name,
        on_change=lambda: on_choose(_id(ids, st.session_state[name])),
        placeholder=_("Choose …"),
    )


def rows_of(catalogue: Catalogue, places: Sequence[Place]) -> pd.DataFrame:
    """Return places as a table for reading: name, source and the most frequent attributes, all as text.

    What the catalogue knows goes by its name in the visitor's language, the rest by its own.
    """
    counts = Counter(code for place in places for code in place.attributes)
    columns = {_("Name"): [place.name for place in places], _("Source"): [place.source for place in places]}
    known = {field.code: field.label(language()) for field in catalogue.fields}
    for code, _count in counts.most_common():
        heading = known.get(code, code)
        if len(columns) < SHOWN_ATTRIBUTES + 2 and heading not in columns:
            # Few values are told apart, and each is looked up in the catalogue once.
            words = cache(partial(_text, catalogue, code))
            columns[heading] = [words(_plain(place.attributes.get(code))) for place in places]
    return pd.DataFrame(columns)


def _id(ids: Sequence[str], row: int | None) -> str | None:
    return None if row is None else ids[row]


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _text(catalogue: Catalogue, code: str, value: str) -> str:
    text = value_words(catalogue, code, value, language())
    return text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"
