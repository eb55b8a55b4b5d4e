"""One observation in full: what was said, its photos, where the case stands and what has happened to it."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.event import Event
from hbgeo.domain.observation import Observation
from hbgeo.domain.photo import Photo
from hbgeo.domain.walk import Walk
from hbgeo.errors import Gone, NotFound
from hbgeo.i18n import _, language, ngettext, say
from hbgeo.store.protocol import Session
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.plain_text import facts, lines, plain


def show(observation_id: str) -> None:
    """Show an observation, or say that there is none (any longer).

    Parameters
    ----------
    observation_id
        Its UUID.
    """
    wired = services()
    try:
        with wired.store.read() as session:
            observation = session.observations.get(observation_id)
            events, photos = session.events.of(observation_id), session.photos.of(observation_id)
            images = [session.photos.image(photo.sha256) for photo in photos]
            walk = _walk(session, observation)
    except (NotFound, Gone) as error:
        st.info(say(error), icon=":material/search_off:")
        return
    sayer = Sayer(wired.catalogue, language())
    _heading(observation, sayer)
    if observation.text:
        plain(observation.text, quoted=True)
    _photos(photos, images)
    facts(_facts(observation, walk, sayer))
    _history(events, sayer)


def _walk(session: Session, observation: Observation) -> Walk | None:
    return session.walks.get(observation.walk_id) if observation.walk_id else None


def _heading(observation: Observation, sayer: Sayer) -> None:
    icon = sayer.icon(observation.category)
    st.subheader(f":material/{icon}: {sayer.category(observation.category)}", anchor=False)
    if observation.subcode:
        st.markdown(f"**{sayer.category(observation.subcode)}**")


def _photos(photos: list[Photo], images: list[bytes]) -> None:
    for number, (photo, image) in enumerate(zip(photos, images, strict=True), 1):
        caption = _("Photo {number} of {count}").format(number=number, count=len(photos))
        with st.container(width=min(photo.width, 640)):
            st.image(image, caption=caption, alt=caption, width="stretch")


def _facts(observation: Observation, walk: Walk | None, sayer: Sayer) -> list[tuple[str, str]]:
    """Return names and values of what is known; what is not is left out."""
    named = [
        (name, sayer.value(name, getattr(observation, name)))
        for name in (
            "polarity",
            "status",
            "safety_day",
            "safety_dark",
            "urgency",
            "light",
            "owner",
            "land",
            "reason",
            "due_on",
            "fixed_on",
            "position",
            "source",
        )
    ]
    known = [(sayer.field(name), value) for name, value in named if value]
    known.append((_("Recorded"), sayer.time(observation.recorded_at)))
    if walk:
        known.append((_("Walk"), f"{sayer.day(walk.on)} {walk.title}"))
    if observation.late:
        known.append((_("Came late"), _("after the walk was closed")))
    if observation.agreements:
        many = ngettext("{count} person agrees", "{count} people agree", observation.agreements)
        known.append((_("Me too"), many.format(count=observation.agreements)))
    return known


def _history(events: list[Event], sayer: Sayer) -> None:
    with st.expander(_("What has happened"), icon=":material/history:"):
        lines(sayer.event(event) for event in events)
