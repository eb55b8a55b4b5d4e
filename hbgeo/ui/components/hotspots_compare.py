"""Two periods or two walks side by side, with the sentence that may be drawn from them; and day against dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.observation import Light
from hbgeo.domain.walk import Walk
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, say
from hbgeo.services import hotspots
from hbgeo.services.hotspots import Asked, Compared, Found
from hbgeo.services.hotspots_notes import PEOPLE
from hbgeo.ui.components.filters_words import Words, decimal
from hbgeo.ui.components.hotspots_action import of_action
from hbgeo.ui.components.hotspots_behind import to_the_map
from hbgeo.ui.components.hotspots_cells import bounds_of
from hbgeo.ui.components.hotspots_drawn import drawn
from hbgeo.ui.components.hotspots_map import counts_of, legend, picture
from hbgeo.ui.components.hotspots_pair import pair_of, way_chosen
from hbgeo.ui.components.hotspots_words import in_short, parameters_of, refusal_of
from hbgeo.ui.components.plain_text import facts, lines
from hbgeo.ui.components.walk_words import refusal

_HEIGHT = 380


def before_after(wired: Services, asked: Asked, walks: Sequence[Walk], words: Words) -> None:
    """Draw the choice of the two, the sentence, the pictures and the cells that changed."""
    way = way_chosen()
    if way == "action":
        of_action(wired, asked, sentence)
        return
    two = pair_of(way, asked.selection, walks, words)
    if two is None:
        return
    before, after = (replace(asked, selection=one) for one in two)
    try:
        compared = hotspots.compare(wired.store, wired.catalogue, before, after)
    except HbgeoError as error:
        refusal(error)
        return
    sentence(say(compared.sentence))
    _figures(compared)
    lines(say(note) for note in compared.notes)
    _changed(wired, compared, words)
    side_by_side(wired, words, (_("Before"), compared.before), (_("After"), compared.after))


def light(wired: Services, asked: Asked, words: Words) -> None:
    """Draw how much less safe the dark feels than the day, and the two pictures."""
    try:
        difference = hotspots.light_difference(wired.store, wired.catalogue, asked)
        day, dark = (_in_light(wired, asked, one) for one in (Light.DAYLIGHT, Light.DARK))
    except HbgeoError as error:
        refusal(error)
        return
    sentence(say(difference.sentence))
    pairs = [(_("Observations rated in both"), str(difference.pairs))]
    if difference.difference is not None and difference.low is not None and difference.high is not None:
        pairs.append((_("Dark less day, in steps from 0 to 4"), decimal(difference.difference, 2)))
        pairs.append((_("Between, with 95 % certainty"), _span(difference.low, difference.high)))
    facts(pairs)
    st.caption(_("Below: what was recorded in daylight and in the dark. Fewer may be out to record in the dark."))
    side_by_side(wired, words, (_("Daylight"), day), (_("Dark"), dark))


def sentence(text: str) -> None:
    """Show the one sentence that may be drawn."""
    style = "border-inline-start:5px solid #0b57a4;padding:.5rem .9rem;font-size:1.1rem;overflow-wrap:anywhere"
    st.html(f'<p role="status" style="{style}">{escape(text)}</p>')


def side_by_side(wired: Services, words: Words, *pictures: tuple[str, Found]) -> None:
    """Draw two pictures of the same part of the map beside each other; on a phone below each other."""
    near = _around(found for _title, found in pictures)
    for index, (column, (title, found)) in enumerate(zip(st.columns(2, gap="medium"), pictures, strict=True)):
        with column:
            st.subheader(title, anchor=False)
            if found.refused is not None:
                refusal_of(found)
                continue
            picture(wired, found, key=f"side_{index}", near=near, height=_HEIGHT)
            legend(found)
            in_short(found, counts_of(found))
            # What holds for every picture stands with the single one.
            lines(say(note) for note in found.notes if note.field not in PEOPLE | {"level"})
            parameters_of(found, words)


def _around(pictures: Iterable[Found]) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north around pictures, degrees; None when nothing is drawn."""
    bounds = [found.bounds for found in pictures if found.bounds is not None]
    if not bounds:
        return None
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def _in_light(wired: Services, asked: Asked, one: Light) -> Found:
    selection = replace(asked.selection, lights=(one.value,))
    return hotspots.found(wired.store, wired.catalogue, replace(asked, selection=selection))


def _figures(compared: Compared) -> None:
    if compared.ratio is None or compared.low is None or compared.high is None:
        return
    text = _("{ratio} times as many as before; with 95 % certainty between {low} and {high}.")
    if compared.against_rest:
        text = _("{ratio} times as many as the rest lets expect; with 95 % certainty between {low} and {high}.")
    low, high = decimal(compared.low, 2), decimal(compared.high, 2)
    st.markdown(text.format(ratio=decimal(compared.ratio, 2), low=low, high=high))


def _changed(wired: Services, compared: Compared, words: Words) -> None:
    found = compared.changed
    if found.refused is not None:
        return

    def story(cell: str) -> None:
        bounds = bounds_of(found, cell)
        if bounds is None:
            return
        labels = (_("See those before on the map"), _("See those after on the map"))
        with st.container(horizontal=True):
            for label, one in zip(labels, (compared.before, compared.after), strict=True):
                to_the_map(one.asked.selection, bounds, label)

    st.subheader(_("Cells that stand out before or after"), anchor=False)
    lines(say(note) for note in found.notes if note not in (compared.sentence, *compared.notes))
    drawn(wired, found, words, key="change", nothing=_("No cell stands out before or after."), story=story)


def _span(low: float, high: float) -> str:
    return _("{low} to {high}").format(low=decimal(low, 2), high=decimal(high, 2))
