"""Photos of a place and of what was seen there, for planners only; the place's own can be taken away for good."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.event import Role
from hbgeo.i18n import _
from hbgeo.services.place_facts import PlacePicture
from hbgeo.store.protocol import Session
from hbgeo.ui.components.attempts import attempt, complain

#: Most photos shown at first.
MOST_SHOWN = 12
_SMALL, _LARGE = 150, 560


def place_photos(wired: Services, place_id: str, pictures: Sequence[PlacePicture], *, key: str) -> None:
    """Draw photos, small or large as asked for, the latest first.

    Parameters
    ----------
    key
        Unique on the page; why a photo could not be taken away is said here.
    """
    if not pictures:
        st.caption(_("No photo."))
        return
    large = st.toggle(_("Large photos"), key=f"{key}_large", persist_state="session")
    newest = list(pictures)[::-1]
    shown = newest
    if len(newest) > MOST_SHOWN:
        everything = st.toggle(_("Show all {count}").format(count=len(newest)), key=f"{key}_all")
        shown = newest if everything else newest[:MOST_SHOWN]
    complain(key)
    with wired.store.read() as session, st.container(horizontal=True, key=f"{key}_grid"):
        for number, picture in enumerate(shown, 1):
            with st.container(width=_LARGE if large else _SMALL + 10, gap="small"):
                _picture(session, picture, number, large=large)
                if picture.observation_id is None:
                    _removing(wired, place_id, picture.sha256, key)
    if any(picture.observation_id is None for picture in shown):
        st.caption(_("Seen by planners only. A photo that is removed cannot be brought back."))


def _picture(session: Session, picture: PlacePicture, number: int, *, large: bool) -> None:
    words = _("Photo {number}, {day}").format(number=number, day=picture.on.isoformat())
    if picture.inspection_id is not None:
        words = f"{words}. {_('From an inspection')}"
    kept = session.photos.image if large else session.photos.thumbnail
    # The caption is what is read aloud in the picture's place, too.
    st.image(kept(picture.sha256), caption=words, alt=words, width="stretch" if large else _SMALL)


def _removing(wired: Services, place_id: str, sha256: str, key: str) -> None:
    """Draw the button that takes a photo away; as it cannot be brought back, it is asked about once more."""
    if st.session_state.get(f"{key}_sure") != sha256:
        st.button(
            _("Remove the photo"),
            icon=":material/delete:",
            key=f"{key}_remove_{sha256}",
            on_click=_ask,
            args=(key, sha256),
        )
        return
    st.button(
        _("Remove for good"),
        icon=":material/delete_forever:",
        type="primary",
        key=f"{key}_sure_{sha256}",
        on_click=_remove,
        args=(wired, place_id, sha256, key),
    )
    st.button(_("Keep it"), key=f"{key}_keep_{sha256}", on_click=_ask, args=(key, None))


def _ask(key: str, sha256: str | None) -> None:
    st.session_state[f"{key}_sure"] = sha256


def _remove(wired: Services, place_id: str, sha256: str, key: str) -> None:
    _ask(key, None)
    attempt(
        key, lambda: wired.store.write(lambda session: session.inspections.remove_photo(place_id, sha256, Role.PLANNER))
    )
