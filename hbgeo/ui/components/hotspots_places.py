"""Places that observations gather at: named, outlined, with what they are about, and made an action of by one press."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _, named, ngettext
from hbgeo.services import hotspots
from hbgeo.services.hotspots import Found, NamedPlace
from hbgeo.services.hotspots_places import MOST_PLACES
from hbgeo.ui.components import attempts, walk_undo
from hbgeo.ui.components.filters_address import set_address
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.hotspots_address import in_address
from hbgeo.ui.components.hotspots_behind import to_the_map
from hbgeo.ui.components.hotspots_layer import Outline, outlines_layer
from hbgeo.ui.components.hotspots_map import UNDER, view
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.places_bars import Bar, bars
from hbgeo.ui.components.places_desk import link
from hbgeo.ui.components.plain_text import facts
from hbgeo.ui.components.walk_words import refusal

#: Where undo is offered.
PLACE = "hotspots"
#: Holds the chosen place in the address.
PARAMETER = "samling"
_METRES, _LEAST, _MADE = "hotspots_metres", "hotspots_least", "hotspots_made"
_MOST_MARKS = 99
#: Least, most and step.
_APART, _FEWEST = (5, 500, 5), (2, 100, 1)
_COLOR = "#0b57a4"


def places(wired: Services, found: Found, words: Words) -> None:
    """Draw the list, the map and the chosen place."""
    _done()
    st.caption(
        _("Places where observations lie close together. Whether they are more than chance is said by the cells.")
    )
    left, right = st.columns(2)
    with left:
        metres = _whole("avstand", _METRES, _("At most so far apart, metres"), 30, _APART)
    with right:
        least = _whole("minst", _LEAST, _("At least so many observations"), 5, _FEWEST)
    try:
        gathered = hotspots.places_found(wired.store, wired.catalogue, found.asked, float(metres), least)
    except HbgeoError as error:
        refusal(error)
        return
    if not gathered:
        st.info(_("So many observations lie so close together nowhere. Try a longer distance or fewer observations."))
        return
    text = ngettext("**{count} place**", "**{count} places**", len(gathered))
    if len(gathered) >= MOST_PLACES:
        text = _("**The {count} places with the most observations**; there may be more")
    st.markdown(text.format(count=number(len(gathered))))
    chosen = _choice(gathered)
    _map(found, gathered, chosen)
    if chosen is not None:
        _one(wired, found, chosen, words)
    _table(wired, gathered, words)


def _whole(parameter: str, key: str, label: str, usual: int, limits: tuple[int, int, int]) -> int:
    """Draw a whole number that the address holds: least, most and step."""
    least, most, step = limits

    def read(text: str) -> int | None:
        return int(text) if text.isdecimal() and least <= int(text) <= most else None

    chosen = in_address(
        parameter, key, usual, lambda: st.number_input(label, least, most, step=step, key=key), read=read
    )
    return usual if chosen is None else chosen


def title(place: NamedPlace) -> str:
    """Return the name of a place; a person may have given it."""
    return place.name or _("Place without a name nearby")


def _choice(gathered: Sequence[NamedPlace]) -> NamedPlace | None:
    names = {
        one.key: _("{number}. {name} ({count})").format(number=place, name=title(one), count=one.count)
        for place, one in enumerate(gathered, 1)
    }
    asked, key = st.query_params.get(PARAMETER), "hotspots_place"
    st.session_state[key] = asked if asked in names else None

    def open_it() -> None:
        set_address({PARAMETER: st.session_state[key] or ""})

    st.selectbox(
        _("Place to look at"),
        list(names),
        format_func=names.__getitem__,
        placeholder=_("Choose a place"),
        key=key,
        on_change=open_it,
    )
    return next((one for one in gathered if one.key == asked), None)


def _map(found: Found, gathered: Sequence[NamedPlace], chosen: NamedPlace | None) -> None:
    shown = gathered[:_MOST_MARKS]
    center, zoom = view(chosen.hull.bounds if chosen else found.bounds)
    event = map_view(
        "hotspots_places",
        layers=UNDER,
        also=[outlines_layer([Outline(one.key, _ring(one.hull), one is chosen) for one in shown])],
        marks=[Mark(one.lon, one.lat, str(place), _COLOR) for place, one in enumerate(shown, 1)],
        center=center,
        zoom=zoom,
    )
    st.caption(_("The numbers are those of the list. The outline holds the observations of a place."))
    if len(gathered) > len(shown):
        st.caption(_("The map shows the first {count} of the list.").format(count=number(len(shown))))
    if event is not None and event.kind == "place" and event.id:
        st.query_params[PARAMETER] = event.id
        st.rerun()


def _ring(hull: BaseGeometry) -> list[tuple[float, float]]:
    return [(lon, lat) for lon, lat, *_rest in hull.exterior.coords] if isinstance(hull, Polygon) else []


def _one(wired: Services, found: Found, place: NamedPlace, words: Words) -> None:
    catalogue = wired.catalogue
    with st.container(border=True, key="hotspots_one"):
        facts(
            [
                (_("Place"), title(place)),
                (_("Observations"), number(place.count)),
                (_("Suggested party"), named(catalogue.actors, place.owner) if place.owner else _("Cannot be told")),
                (_("Kind of land"), named(catalogue.land, place.land) if place.land else _("Cannot be told")),
            ]
        )
        label = _("What they are about")
        bars([Bar(words.category(code), (count,)) for code, count in place.categories], [label], label=label)
        st.button(
            _("Make an action of it"),
            type="primary",
            icon=":material/add_task:",
            key="hotspots_act",
            on_click=_act,
            args=(wired, place),
        )
        to_the_map(found.asked.selection, place.hull.bounds)


def _act(wired: Services, place: NamedPlace) -> None:
    def said(action: Action) -> Problem:
        st.session_state[_MADE] = action.number
        return Problem("", N_("Action {number} is in the plan."), {"number": action.number})

    attempts.attempt_step(PLACE, wired.store, lambda: hotspots.make_action(wired.store, wired.catalogue, place), said)


def _done() -> None:
    """Say what was made, offer its undo and the way to it; or say why it was not."""
    walk_undo.offer(PLACE)
    if walk_undo.is_offered(PLACE) and _MADE in st.session_state:
        link("handlingsplan", _("Open the action"), icon="checklist", atgard=str(st.session_state[_MADE]))
    attempts.complain(PLACE)


def _table(wired: Services, gathered: Sequence[NamedPlace], words: Words) -> None:
    shown = [
        {
            _("Number"): place,
            _("Place"): title(one),
            _("Observations"): one.count,
            _("Most about"): ", ".join(words.category(code) for code, _count in one.categories[:2]),
            _("Suggested party"): named(wired.catalogue.actors, one.owner) if one.owner else "–",
        }
        for place, one in enumerate(gathered, 1)
    ]
    st.dataframe(pd.DataFrame(shown), hide_index=True, key="hotspots_places", alt=_("Places where much gathers"))
