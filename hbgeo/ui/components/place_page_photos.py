"""Photos of a place and of what was seen there; adding and removing of the place's own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.event import Role
from hbgeo.i18n import _, ngettext
from hbgeo.services.place_facts import PlaceFacts, PlacePicture
from hbgeo.store.protocol import Session
from hbgeo.ui.components import attempts
from hbgeo.ui.components.photo_input import photo_input
from hbgeo.ui.components.places_desk import PLACE

#: Most photos shown at first.
MOST_SHOWN = 12
_COLUMNS = 3


def photos_part(wired: Services, known: PlaceFacts) -> None:
    """Draw the photos; only planners see this page."""
    own = [one for one in known.photos if one.observation_id is None]
    others = [one for one in known.photos if one.observation_id is not None]
    place_id = known.place.id
    st.markdown("#### " + _("Of the place"))
    attempts.complain(PLACE)
    _grid(wired, own, place_id)
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
    _grid(wired, others, place_id)
    st.caption(_("Photos of observations are removed and approved where they are reviewed."))


def _grid(wired: Services, pictures: Sequence[PlacePicture], place_id: str) -> None:
    if not pictures:
        st.caption(_("No photo."))
    for at in range(0, min(len(pictures), MOST_SHOWN), _COLUMNS):
        row = pictures[at : min(at + _COLUMNS, MOST_SHOWN)]
        for number, (column, picture) in enumerate(zip(st.columns(_COLUMNS), row, strict=False), at + 1):
            with column:
                _picture(wired, picture, place_id, number)
    if len(pictures) > MOST_SHOWN:
        more = len(pictures) - MOST_SHOWN
        st.caption(ngettext("{count} more photo.", "{count} more photos.", more).format(count=more))


def _picture(wired: Services, picture: PlacePicture, place_id: str, number: int) -> None:
    caption = _("Photo {number}").format(number=number)
    if picture.inspection_id is not None:
        caption = f"{caption}. {_('From an inspection')}"
    with wired.store.read() as session:
        # The caption is what is read aloud in the picture's place, too.
        st.image(session.photos.image(picture.sha256), caption=caption, alt=caption, width="stretch")
    if picture.observation_id is None:
        st.button(
            _("Remove the photo"),
            icon=":material/delete:",
            key=f"place_picture_remove_{picture.sha256}",
            on_click=_remove,
            args=(wired, place_id, picture.sha256),
        )


def _remove(wired: Services, place_id: str, sha256: str) -> None:
    attempts.attempt(
        PLACE,
        lambda: wired.store.write(lambda session: session.inspections.remove_photo(place_id, sha256, Role.PLANNER)),
    )
