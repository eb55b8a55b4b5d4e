"""What can be done to a route besides tapping the map, how long it is, and saving it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _, say
from hbgeo.services.walks_route import (
    MINUTES_AT_STOP,
    PACE_KM_H,
    area_advice,
    length_m,
    minutes_for,
    route_from_file,
    route_through_stops,
    set_route,
)
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.uploads import safe_name
from hbgeo.ui.components.walk_route_draft import RouteDraft, points_of
from hbgeo.ui.components.walk_words import distance, refusal

_PLACE = "route"
_LARGEST_FILE_MB = 20


def route_tools(wired: Services, walk: Walk, stops: Sequence[Stop], draft: RouteDraft) -> None:
    """Draw the figures of the route, its buttons and the way in for a file."""
    st.markdown(figures(walk, stops, draft))
    with wired.store.read() as session:
        area = session.places.area()
    for hint in area_advice(draft.line, stops, area):
        st.warning(say(hint), icon=":material/fmd_bad:")
    _buttons(wired, walk, stops, draft)
    walk_undo.offer(_PLACE)
    if draft.failure:
        refusal(draft.failure)
    _file(walk, draft)


def figures(walk: Walk, stops: Sequence[Stop], draft: RouteDraft) -> str:
    """Return length and time of the route in words."""
    line = draft.line
    if line is None:
        return _("No route yet: tap the map where the walk begins, then along its way.")
    metres = length_m(line)
    words = ":material/route: " + _("Length {length}.").format(length=distance(metres))
    if walk.expected_minutes is not None:
        return words + " " + _("Expected time {minutes} minutes.").format(minutes=walk.expected_minutes)
    estimate = _("About {minutes} minutes, at {pace} km an hour and {pause} minutes at each stop.")
    values = {"minutes": minutes_for(metres, len(stops)), "pace": number(round(PACE_KM_H)), "pause": MINUTES_AT_STOP}
    return words + " " + estimate.format(**values)


def _buttons(wired: Services, walk: Walk, stops: Sequence[Stop], draft: RouteDraft) -> None:
    key = f"walk_route_{walk.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(_("Undo"), icon=":material/undo:", key=f"{key}_undo", disabled=not draft.before, on_click=draft.undo)
        st.button(
            _("Clear"),
            icon=":material/clear:",
            key=f"{key}_clear",
            disabled=not draft.points,
            on_click=draft.draw,
            args=((),),
        )
        if len(stops) > 1:
            through = points_of(route_through_stops(stops))
            st.button(
                _("Through the stops"),
                icon=":material/timeline:",
                key=f"{key}_stops",
                on_click=draft.draw,
                args=(through,),
            )
        if draft.changed:
            st.button(
                _("Save the route"),
                type="primary",
                icon=":material/check:",
                key=f"{key}_save",
                on_click=_save,
                args=(wired, walk, draft),
            )
    if draft.changed:
        st.caption(_("The route is not saved yet."))


def _save(wired: Services, walk: Walk, draft: RouteDraft) -> None:
    walk_undo.forget()
    try:
        saved = set_route(wired.store, walk.id, draft.line)
    except HbgeoError as error:
        draft.failure = error
        return
    draft.begin_anew(points_of(saved.route))
    message = N_("The route is saved.") if saved.route is not None else N_("The route is removed.")
    walk_undo.remember(_PLACE, Problem("", message), lambda: set_route(wired.store, walk.id, walk.route))


def _file(walk: Walk, draft: RouteDraft) -> None:
    with st.expander(_("Fetch the route from a file"), icon=":material/upload_file:"):
        upload = st.file_uploader(
            _("GPX, GeoJSON, KML or another file with a line"),
            key=f"walk_route_{walk.id}_file",
            max_upload_size=_LARGEST_FILE_MB,
            help=_("From a watch, a phone or a map program. The longest line in the file becomes the route."),
        )
        if upload is None or upload.file_id == draft.file_id:
            return
        draft.file_id = upload.file_id
        try:
            draft.take_over(points_of(route_from_file(upload.getvalue(), safe_name(upload.name))))
        except HbgeoError as error:
            draft.failure = error
        st.rerun()
