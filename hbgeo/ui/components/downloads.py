"""Downloads: links to files that the server streams as it reads them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import ACTIONS, HOTSPOTS, PLACES, ROUTES, STOPS
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_
from hbgeo.exchange.export import Format
from hbgeo.i18n import _, language
from hbgeo.services.exporting import FORMAT_CRS, FORMATS
from hbgeo.services.selection_url import to_token
from hbgeo.ui.components.filters_words import number

_SYSTEMS = {3007: "SWEREF 99 12 00", 3006: "SWEREF 99 TM", 4326: "WGS 84"}
#: Format → what it is called and good for.
_NAMES: dict[Format, tuple[str, str]] = {
    "geojson": (N_("GeoJSON"), N_("For the web and most programs. Always WGS 84.")),
    "gpkg": (N_("GeoPackage"), N_("For QGIS and ArcGIS, with layers, routes, stops and styles.")),
    "shp": (N_("Shapefile (zip)"), N_("For older GIS programs.")),
    "csv": (N_("CSV"), N_("For spreadsheets. Longitude and latitude in WGS 84.")),
}
_ROOT = "/api/export"


def downloads(selection: Selection, count: int, *, title: str | None = None, audiences: bool = False) -> None:
    """Draw a link for each format.

    Parameters
    ----------
    count
        How many observations the selection holds.
    title
        Heading; that it is what is shown by default.
    audiences
        Whether to ask who the file is for.
    """
    st.subheader(title or _("Download what is shown"), anchor=False)
    if not count:
        st.caption(_("There is nothing to download."))
        return
    if title is None:
        st.caption(_("{count} observations, the same as on the map and in the list.").format(count=number(count)))
    public = audiences and _is_public()
    crs = st.segmented_control(
        _("Coordinates of GeoPackage and Shapefile"),
        list(_SYSTEMS),
        default=next(iter(_SYSTEMS)),
        required=True,
        format_func=lambda code: f"{_SYSTEMS[code]} ({code})",
        key="downloads_crs",
    )
    with st.container(horizontal=True):
        for file_format in FORMATS:
            name, use = _NAMES[file_format]
            st.link_button(
                _(name),
                address(selection, file_format, crs=crs, public=public),
                icon=":material/download:",
                help=_(use),
                key=f"downloads_{file_format}",
            )


def layer_downloads(catalogue: Catalogue, counts: Mapping[str, int], *, hotspots: bool) -> None:
    """Draw a link for routes, stops, the action plan, hot spots and each layer of places that holds any.

    Parameters
    ----------
    counts
        Layer → number of places.
    hotspots
        Whether there is anything to tell hot spots from.
    """
    st.subheader(_("Walks and layers"), anchor=False)
    st.caption(_("As GeoJSON. GeoPackage and Shapefile above hold all of it too."))
    lang = language()
    names = {
        STOPS: _("Stops"),
        ROUTES: _("Routes"),
        ACTIONS: _("Action plan"),
        PLACES: _("Places with follow-up"),
    }
    names |= {HOTSPOTS: _("Hot spots")} if hotspots else {}
    names |= {item.code: item.label(lang) for item in catalogue.layers if counts.get(item.code)}
    with st.container(horizontal=True):
        for code, name in names.items():
            st.link_button(name, f"{_ROOT}/{code}.geojson", icon=":material/download:", key=f"downloads_{code}")


def address(selection: Selection, file_format: Format, *, crs: int, public: bool = False) -> str:
    """Return where a file of the selection is streamed from.

    Parameters
    ----------
    file_format
        `geojson`, `gpkg`, `shp` or `csv`.
    crs
        EPSG code; a format that does not come in it comes in its own.
    public
        Hold back what may point out people.
    """
    asked = {"q": to_token(selection), "lang": language()}
    if crs in FORMAT_CRS[file_format]:
        asked["crs"] = str(crs)
    if public:
        asked["audience"] = "public"
    return f"{_ROOT}/observations.{file_format}?{urlencode(asked)}"


def _is_public() -> bool:
    audience = st.radio(
        _("Who is it for?"),
        ["gis", "public"],
        format_func={"gis": _("Staff: everything"), "public": _("The public: nothing that may point out people")}.get,
        key="downloads_audience",
    )
    return audience == "public"
