"""The photos of a place, where more of them are added, and of what was seen there."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.event import Role
from hbgeo.i18n import _
from hbgeo.services.place_facts import PlaceFacts
from hbgeo.store.protocol import Session
from hbgeo.ui.components.photo_input import photo_input
from hbgeo.ui.components.place_photos import place_photos


def photos_part(wired: Services, known: PlaceFacts) -> None:
    """Draw the photos; only planners see this page."""
    own = [one for one in known.photos if one.observation_id is None]
    others = [one for one in known.photos if one.observation_id is not None]
    place_id = known.place.id
    st.markdown("#### " + _("Of the place"))
    place_photos(wired, place_id, own, key=f"place_own_{place_id}")
    with st.expander(_("Add photos"), icon=":material/add_a_photo:", expanded=not own):
        photos = photo_input(f"place_photos_{place_id}")
        if photos.taken and st.button(_("Keep the photos"), type="primary", key=f"place_photos_save_{place_id}"):
            contents = photos.contents

            def keep(session: Session) -> None:
                for content in contents:
                    session.inspections.add_photo(place_id, content, Role.PLANNER)

            wired.store.write(keep)
            photos.clear()
            st.rerun()
    st.markdown("#### " + _("Of what was seen there"))
    place_photos(wired, place_id, others, key=f"place_seen_{place_id}")
    st.caption(_("Photos of observations are removed and approved where they are reviewed."))
