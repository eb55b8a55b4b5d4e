"""The place of an action before and after it was done, against the rest of the area."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.i18n import _, say
from hbgeo.services import hotspots
from hbgeo.services.hotspots import AfterAction, Asked, Done
from hbgeo.services.light import local_today
from hbgeo.ui.components.filters_words import decimal
from hbgeo.ui.components.hotspots_address import in_address, one_of
from hbgeo.ui.components.hotspots_behind import to_the_map
from hbgeo.ui.components.hotspots_layer import Outline, outlines_layer
from hbgeo.ui.components.hotspots_map import UNDER, view
from hbgeo.ui.components.map_view import map_view
from hbgeo.ui.components.places_desk import link
from hbgeo.ui.components.plain_text import lines

#: Holds the number of the action in the address.
PARAMETER = "atgard"
_KEY = "hotspots_action"
_KM = 1000.0
#: So near that what lies around can be told.
_NEAREST = 17


def of_action(wired: Services, asked: Asked, say_so: Callable[[str], None]) -> None:
    """Draw the choice of an action, the sentence that may be drawn and what it comes from.

    Parameters
    ----------
    say_so
        Draws the sentence.
    """
    done = {str(one.action.number): one for one in hotspots.actions_done(wired.store)}
    if not done:
        st.info(_("No action has been done at a known place yet. When one is done, it can be looked at here."))
        return
    chosen = in_address(
        PARAMETER,
        _KEY,
        next(iter(done)),
        lambda: st.selectbox(_("Action"), list(done), format_func=lambda number: _title(done[number]), key=_KEY),
        read=one_of(list(done)),
    )
    if chosen is None:
        return
    one = done[chosen]
    found = hotspots.after_action(wired.store, wired.catalogue, asked, one, local_today())
    say_so(say(found.change.sentence))
    lines(say(note) for note in found.notes)
    _table(found)
    st.caption(_periods(found))
    _map(one)
    with st.container(horizontal=True):
        link("handlingsplan", _("The action in the plan"), icon="checklist", atgard=chosen)
        edges = one.box.west, one.box.south, one.box.east, one.box.north
        to_the_map(found.before, edges, _("See those before on the map"))
        to_the_map(found.after, edges, _("See those after on the map"))


def _title(done: Done) -> str:
    return f"{done.action.number}. {done.action.title} · {done.fixed_on}"


def _table(found: AfterAction) -> None:
    change = found.change
    both = {_("At the place"): (change.before, change.after), _("Around it"): (change.rest_before, change.rest_after)}
    table = {
        _("Where"): list(both),
        _("Observations before"): [before.pins for before, _after in both.values()],
        _("Observations after"): [after.pins for _before, after in both.values()],
    }
    if found.per_metre:
        table[_("Walked before, person-kilometres")] = [_km(before.person_metres) for before, _after in both.values()]
        table[_("Walked after, person-kilometres")] = [_km(after.person_metres) for _before, after in both.values()]
    st.dataframe(pd.DataFrame(table), hide_index=True, key="hotspots_action_table", alt=_("What is compared"))


def _km(metres: float) -> str:
    return decimal(metres / _KM, 1)


def _periods(found: AfterAction) -> str:
    before, after = (f"{one.since} – {one.until}" for one in (found.before, found.after))
    return _(
        "Before: {before}. After: {after}. The place is what the action is about, with 30 metres around it."
    ).format(before=before, after=after)


def _map(one: Done) -> None:
    box = one.box
    ring = [(box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north)]
    center, zoom = view((box.west, box.south, box.east, box.north))
    zoom = None if zoom is None else min(zoom, _NEAREST)
    also = [outlines_layer([Outline("place", ring, chosen=True)])]
    map_view("hotspots_action", layers=UNDER, also=also, center=center, zoom=zoom, height=320)
