"""Which walk an observation belongs to: one that is open now, the one of the link, or none."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.errors import NotFound
from hbgeo.i18n import _
from hbgeo.store.protocol import Session, Store

#: Join code in the address.
PARAMETER = "walk"
_KEY = "record_walk"
_SEEN = f"{_KEY}_seen"
#: “Without a walk” among the options: None would mean that nothing is chosen.
_NONE = ""


def choose_walk(store: Store) -> tuple[Walk | None, list[Stop]]:
    """Draw the choice and return the walk with its stops; (None, []) for no walk."""
    with store.read() as session:
        _follow_link(session)
        chosen: str | None = st.session_state.get(_KEY)
        walks = {walk.id: walk for walk in session.walks.all() if _is_offered(walk, chosen)}
    if chosen not in walks:
        st.session_state[_KEY] = _NONE
    names = {_NONE: _("Without a walk")} | {walk.id: f"{walk.on} {walk.title}" for walk in walks.values()}
    st.selectbox(
        _("Walk"),
        list(names),
        format_func=names.__getitem__,
        key=_KEY,
        persist_state="session",
    )
    chosen = st.session_state[_KEY]
    if chosen == _NONE:
        return None, []
    walk = walks[chosen]
    if walk.state is not WalkState.OPEN:
        st.warning(_("This walk is not open now. You can fill in, but only save once its leader has started it."))
    with store.read() as session:
        return walk, session.walks.stops(walk.id)


def _is_offered(walk: Walk, chosen: str | None) -> bool:
    # the chosen one stays in sight when it is closed meanwhile: nothing typed is lost
    return walk.state is WalkState.OPEN or walk.id == chosen


def _follow_link(session: Session) -> None:
    """Choose the walk of the address the first time it is seen; later choices are the walker's own."""
    code = st.query_params.get(PARAMETER, "").strip().upper()
    if not code or st.session_state.get(_SEEN) == code:
        return
    st.session_state[_SEEN] = code
    try:
        st.session_state[_KEY] = session.walks.by_code(code).id
    except NotFound:
        st.warning(_("The link leads to no walk. Choose one below, or record without a walk."))
