"""The photos of a place, for planners only."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.event import Role
from hbgeo.i18n import _
from hbgeo.services.inspections import PlaceState
from hbgeo.services.light import LOCAL
from hbgeo.ui.components.attempts import attempt, complain

_SHOWN = 12


def inspection_photos(wired: Services, state: PlaceState) -> None:
    """Draw the latest photos of a place, each with a way to take it away for good."""
    with wired.store.read() as session:
        photos = session.inspections.photos(state.place.id)[-_SHOWN:]
        small = {photo.sha256: session.photos.thumbnail(photo.sha256) for photo in photos}
    if not photos:
        return
    with st.expander(_("Photos of the place ({count})").format(count=len(photos)), icon=":material/photo_library:"):
        st.caption(_("Seen by planners only. A photo that is removed cannot be brought back."))
        complain(_place(state))
        with st.container(horizontal=True):
            for photo in reversed(photos):
                with st.container(width=160):
                    day = photo.received_at.astimezone(LOCAL).date().isoformat()
                    words = _("Photo received {day}").format(day=day)
                    st.image(small[photo.sha256], caption=words, alt=words, width=150)
                    st.button(
                        _("Remove the photo"),
                        icon=":material/delete:",
                        key=f"place_photo_remove_{photo.sha256}",
                        on_click=_remove,
                        args=(wired, state, photo.sha256),
                    )


def _remove(wired: Services, state: PlaceState, sha256: str) -> None:
    attempt(
        _place(state),
        lambda: wired.store.write(
            lambda session: session.inspections.remove_photo(state.place.id, sha256, Role.PLANNER)
        ),
    )


def _place(state: PlaceState) -> str:
    return f"place_photos_{state.place.id}"
