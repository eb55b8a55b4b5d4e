"""Undo instead of “are you sure?”: what was done last, and a button that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from hbgeo.errors import HbgeoError, Problem
from hbgeo.i18n import _, say
from hbgeo.ui.components.noting import note
from hbgeo.ui.components.walk_words import refusal

_KEY = "walk_undo"


@dataclass
class _Done:
    place: str
    message: Problem
    undo: Callable[[], object]
    failure: HbgeoError | None = None


def remember(place: str, message: Problem, undo: Callable[[], object]) -> None:
    """Remember what was done, in place of what was done before.

    Parameters
    ----------
    place
        Where on the page it is offered.
    message
        Sayable; its values are numbers and codes, no words of people.
    undo
        Takes it back; it may raise an `HbgeoError`.
    """
    note({_KEY: _Done(place, message, undo)})


def forget() -> None:
    """Offer nothing any more."""
    st.session_state.pop(_KEY, None)


def is_offered(place: str) -> bool:
    """Tell whether something done at this place can be taken back now."""
    done: _Done | None = st.session_state.get(_KEY)
    return done is not None and done.place == place


def offer(place: str) -> None:
    """Say what was done last, if it was done here, and draw the button that takes it back."""
    done: _Done | None = st.session_state.get(_KEY)
    if done is None or not is_offered(place):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"{_KEY}_{place}"):
        st.markdown(":green[:material/check_circle:] " + say(done.message), width="stretch")
        st.button(_("Undo"), icon=":material/undo:", key=f"{_KEY}_button_{place}", on_click=_take_back)
    if done.failure:
        refusal(done.failure)


def _take_back() -> None:
    done: _Done | None = st.session_state.get(_KEY)
    if done is None:
        return
    try:
        done.undo()
    except HbgeoError as error:
        done.failure = error
    else:
        forget()
