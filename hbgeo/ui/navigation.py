"""The pages in the order the menu shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from hbgeo.errors import N_
from hbgeo.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Entry:
    """A page: its file, its address, its name in the menu (untranslated) and its icon."""

    file: str
    address: str
    title: str
    icon: str


ENTRIES = (
    Entry("map.py", "karta", N_("Map"), "map"),
    Entry("record.py", "registrera", N_("Record"), "add_location_alt"),
    Entry("walks.py", "vandringar", N_("Walks"), "directions_walk"),
    Entry("triage.py", "granska", N_("Review"), "fact_check"),
    Entry("plan.py", "handlingsplan", N_("Action plan"), "checklist"),
    Entry("hotspots.py", "hotspots", N_("Hot spots"), "grid_on"),
    Entry("layers.py", "lager", N_("Layers"), "layers"),
    Entry("places.py", "platser", N_("Places"), "park"),
    Entry("bus.py", "buss", N_("The bus"), "directions_bus"),
    Entry("meetings.py", "moten", N_("Meetings"), "groups"),
    Entry("parties.py", "parter", N_("Parties"), "contact_mail"),
    Entry("exchange.py", "utbyte", N_("Import and export"), "swap_vert"),
)


def pages() -> list[StreamlitPage]:
    """Return the pages for `st.navigation`; the first one is the start page."""
    return [
        st.Page(
            FOLDER / entry.file,
            title=_(entry.title),
            icon=f":material/{entry.icon}:",
            url_path=entry.address,
            default=entry is ENTRIES[0],
        )
        for entry in ENTRIES
    ]


def menu(shown: Sequence[StreamlitPage]) -> None:
    """Draw the links to the pages as one row, on a phone too: Streamlit's own menu hides there behind an arrow."""
    with st.container(horizontal=True, gap="small", key="menu"):
        for one in shown:
            st.page_link(one, label=one.title, icon=one.icon, width="content")
