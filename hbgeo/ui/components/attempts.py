"""Trying something on a page: what was done can be taken back, and why it did not work is said where it was tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from hbgeo.errors import HbgeoError, Problem
from hbgeo.services.undoing import Undo, take_back
from hbgeo.store.protocol import Store
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.walk_words import refusal

T = TypeVar("T")


def attempt(place: str, work: Callable[[], object]) -> bool:
    """Do something and tell whether it worked; why not is said by `complain` with the same place."""
    try:
        work()
    except HbgeoError as error:
        st.session_state[_key(place)] = error
        return False
    forgive(place)
    return True


def attempt_step(place: str, store: Store, step: Callable[[], tuple[T, Undo]], said: Callable[[T], Problem]) -> bool:
    """Do something that can be taken back, as `attempt`, and offer its undo at the same place.

    Parameters
    ----------
    said
        What was done, made of the step's result; its values are numbers and codes.
    """

    def work() -> None:
        made, undo = step()
        walk_undo.remember(place, said(made), lambda: take_back(store, undo))

    return attempt(place, work)


def complain(place: str) -> None:
    """Say why the last attempt at this place did not work, if it did not."""
    failure = failed(place)
    if failure is not None:
        refusal(failure)


def failed(place: str) -> HbgeoError | None:
    """Return why the last attempt at this place did not work, None if it did."""
    failure: HbgeoError | None = st.session_state.get(_key(place))
    return failure


def forgive(place: str) -> None:
    """Say nothing any more of the last attempt at this place."""
    st.session_state.pop(_key(place), None)


def _key(place: str) -> str:
    return f"{place}_failure"
