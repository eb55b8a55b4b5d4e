"""The open case: what was said and where, what may be the same, what is decided of it, what of it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.event import Event
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.photo import Photo
from hbgeo.errors import Gone, NotFound
from hbgeo.i18n import _, language, ngettext, say
from hbgeo.services.light import local_today
from hbgeo.services.triage import Suggested, Twin, suggested, twins
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.plain_text import facts, lines, plain
from hbgeo.ui.components.triage_decide import decide_one
from hbgeo.ui.components.triage_moderate import moderate
from hbgeo.ui.components.triage_twins import merged_into, stands_for, twin_list

_HERE, _NEAR = "#0b57a4", "#b3261e"
_HEIGHT = 260
_ZOOM = 18
_PHOTO = 480


@dataclass(frozen=True)
class _Opened:
    observation: Observation
    photos: Sequence[Photo]
    images: Sequence[bytes]
    events: Sequence[Event]
    merged: Sequence[Observation]
    walk: str
    hint: Suggested
    twins: Sequence[Twin]


def triage_case(wired: Services, observation_id: str) -> None:
    """Draw an observation with all that can be done about it."""
    try:
        case = _look(wired, observation_id)
    except (NotFound, Gone) as error:
        st.info(say(error), icon=":material/search_off:")
        return
    one, sayer = case.observation, Sayer(wired.catalogue, language())
    st.markdown(f"### :material/{sayer.icon(one.category)}: {sayer.category(one.category)}")
    if one.subcode:
        st.markdown(f"**{sayer.category(one.subcode)}**")
    plain(one.text or _("(no words)"), quoted=True)
    left, right = st.columns([3, 2])
    with left:
        _photos(case)
        facts(_facts(case, sayer))
    with right:
        _map(case)
    if one.status is Status.DUPLICATE:
        merged_into(wired, one, sayer)
    else:
        twin_list(one, case.twins, sayer)
        decide_one(wired, one, case.hint)
        stands_for(one, case.merged, sayer)
    moderate(wired, one, case.photos)
    with st.expander(_("What has happened"), icon=":material/history:"):
        lines(sayer.event(event) for event in case.events)


def _look(wired: Services, observation_id: str) -> _Opened:
    with wired.store.read() as session:
        one = session.observations.get(observation_id)
        photos = session.photos.of(observation_id)
        images = [session.photos.image(photo.sha256) for photo in photos]
        walk = session.walks.get(one.walk_id) if one.walk_id else None
        merged, events = session.observations.duplicates_of(observation_id), session.events.of(observation_id)
    (hint,) = suggested(wired.store, wired.catalogue, [one], today=local_today())
    return _Opened(
        observation=one,
        photos=photos,
        images=images,
        events=events,
        merged=merged,
        walk=f"{walk.on.isoformat()} {walk.title}" if walk else "",
        hint=hint,
        twins=twins(wired.store, wired.catalogue, observation_id),
    )


def _photos(case: _Opened) -> None:
    for number, (photo, image) in enumerate(zip(case.photos, case.images, strict=True), 1):
        caption = _("Photo {number} of {count}").format(number=number, count=len(case.photos))
        with st.container(width=min(photo.width, _PHOTO)):
            st.image(image, caption=caption, alt=caption, width="stretch")


def _facts(case: _Opened, sayer: Sayer) -> list[tuple[str, str]]:
    one, hint = case.observation, case.hint
    names = ("status", "owner", "reason", "due_on", "safety_day", "safety_dark", "light", "position")
    known = [(sayer.field(name), sayer.value(name, getattr(one, name))) for name in names]
    known.insert(1, (_("Recorded"), sayer.time(one.recorded_at)))
    known.append((_("Lies on"), " · ".join(part for part in (sayer.value("land", hint.land), hint.land_name) if part)))
    known.append((_("Walk"), case.walk))
    if one.agreements:
        many = ngettext("{count} person agrees", "{count} people agree", one.agreements)
        known.append((_("Me too"), many.format(count=one.agreements)))
    return [(name, value) for name, value in known if value]


def _map(case: _Opened) -> None:
    one = case.observation
    marks = [Mark(other.observation.position.lon, other.observation.position.lat, "", _NEAR) for other in case.twins]
    marks.append(Mark(one.position.lon, one.position.lat, "", _HERE))
    map_view(
        "triage",
        layers=(),
        marks=marks,
        center=(one.position.lat, one.position.lon),
        zoom=_ZOOM,
        height=_HEIGHT,
    )
    if case.twins:
        st.caption(_("Blue: this observation. Red: possible duplicates."))
