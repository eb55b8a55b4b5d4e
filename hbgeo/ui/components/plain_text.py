"""People's own words, shown exactly as typed: no Markdown, no HTML, no formulas, no icons, no emoji codes."""

from __future__ import annotations

from html import escape

import streamlit as st

#: Line ends as character references: otherwise Streamlit would even out the white space of the lines.
_LINE_ENDS = str.maketrans({"\n": "&#10;", "\r": "&#13;"})
_STYLE = "white-space: pre-wrap; overflow-wrap: anywhere"


def plain(text: str, *, quoted: bool = False) -> None:
    """Show text that a person wrote.

    Parameters
    ----------
    text
        Shown character by character, in its own writing direction.
    quoted
        Set it off with a line at its side, as somebody's words.
    """
    style = _STYLE
    if quoted:
        style += "; border-inline-start: 4px solid #8a94a6; padding-inline-start: 0.75rem"
    st.html(f'<div class="plain" dir="auto" style="{style}">{escape(text).translate(_LINE_ENDS)}</div>')
