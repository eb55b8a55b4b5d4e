"""Files of a picture of hot spots; what it was made with stands in each."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import N_
from hbgeo.i18n import _, language
from hbgeo.services.hotspots import Found
from hbgeo.ui.components.hotspots_map import address

#: Ending → name and what it is good for.
_CELLS = {
    "gpkg": ("GeoPackage", N_("For QGIS and ArcGIS, in SWEREF 99 12 00 with what it was made with.")),
    "geojson": ("GeoJSON", N_("For the web and most programs. Always WGS 84.")),
    "png": ("PNG", N_("A picture, for a report.")),
}
_SURFACE = {
    "tif": ("GeoTIFF", N_("The density as a grid, for QGIS and ArcGIS.")),
    "geojson": ("GeoJSON", N_("The density as contours. Always WGS 84.")),
    "gpkg": ("GeoPackage", N_("For QGIS and ArcGIS, in SWEREF 99 12 00 with what it was made with.")),
    "png": ("PNG", N_("A picture, for a report.")),
}


def files_of(wired: Services, found: Found) -> None:
    """Draw a link for each format; nothing when there is no picture."""
    if found.refused is not None:
        return
    st.subheader(_("Download the picture"), anchor=False)
    kinds = _SURFACE if found.surface is not None else _CELLS
    with st.container(horizontal=True):
        for ending, (name, use) in kinds.items():
            url = address(wired, found, ending, download="1", lang=language())
            st.link_button(name, url, icon=":material/download:", help=_(use))
