"""One value in the address kept in step with the page: shared, reloaded, gone back to."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

#: A rerun that was on its way when the address was written still carries the old one.
_ON_ITS_WAY_S = 1.0


@dataclass
class _Memory:
    written: str = ""
    written_at: float = 0.0
    seen: str = ""


def asked_for(name: str, *, fresh: bool) -> str | None:
    """Return what the address asks for if it has the word now, or None when the page has.

    The address has it when the page opens with the value in it, and when the visitor went back, forward or
    along a link. A browser that has only not caught up with what the page wrote is no visitor who went back.

    Parameters
    ----------
    name
        Of the parameter in the address.
    fresh
        Whether the page opens now, rather than runs again.
    """
    memory: _Memory = st.session_state.setdefault(_key(name), _Memory())
    asked = st.query_params.get(name, "")
    late = asked == memory.seen and time.monotonic() - memory.written_at < _ON_ITS_WAY_S
    memory.seen = asked
    if fresh:
        return asked or None
    return None if asked == memory.written or late else asked


def write(name: str, text: str) -> None:
    """Put a value into the address; an empty one takes the parameter out."""
    memory: _Memory = st.session_state.setdefault(_key(name), _Memory())
    if text != memory.written:
        memory.written, memory.written_at = text, time.monotonic()
    if text == st.query_params.get(name, ""):
        return
    if text:
        st.query_params[name] = text
    else:
        del st.query_params[name]


def set_address(values: Mapping[str, str]) -> None:
    """Put values into the address as they are chosen; an empty one takes its parameter out."""
    for name, value in values.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def _key(name: str) -> str:
    return f"address_{name}"
