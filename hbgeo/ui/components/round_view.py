"""The round of a day: what is due, in walking order, noted stop by stop."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.i18n import _, language, ngettext, say
from hbgeo.services.inspections import states
from hbgeo.services.light import local_today
from hbgeo.services.rounds import Round, RoundStop, round_for
from hbgeo.services.rounds_list import printed, time_words
from hbgeo.services.walks_route import MINUTES_AT_STOP, PACE_KM_H
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.inspection_calendar import calendar_address
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.places_desk import no_places
from hbgeo.ui.components.round_choice import begin_at, begin_choice, round_choice
from hbgeo.ui.components.round_follow import follow
from hbgeo.ui.components.round_stop import round_stop
from hbgeo.ui.components.walk_route import view_of
from hbgeo.ui.components.walk_words import day as day_in_words
from hbgeo.ui.components.walk_words import distance

_LEFT, _NEXT, _DONE = "#1f2430", "#0b57a4", "#2e7d32"
_HEIGHT = 380
#: Stops drawn at once: each has its buttons, and a phone is to answer a press at once.
PAGE = 30


def round_view(wired: Services) -> None:
    """Draw the choice of a round, its figures and map, and its stops in walking order."""
    with st.container(key="round_view"):
        st.html("<style>.st-key-round_view button { min-height: 2.75rem; min-width: 2.75rem; }</style>")
        choice = round_choice(wired)
        with st.spinner(_("Putting the stops in order …"), show_time=False):
            found = round_for(
                wired.store,
                wired.catalogue,
                choice.day,
                kinds=choice.kinds,
                layers=choice.layers,
                start=begin_at(),
                step_free=choice.step_free,
            )
        st.markdown("### " + _("Round {day}").format(day=day_in_words(choice.day)))
        if not found.stops and not states(wired.store, wired.catalogue, today=choice.day):
            no_places()
        elif not found.stops:
            st.success(_("Nothing is due on this day, and no fault waits."), icon=":material/check_circle:")
        else:
            _walk(wired, found)
        calendar_address(wired)


def _walk(wired: Services, found: Round) -> None:
    """Draw the figures, the map and the stops."""
    _figures(found)
    if found.day > local_today():
        st.caption(_("This day has not come yet: what is done is noted on the day itself."))
    with st.expander(_("Where it begins, and a list on paper"), icon=":material/print:"):
        begin_choice(wired, found)
        _download(wired, found)
    _map(found)
    _stops(wired, found)


def _figures(found: Round) -> None:
    count = len(found.stops)
    st.progress(found.done / count, text=_("{done} of {count} done").format(done=found.done, count=count))
    places = ngettext("{count} place", "{count} places", count).format(count=number(count))
    words = _("{places}, {length}, about {time} at {pace} km an hour and {pause} minutes at each stop.")
    st.markdown(
        words.format(
            places=places,
            length=distance(found.length_m),
            time=time_words(found.minutes),
            pace=number(round(PACE_KM_H)),
            pause=MINUTES_AT_STOP,
        )
    )
    st.caption(" ".join(say(note) for note in found.notes))


def _download(wired: Services, found: Round) -> None:
    st.download_button(
        _("The list to print (PDF)"),
        data=partial(printed, wired.store, wired.catalogue, found, language()),
        file_name=f"{_('round')}-{found.day.isoformat()}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key="round_pdf",
    )


def _map(found: Round) -> None:
    if not st.toggle(_("Show the map"), value=True, key="round_map", persist_state="session"):
        return
    upcoming = found.next_stop
    # The next one last, so that no other lies on it.
    marks = [
        Mark(stop.lon, stop.lat, str(stop.number), _DONE if stop.done else _NEXT if stop is upcoming else _LEFT)
        for stop in sorted(found.stops, key=lambda one: one is upcoming)
    ]
    line = [] if found.line.is_empty else [(lon, lat) for lon, lat, *_rest in found.line.coords]
    # Back to the first: a single stop is a line as well.
    center, zoom = view_of(tuple((stop.lon, stop.lat) for stop in (*found.stops, found.stops[0])))
    map_view("round", layers=(), marks=marks, line=line, center=center, zoom=zoom, height=_HEIGHT)
    st.caption(_("Blue: the next stop. Green: done. The numbers are those of the list."))


def _stops(wired: Services, found: Round) -> None:
    upcoming = found.next_stop
    if upcoming is None:
        st.success(_("The round is done."), icon=":material/check_circle:")
    for stop in _page(found.stops, upcoming):
        round_stop(wired, stop, found.day, is_next=stop is upcoming)
    follow(found.done, upcoming.state.place.id if upcoming else "")


def _page(stops: Sequence[RoundStop], upcoming: RoundStop | None) -> Sequence[RoundStop]:
    """Return the stops to draw: those around the next one, until somebody asks for others."""
    if len(stops) <= PAGE:
        return stops
    now = (upcoming.number - 1) // PAGE if upcoming else 0
    first = st.selectbox(
        _("Shown"),
        range(0, len(stops), PAGE),
        index=now,
        format_func=lambda start: f"{start + 1}–{min(start + PAGE, len(stops))}",
        # When the next stop is among others, these are shown.
        key=f"round_page_{now}",
    )
    return stops[first : first + PAGE]
