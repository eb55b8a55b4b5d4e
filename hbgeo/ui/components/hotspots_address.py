"""A choice that the address holds, so that what is looked at can be shared, reloaded and gone back to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from hbgeo.ui.components.filters_address import asked_for, write

Value = TypeVar("Value")


def in_address(  # noqa: PLR0913 - where it stands, and how it is read and written
    name: str,
    key: str,
    first: Value,
    draw: Callable[[], Value | None],
    *,
    read: Callable[[str], Value | None],
    text: Callable[[Value], str] = str,
) -> Value | None:
    """Draw a widget and return its value; the address has the first word when the page opens, then the widget has.

    Parameters
    ----------
    name
        Of the parameter in the address.
    key
        Of the widget.
    first
        The value without a parameter.
    draw
        Draws the widget, which takes its value from the session.
    read, text
        From the parameter to the value, None when it is none; and back.
    """
    fresh = key not in st.session_state
    stated = asked_for(name, fresh=fresh)
    if fresh or stated is not None:
        kept = st.session_state.get(_kept(key), first) if stated is None else read(stated)
        known = kept is not None and read(text(kept)) is not None
        st.session_state[key] = kept if known else first
    value = draw()
    st.session_state[_kept(key)] = value
    write(name, "" if value is None or value == first else text(value))
    return value


def one_of(options: Sequence[str]) -> Callable[[str], str | None]:
    """Return what reads one of some options."""
    return lambda text: text if text in options else None


def _kept(key: str) -> str:
    return f"{key}_kept"
