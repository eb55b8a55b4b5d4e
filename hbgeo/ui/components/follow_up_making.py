"""Title, day and time of a follow-up walk, and the button that makes it of a proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Walk, WalkType
from hbgeo.errors import HbgeoError, InvalidInput, Problem
from hbgeo.i18n import _, say
from hbgeo.services import follow_up
from hbgeo.services.follow_up import Proposal
from hbgeo.services.light import local_today
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY, MAX_LINE
from hbgeo.ui.components.walk_choice import choose
from hbgeo.ui.components.walk_words import refusal

_BASE = "follow_up_form"
_FAILURE = "follow_up_form_failure"
_QUARTER_S = 900


def making(wired: Services, proposed: Proposal, on_made: Callable[[], None]) -> None:
    """Draw the form.

    Parameters
    ----------
    on_made
        Called when the walk was made; from the next run on it is the walk that the page shows.
    """
    st.subheader(_("Make it a walk"), anchor=False)
    with wired.store.read() as session:
        walks = session.walks.all()
    _fill(proposed, walks)
    problems, failure = _failures()
    title, followed = st.columns(2, gap="medium")
    with title:
        st.text_input(_("Title"), key=_key("title"), max_chars=MAX_LINE, autocomplete="off", persist_state="session")
        _complain(problems, "title")
    with followed:
        _followed(walks)
    _when(problems)
    if failure:
        refusal(failure)
    st.button(
        _("Plan the walk"),
        type="primary",
        icon=":material/check:",
        key=_key("save"),
        on_click=_make,
        args=(wired, proposed, on_made),
    )


def forget_form() -> None:
    """Let the walk that is followed up be suggested anew; title, day and time stay as they were written."""
    st.session_state.pop(_key("follows_walk_id"), None)
    st.session_state.pop(_FAILURE, None)


def _when(problems: Sequence[Problem]) -> None:
    on, starts, ends = st.columns(3)
    with on:
        st.date_input(
            _("Day"),
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key=_key("on"),
            format="YYYY-MM-DD",
            persist_state="session",
        )
        _complain(problems, "on")
    with starts:
        st.time_input(_("Starts"), step=_QUARTER_S, key=_key("starts"), persist_state="session")
    with ends:
        st.time_input(_("Ends"), step=_QUARTER_S, key=_key("ends"), persist_state="session")
        _complain(problems, "ends")


def _followed(walks: Sequence[Walk]) -> None:
    names = {walk.id: f"{walk.on} {walk.title}" for walk in walks}
    st.selectbox(
        _("Which walk is followed up?"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("Not chosen"),
        key=_key("follows_walk_id"),
        persist_state="session",
    )


def _fill(proposed: Proposal, walks: Sequence[Walk]) -> None:
    """Put into the fields what they begin with."""
    known = {walk.id for walk in walks}
    suggested = follow_up.followed(proposed)
    first: dict[str, Any] = {
        "title": _("Follow-up of the action plan"),
        "on": local_today(),
        "starts": None,
        "ends": None,
        "follows_walk_id": suggested if suggested in known else None,
    }
    for name, value in first.items():
        st.session_state.setdefault(_key(name), value)
    if st.session_state[_key("follows_walk_id")] not in known:
        st.session_state[_key("follows_walk_id")] = None


def _make(wired: Services, proposed: Proposal, on_made: Callable[[], None]) -> None:
    values = {name: st.session_state[_key(name)] for name in ("title", "on", "starts", "ends", "follows_walk_id")}
    draft = WalkDraft(type=WalkType.FOLLOW_UP, **values)
    try:
        walk = follow_up.make(wired.store, wired.catalogue, draft, proposed)
    except HbgeoError as error:
        st.session_state[_FAILURE] = error
        return
    for name in values:
        st.session_state.pop(_key(name), None)
    on_made()
    choose(walk.code)


def _failures() -> tuple[Sequence[Problem], HbgeoError | None]:
    """Return what the last try lacked, field by field, or why it failed as a whole."""
    failure: HbgeoError | None = st.session_state.pop(_FAILURE, None)
    fields = {"title", "on", "ends"}
    if isinstance(failure, InvalidInput) and {problem.field for problem in failure.problems} <= fields:
        return failure.problems, None
    return (), failure


def _complain(problems: Sequence[Problem], name: str) -> None:
    for problem in problems:
        if problem.field == name:
            st.error(say(problem), icon=":material/error:")


def _key(name: str) -> str:
    return f"{_BASE}_{name}"
