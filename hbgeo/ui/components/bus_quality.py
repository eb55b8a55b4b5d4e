"""What the stops offer those who wait there, as a table."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.bus_quality import BEST, OFFERS, StopQuality, boarding, qualities
from hbgeo.services.timetables_feeds import feed_of
from hbgeo.services.timetables_measure import Asked, enough_and_few
from hbgeo.ui.components.bus_table import table
from hbgeo.ui.components.filters_words import decimal, number

_LAYER = "hallplats"


def stop_quality(wired: Services, timetable: Timetable, asked: Asked) -> None:
    """Draw what is known of each stop of a timetable, from the layer of stops."""
    st.subheader(_("The stops"), anchor=False)
    enough, few = enough_and_few(wired.store, timetable, asked)
    with wired.store.read() as session:
        places = session.places.find(_LAYER)
    found = qualities((*enough, *few), places)
    wheelchairs = boarding(feed_of(wired.store, timetable), (*enough, *few))
    if not any(one.known for one in found):
        st.caption(_("Nothing is known of the stops yet. Write it in the layer of bus stops, on the page Layers."))
        if set(wheelchairs.values()) <= {None}:
            return
    names = {field.code: field.label(language()) for field in wired.catalogue.fields}
    shown = [
        {_("Bus stop"): one.area.name, _("Points"): _score(one)}
        | {names.get(code, code): _word(one.offers[code]) for code in OFFERS}
        | {_("Wheelchairs, says the timetable"): _word(wheelchairs[one.area.id])}
        for one in found
    ]
    table(shown, key="bus_quality", alt=_("What each stop offers"))
    st.caption(_("Points: the part of what is known that the stop has, from 0 to {best}.").format(best=BEST))


def _score(one: StopQuality) -> str:
    if one.score is None:
        return "–"
    known = ngettext("{count} thing known", "{count} things known", one.known).format(count=number(one.known))
    return f"{decimal(one.score)} ({known})"


def _word(said: bool | None) -> str:  # noqa: FBT001 - an answer
    return _("not known") if said is None else (_("yes") if said else _("no"))
