"""What many walks say of each cell: where hot spots emerge, stay and fade."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, ngettext
from hbgeo.services import hotspots
from hbgeo.services.hotspots import Asked, Course, Found
from hbgeo.services.hotspots_over_walks import DAYS
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.hotspots_behind import behind_cell
from hbgeo.ui.components.hotspots_drawn import drawn
from hbgeo.ui.components.hotspots_words import notes_of
from hbgeo.ui.components.walk_words import refusal


def over_walks(wired: Services, asked: Asked, words: Words) -> None:
    """Draw the cells that were walked through by what happened to them over the walks."""
    try:
        found = hotspots.over_walks(wired.store, wired.catalogue, asked)
    except HbgeoError as error:
        refusal(error)
        return
    picture = found.picture
    if found.days:
        days = ngettext("{count} day with walks", "{count} days with walks", len(found.days))
        st.markdown(f"**{days.format(count=number(len(found.days)))}** · {found.days[0]} – {found.days[-1]}")
        st.caption(_("Each cell is compared with the rest of the same walk, for each walker and metre."))
    notes_of(picture, key="walks", switch=False)
    if picture.refused is not None:
        return
    claims = (picture.cells["class"] != Course.NO_CLAIM).any()
    drawn(
        wired,
        picture,
        words,
        key="walks",
        nothing=_nothing(picture) if claims else "",
        story=lambda cell: behind_cell(wired, picture, cell, words),
    )


def _nothing(picture: Found) -> str:
    """Return what is said when no cell stands out: of rise and fall nothing where there are too few days to tell."""
    if any(note.field == DAYS for note in picture.notes):
        return _("No cell stands out on the walks.")
    return _("No cell rises, falls or stands out over the walks.")
