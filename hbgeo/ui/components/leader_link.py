"""The link that makes a phone the leader's: shown on demand, apart from what is handed out to everybody."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _
from hbgeo.services.walks import change_leader_key, leader_url
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.qr_picture import qr_png
from hbgeo.ui.components.walk_words import refusal

_PLACE = "leader_link"
_FAILURE = "leader_link_failure"
_WIDTH_PX = 240


def leader_link(wired: Services, walk: Walk, base: str) -> None:
    """Draw the leader's link with its QR code, and the button that replaces it.

    Parameters
    ----------
    base
        Address of this server as its visitors reach it.
    """
    walk_undo.offer(_PLACE)
    with st.expander(_("Link for the leader and the secretary"), icon=":material/key:"):
        st.markdown(
            _(
                "Open it on the phone that leads. It records the group's answers at the stops, can start and close the"
                " walk, and records the way if you agree. Do not hand it out with the code."
            )
        )
        url = leader_url(base, walk)
        left, right = st.columns([1, 2], gap="medium")
        with left:
            st.image(qr_png(url), width=_WIDTH_PX, alt=_("QR code for the leader's phone"))
        with right:
            st.code(url, language=None, wrap_lines=True)
            st.button(
                _("Make a new link"),
                icon=":material/autorenew:",
                key="leader_link_new",
                on_click=_replace,
                args=(wired, walk),
                help=_("The link from before stops working at once."),
            )
            failure: HbgeoError | None = st.session_state.pop(_FAILURE, None)
            if failure:
                refusal(failure)


def _replace(wired: Services, walk: Walk) -> None:
    try:
        change_leader_key(wired.store, walk.id)
    except HbgeoError as error:
        st.session_state[_FAILURE] = error
        return
    message = Problem("", N_("The leader has a new link; the one before no longer works."))
    walk_undo.remember(_PLACE, message, lambda: change_leader_key(wired.store, walk.id, walk.leader_key))
