"""The protocol of a walk, as PDF in both languages."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.walk import Walk, WalkState
from hbgeo.i18n import LANGUAGES, _, language


def walk_protocol(walk: Walk) -> None:
    """Draw the links to the protocol; before the walk is closed it is a draft, and called so."""
    st.subheader(_("Protocol"), anchor=False)
    if walk.state is WalkState.CLOSED:
        st.caption(_("Ready to be read, printed and sent. Words and photos of residents are in it once approved."))
    else:
        st.caption(_("A draft until the walk is closed."))
    first = language()
    with st.container(horizontal=True):
        for lang in sorted(LANGUAGES, key=lambda one: one != first):
            st.link_button(
                _("Protocol (PDF), {language}").format(language=LANGUAGES[lang]),
                f"/api/reports/protocol/{walk.id}.pdf?lang={lang}",
                icon=":material/picture_as_pdf:",
                key=f"walk_protocol_{lang}",
            )
