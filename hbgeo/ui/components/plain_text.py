"""People's own words, shown exactly as typed: no Markdown, no HTML, no formulas, no icons, no emoji codes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

#: Line ends as character references: otherwise Streamlit would even out the white space of the lines.
_LINE_ENDS = str.maketrans({"\n": "&#10;", "\r": "&#13;"})
_STYLE = "white-space: pre-wrap; overflow-wrap: anywhere"
_QUOTED = "; border-inline-start: 4px solid #8a94a6; padding-inline-start: 0.75rem"
_LIST = "display: grid; grid-template-columns: fit-content(50%) 1fr; gap: 0.3rem 1rem; margin: 0; padding: 0"
_ITEM = "margin: 0.2rem 0"


def plain(text: str, *, quoted: bool = False) -> None:
    """Show text that a person wrote.

    Parameters
    ----------
    text
        Shown character by character, in its own writing direction.
    quoted
        Set it off with a line at its side, as somebody's words.
    """
    style = _STYLE + _QUOTED * quoted
    st.html(f'<div class="plain" dir="auto" style="{style}">{_exactly(text)}</div>')


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Show a list of names and values, all of it exactly as given.

    Parameters
    ----------
    pairs
        Name (translated) and value of each line.
    """
    rows = "".join(
        f'<dt style="font-weight: 600">{_exactly(name)}</dt>'
        f'<dd dir="auto" style="margin: 0; {_STYLE}">{_exactly(value)}</dd>'
        for name, value in pairs
    )
    st.html(f'<dl class="facts" style="{_LIST}">{rows}</dl>')


def lines(texts: Iterable[str]) -> None:
    """Show a list of sentences, each exactly as given."""
    items = "".join(f'<li dir="auto" style="{_ITEM}; {_STYLE}">{_exactly(text)}</li>' for text in texts)
    st.html(f'<ul class="lines" style="margin: 0; padding-inline-start: 1.2rem">{items}</ul>')


def _exactly(text: str) -> str:
    return escape(text).translate(_LINE_ENDS)
