"""Download of exactly what is shown: links to files that the server streams as it reads them."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from hbgeo.domain.selection import Selection
from hbgeo.errors import N_
from hbgeo.i18n import _, language
from hbgeo.services.selection_url import to_token
from hbgeo.ui.components.filters_words import number

#: EPSG code → name, those of the contract; the municipality's own first.
SYSTEMS = {3007: "SWEREF 99 12 00", 3006: "SWEREF 99 TM", 4326: "WGS 84"}
#: Format → what it is called and good for.
_FORMATS = {
    "geojson": (N_("GeoJSON"), N_("For the web and most programs. Always WGS 84.")),
    "gpkg": (N_("GeoPackage"), N_("For QGIS and ArcGIS, with layers, routes, stops and styles.")),
    "shp": (N_("Shapefile (zip)"), N_("For older GIS programs.")),
    "csv": (N_("CSV"), N_("For spreadsheets. Longitude and latitude in WGS 84.")),
}
#: Formats whose coordinates can be chosen.
_PROJECTED = frozenset({"gpkg", "shp"})


def downloads(selection: Selection, count: int) -> None:
    """Draw a link for each format.

    Parameters
    ----------
    count
        How many observations the selection holds.
    """
    st.subheader(_("Download what is shown"), anchor=False)
    if not count:
        st.caption(_("Nothing is shown, so there is nothing to download."))
        return
    st.caption(_("{count} observations, the same as on the map and in the list.").format(count=number(count)))
    crs = st.segmented_control(
        _("Coordinates of GeoPackage and Shapefile"),
        list(SYSTEMS),
        default=next(iter(SYSTEMS)),
        required=True,
        format_func=lambda code: f"{SYSTEMS[code]} ({code})",
        key="downloads_crs",
    )
    with st.container(horizontal=True):
        for file_format, (name, use) in _FORMATS.items():
            st.link_button(
                _(name),
                address(selection, file_format, crs=crs),
                icon=":material/download:",
                help=_(use),
                key=f"downloads_{file_format}",
            )


def address(selection: Selection, file_format: str, *, crs: int) -> str:
    """Return where a file of the selection is streamed from.

    Parameters
    ----------
    file_format
        `geojson`, `gpkg`, `shp` or `csv`.
    crs
        EPSG code, for the formats that let it be chosen.
    """
    asked: dict[str, str | int] = {"q": to_token(selection), "lang": language()}
    if file_format in _PROJECTED:
        asked["crs"] = crs
    return f"/api/export/observations.{file_format}?{urlencode(asked)}"
