"""Data in och ut: observations from files, and everything as files."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.selection import EVERYTHING
from hbgeo.i18n import _
from hbgeo.services.browsing import overview
from hbgeo.ui.components.downloads import downloads, layer_downloads
from hbgeo.ui.components.observation_import import observation_import
from hbgeo.ui.shell import page


def show() -> None:
    """Draw the page."""
    page(_("Import and export"))
    wired = services()
    bring, take = st.tabs([_("Take data in"), _("Hand data out")])
    with bring:
        st.markdown(
            _("Observations from another system. The file is looked through first; nothing is kept until you say so.")
        )
        observation_import(wired)
    with take:
        shown = overview(wired.store).shown
        downloads(EVERYTHING, shown, title=_("All observations"), audiences=True)
        with wired.store.read() as session:
            counts = session.places.counts()
        layer_downloads(wired.catalogue, counts, hotspots=shown > 0)


show()
