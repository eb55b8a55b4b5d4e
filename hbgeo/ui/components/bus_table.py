"""A table of the page Bussen: its first column stays in sight when a phone scrolls the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

#: A table with fewer columns fits a phone whole.
_WIDE = 4


def table(rows: Sequence[Mapping[str, object]], *, key: str, alt: str) -> None:
    """Draw rows, at least one, with the same columns.

    Parameters
    ----------
    key
        Of the widget.
    alt
        What the table is of, for those who do not see it.
    """
    frame = pd.DataFrame(rows)
    first = frame.columns[0]
    pinned = {first: st.column_config.Column(pinned=True)} if len(frame.columns) >= _WIDE else None
    st.dataframe(frame, hide_index=True, key=key, alt=alt, column_config=pinned)
