"""What the page Lager keeps of editing places: which is chosen, what was refused, and which form is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import HbgeoError, InvalidInput, Problem
from hbgeo.i18n import _, language, say
from hbgeo.services.place_editing import GONE, NAME, Collision
from hbgeo.services.place_editing_shapes import FIELD
from hbgeo.services.undoing import Undo, take_back
from hbgeo.store.protocol import Store
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.plain_text import lines

#: Where undo is offered.
PLACE = "place_editing"
Mode = Literal["one", "new", "many"]
_CHOSEN, _TURN, _FAILURE, _MODE = "layers_chosen", "layers_turn", "layers_failure", "layers_mode"
_NEXT, _NOTE = "layers_next", "layers_note"


def chosen_id() -> str | None:
    """Return the id of the place that is chosen, None when none is."""
    kept: str | None = st.session_state.get(_CHOSEN)
    return kept


def choose(place_id: str | None) -> None:
    """Choose a place; what was refused before is forgotten."""
    if place_id != chosen_id():
        st.session_state[_CHOSEN] = place_id
        forgive()


def mode_key() -> str:
    """Return the key of what is being done to the places."""
    return _MODE


def set_mode(mode: Mode) -> None:
    """Say what is to be done to the places; only before the choice is drawn (a callback)."""
    st.session_state[_MODE] = mode


def show_next(place_id: str) -> None:
    """Open a place that has just been added in the next run."""
    st.session_state[_NEXT] = place_id


def follow() -> None:
    """Open the place that has just been added; only before anything of the page is drawn."""
    added: str | None = st.session_state.pop(_NEXT, None)
    if added is not None:
        choose(added)
        set_mode("one")


def tell(message: str) -> None:
    """Remember a message for the next run (marked with `N_`)."""
    st.session_state[_NOTE] = message


def told() -> str:
    """Return the message that was remembered, once; empty when none was."""
    message: str = st.session_state.pop(_NOTE, "")
    return message


def turn() -> int:
    """Return what rises with everything that is saved, so that the next form begins anew."""
    kept: int = st.session_state.get(_TURN, 0)
    return kept


def begin_anew() -> None:
    """Let the forms and tables begin with what is kept (a callback)."""
    st.session_state[_TURN] = turn() + 1
    forgive()


def forgive() -> None:
    """Say nothing any more of what was refused."""
    st.session_state.pop(_FAILURE, None)


def refuse(error: HbgeoError) -> None:
    """Remember why something was not saved."""
    st.session_state[_FAILURE] = error


def refused() -> HbgeoError | None:
    """Return why the last thing was not saved, None when it was."""
    kept: HbgeoError | None = st.session_state.get(_FAILURE)
    return kept


def remember(store: Store, message: Problem, undo: Undo, *, then: Callable[[], None] = lambda: None) -> None:
    """Offer to take back what was saved, and let the forms begin anew both now and then.

    Parameters
    ----------
    then
        What else happens when it is taken back.
    """

    def back() -> None:
        take_back(store, undo)
        begin_anew()
        then()

    begin_anew()
    walk_undo.remember(PLACE, message, back)


def field_name(catalogue: Catalogue, code: str) -> str:
    """Return the name of a field of a place in the visitor's language; an unknown code itself."""
    own = {NAME: _("Name"), FIELD: _("Where it is"), GONE: ""}
    if code in own:
        return own[code]
    return next((one.label(language()) for one in catalogue.fields if one.code == code), code)


def said(catalogue: Catalogue, problem: Problem) -> str:
    """Return a problem with the name of its field before it."""
    name = field_name(catalogue, problem.field)
    return f"{name}: {say(problem)}" if name else say(problem)


def complain(catalogue: Catalogue) -> None:
    """Say why the last thing was not saved, field by field."""
    error = refused()
    if error is None:
        return
    with st.container(border=True, key="layers_refused"):
        if isinstance(error, Collision):
            st.error(say(Problem("", error.message)), icon=":material/error:")
            names = [field_name(catalogue, code) for code in error.fields]
            lines(name for name in names if name)
        elif isinstance(error, InvalidInput):
            st.error(_("Nothing is saved yet. Change this first:"), icon=":material/error:")
            lines(said(catalogue, problem) for problem in error.problems)
        else:
            lines([say(error)])
