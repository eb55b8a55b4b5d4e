"""What lies behind a cell: about what, from which walks, in which light, when; and the way to its observations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, ngettext
from hbgeo.services import hotspots
from hbgeo.services.hotspots import Behind, Found
from hbgeo.services.selection_url import to_token
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.places_bars import Bar, bars
from hbgeo.ui.components.places_desk import link
from hbgeo.ui.components.walk_words import refusal

_MOST_BARS = 12


def behind_cell(wired: Services, found: Found, cell: str, words: Words) -> None:
    """Show what lies behind a cell, with the way to its observations on the map."""
    try:
        story = hotspots.behind(wired.store, wired.catalogue, found.asked, cell)
    except HbgeoError as error:
        refusal(error)
        return
    text = ngettext("{count} observation in this cell", "{count} observations in this cell", story.count)
    st.markdown(f"**{text.format(count=number(story.count))}**")
    if not story.count:
        st.caption(_("The cell has none of its own: it stands out, if it does, by those in the cells around it."))
        return
    _stories(story, words)
    rows = found.cells.loc[found.cells["cell"].astype(str) == cell]
    if not rows.empty:
        to_the_map(found.asked.selection, rows.total_bounds)


def _stories(story: Behind, words: Words) -> None:
    def of_walk(one: str) -> str:
        return story.walks.get(one) or words.walk(one) if one else _("Without a walk")

    without = story.count - sum(story.by_walk.values())
    walks = story.by_walk | ({"": without} if without else {})
    views: tuple[tuple[str, Mapping[str, int], Callable[[str], str]], ...] = (
        (_("What they are about"), story.by_category, words.category),
        (_("Where they come from"), walks, of_walk),
        (_("In which light"), story.by_light, lambda one: words.light(one) if one else _("Not known")),
        (_("When"), story.by_month, str),
    )
    left, right = st.columns(2, gap="medium")
    for index, (title, numbers, name) in enumerate(views):
        if numbers:
            with (left, right)[index % 2]:
                _story(title, numbers, name)


def _story(title: str, numbers: Mapping[str, int], name: Callable[[str], str]) -> None:
    st.markdown(f"**{title}**")
    shown = list(numbers.items())
    bars([Bar(name(code), (count,)) for code, count in shown[:_MOST_BARS]], [title], label=title)
    if len(shown) > _MOST_BARS:
        rest = sum(count for _code, count in shown[_MOST_BARS:])
        st.caption(ngettext("and {count} more", "and {count} more", rest).format(count=number(rest)))


def to_the_map(selection: Selection, bounds: Iterable[float], label: str = "") -> None:
    """Draw the link to the observations of a selection within bounds (west, south, east, north, degrees)."""
    west, south, east, north = (float(edge) for edge in bounds)
    within = replace(selection, box=Box(west, south, east, north))
    link("karta", label or _("See the observations on the map"), icon="map", q=to_token(within))
