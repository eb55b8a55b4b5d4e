"""Choosing from a list: a code of the catalogue, or by name what the pointer would press in a table or on a map."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hbgeo.domain.catalogue import Item
from hbgeo.i18n import _, named

T = TypeVar("T", bound=Hashable)


def code_choice(  # noqa: PLR0913 - what a list begins with, and where it stands
    label: str,
    items: tuple[Item, ...],
    code: str | None,
    *,
    key: str,
    placeholder: str | None = None,
    at: DeltaGenerator | None = None,
) -> str | None:
    """Draw the choice of an item of the catalogue and return its code, None when none is chosen.

    Parameters
    ----------
    code
        What it begins with; one that the catalogue does not have counts as none.
    at
        The column it stands in.
    """
    codes = [item.code for item in items]
    chosen: str | None = (at or st).selectbox(
        label,
        codes,
        index=codes.index(code) if code in codes else None,
        format_func=lambda one: named(items, one),
        placeholder=placeholder or _("Not set"),
        key=key,
    )
    return chosen


def choice_by_name(label: str, names: Mapping[T, str], on_choose: Callable[[T], None], *, key: str) -> None:
    """Draw the choice of a thing by its name: the keyboard gets neither into a grid nor onto a map.

    Parameters
    ----------
    names
        Thing → name; the names must differ, the browser tells them apart by them.
    on_choose
        Called with the thing that was chosen.
    """

    def chosen() -> None:
        if st.session_state[key] is not None:
            on_choose(st.session_state[key])

    st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=key,
        on_change=chosen,
        placeholder=_("Choose …"),
    )
