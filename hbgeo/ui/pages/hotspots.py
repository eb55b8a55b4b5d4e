"""Hotspots: where there is more than chance, what lies behind it, whether it changed, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, HbgeoError
from hbgeo.i18n import _
from hbgeo.services import hotspots
from hbgeo.services.browsing import overview
from hbgeo.services.hotspots import Asked, Found
from hbgeo.services.hotspots_notes import PEOPLE
from hbgeo.ui.components.filters_words import Words
from hbgeo.ui.components.hotspots_address import in_address, one_of
from hbgeo.ui.components.hotspots_behind import behind_cell
from hbgeo.ui.components.hotspots_choice import chosen
from hbgeo.ui.components.hotspots_compare import before_after, light
from hbgeo.ui.components.hotspots_drawn import drawn
from hbgeo.ui.components.hotspots_map import counts_of
from hbgeo.ui.components.hotspots_over_walks import over_walks
from hbgeo.ui.components.hotspots_places import places
from hbgeo.ui.components.hotspots_words import claims, in_short, notes_of
from hbgeo.ui.components.walk_words import refusal
from hbgeo.ui.shell import page

_VIEW = "hotspots_view"


@dataclass(frozen=True)
class _Question:
    """What is asked, of which walks."""

    wired: Services
    walks: Sequence[Walk]
    words: Words
    asked: Asked


def show() -> None:
    """Draw the page."""
    page(_("Hot spots"))
    wired = services()
    with wired.store.read() as session:
        walks = session.walks.all()
    words = Words(wired.catalogue, walks)
    st.markdown(_("Where is there more than chance alone would give? The page says it only when the data can."))
    top = st.container()
    asked = chosen(wired.catalogue, walks)
    if not overview(wired.store, asked.selection).total:
        st.info(_("There are no observations yet. They come from the page Record, from walks, or from an import."))
        return
    with top:
        view = in_address("visa", _VIEW, "picture", _choice_of_view, read=one_of(list(_VIEWS)))
    _VIEWS[view or "picture"][1](_Question(wired, walks, words, asked))


def _choice_of_view() -> str | None:
    return st.segmented_control(
        _("Show"), list(_VIEWS), format_func=lambda name: _(_VIEWS[name][0]), required=True, key=_VIEW
    )


def _picture(on: _Question) -> None:
    found = _found(on)
    if found is None:
        return
    counts = counts_of(found)
    if found.refused is None:
        in_short(found, counts)
    notes_of(found, key="picture")
    if found.refused is not None:
        return
    nothing = _("No cell stands out from chance. That is an answer too: what there is may be spread by chance.")
    drawn(
        on.wired,
        found,
        on.words,
        key="picture",
        nothing=nothing if claims(counts) else "",
        story=lambda cell: behind_cell(on.wired, found, cell, on.words),
        note=_("A cell is judged together with its neighbours: one with few of its own can stand out with them."),
    )


def _places(on: _Question) -> None:
    found = _found(on)
    if found is None:
        return
    # How sure the cells are is another question.
    of_cells = PEOPLE | {"level"}
    notes_of(replace(found, notes=tuple(one for one in found.notes if one.field not in of_cells)), key="places")
    if found.refused is None:
        places(on.wired, found, on.words)


def _found(on: _Question) -> Found | None:
    try:
        return hotspots.found(on.wired.store, on.wired.catalogue, on.asked)
    except HbgeoError as error:
        refusal(error)
        return None


def _change(on: _Question) -> None:
    with on.wired.store.read() as session:
        counts = session.observations.count_by("walk_id")
    before_after(on.wired, on.asked, [walk for walk in on.walks if counts.get(walk.id)], on.words)


def _walks(on: _Question) -> None:
    over_walks(on.wired, on.asked, on.words)


def _light(on: _Question) -> None:
    light(on.wired, on.asked, on.words)


_VIEWS: dict[str, tuple[str, Callable[[_Question], None]]] = {
    "picture": (N_("Where"), _picture),
    "places": (N_("Places to act on"), _places),
    "change": (N_("Before and after"), _change),
    "walks": (N_("Over all walks"), _walks),
    "light": (N_("Day and dark"), _light),
}

show()
