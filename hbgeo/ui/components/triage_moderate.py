"""What everybody may see of a case: approved words beside the walker's own, and photos with covered faces."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.observation import MAX_TEXT, Observation
from hbgeo.domain.photo import Photo
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _
from hbgeo.services.moderation import (
    approve_text,
    cover_photo,
    hide_photo,
    is_never_public,
    publish_photo,
    withhold_text,
)
from hbgeo.ui.components.photo_cover import photo_cover
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.triage_desk import act, act_on_photo

_APPROVED = Problem("public_text", N_("The wording may be shown to everybody."))
_WITHHELD = Problem("public_text", N_("No words of it are shown to everybody."))
_SHOWN = Problem("photo", N_("The photo may be shown to everybody."))
_HIDDEN = Problem("photo", N_("The photo is not shown to everybody."))
_COVERED = Problem("photo", N_("What you painted over is gone for good."))


def moderate(wired: Services, one: Observation, photos: Sequence[Photo]) -> None:
    """Draw what everybody may see of the observation, and how that is changed."""
    st.markdown("#### " + _("What everybody may see"))
    if is_never_public(wired.catalogue, one.category):
        st.info(_("Words and photos of this category are never public, so that nobody is pointed out."))
    elif one.text or one.public_text:
        _words(one)
    elif not photos:
        st.caption(_("There are no words and no photos."))
    for number, photo in enumerate(photos, 1):
        _photo(wired, one, photo, _("Photo {number}").format(number=number))


def _words(one: Observation) -> None:
    key = f"triage_public_{one.id}"
    left, right = st.columns(2)
    with left:
        st.caption(_("As it was written"))
        plain(one.text or _("(no words)"), quoted=True)
    with right:
        st.text_area(
            _("Wording for everybody"),
            one.public_text or one.text,
            max_chars=MAX_TEXT,
            key=key,
            help=_("Take away names and whatever can point out a person."),
        )
        shown = _("This wording is approved.") if one.public_text else _("No words are shown until you approve them.")
        st.caption(shown)
    with st.container(horizontal=True):
        st.button(
            _("Approve the wording"),
            icon=":material/visibility:",
            key=f"triage_approve_{one.id}",
            on_click=_approve,
            args=(one.id, key),
        )
        if one.public_text:
            st.button(
                _("Show no words"),
                icon=":material/visibility_off:",
                key=f"triage_withhold_{one.id}",
                on_click=_withhold,
                args=(one.id,),
            )


def _photo(wired: Services, one: Observation, photo: Photo, name: str) -> None:
    at = f"{one.id}_{photo.sha256[:12]}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{name}** · " + (_("Everybody may see it") if photo.public else _("Not public")))
        if photo.public:
            st.button(
                _("Hide the photo"),
                icon=":material/visibility_off:",
                key=f"triage_hide_{at}",
                on_click=_hide,
                args=(one.id, photo.sha256),
            )
        elif not is_never_public(wired.catalogue, one.category):
            st.button(
                _("Show the photo to everybody"),
                icon=":material/visibility:",
                key=f"triage_publish_{at}",
                on_click=_publish,
                args=(one.id, photo.sha256),
            )
        painting = st.toggle(_("Cover faces and number plates"), key=f"triage_cover_{at}")
    if not painting:
        return
    strokes = photo_cover(photo.sha256, key=f"triage_paint_{at}")
    if strokes:
        step = partial(cover_photo, wired.store, one.id, photo.sha256, strokes)
        act_on_photo(_COVERED, step, None)
        st.rerun()


def _approve(observation_id: str, key: str) -> None:
    wired, wording = services(), str(st.session_state.get(key, ""))
    step = partial(approve_text, wired.store, wired.catalogue, observation_id, wording)
    act([observation_id], _APPROVED, step, stay=True)


def _withhold(observation_id: str) -> None:
    act([observation_id], _WITHHELD, partial(withhold_text, services().store, observation_id), stay=True)


def _publish(observation_id: str, sha256: str) -> None:
    wired = services()
    show = partial(publish_photo, wired.store, wired.catalogue, observation_id, sha256)
    act_on_photo(_SHOWN, show, partial(hide_photo, wired.store, observation_id, sha256))


def _hide(observation_id: str, sha256: str) -> None:
    wired = services()
    show = partial(publish_photo, wired.store, wired.catalogue, observation_id, sha256)
    act_on_photo(_HIDDEN, partial(hide_photo, wired.store, observation_id, sha256), show)
