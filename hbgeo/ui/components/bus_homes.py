"""A file of dwellings that coverage is counted by, for as long as the visitor stays."""

from __future__ import annotations

import hashlib

import streamlit as st

from hbgeo.errors import HbgeoError
from hbgeo.i18n import _
from hbgeo.services.timetables_dwellings import read_dwellings
from hbgeo.services.timetables_measure import Homes
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.uploads import Kept, keep
from hbgeo.ui.components.walk_words import refusal

_KEY = "bus_homes"
#: Largest file of dwellings, megabytes.
MOST_MB = 100


def homes_given() -> Homes | None:
    """Draw the choice of a file of dwellings and return what it holds; None: the surface is measured."""
    upload = st.file_uploader(
        _("Count dwellings instead of the area's surface"),
        type=["csv", "geojson", "json"],
        help=_(
            "CSV or GeoJSON with a point for each entrance or building and a column bostader: how many dwellings "
            "it has. The file stays on this server only as long as you have the page open; it needs no names."
        ),
        key=f"{_KEY}_file",
        max_upload_size=MOST_MB,
    )
    if upload is None:
        st.session_state.pop(_KEY, None)
        return None
    found = _read(keep(upload, f"{_KEY}_kept"))
    if isinstance(found, HbgeoError):
        refusal(found)
        return None
    homes, left = found
    count = round(float(homes.dwellings.counts.sum()))
    said = _("{dwellings} dwellings at {points} points are counted; {left} rows were left out.")
    st.write(said.format(dwellings=number(count), points=number(len(homes.dwellings.counts)), left=number(left)))
    return homes


def _read(kept: Kept) -> tuple[Homes, int] | HbgeoError:
    """Read a file, once."""
    known: tuple[str, tuple[Homes, int] | HbgeoError] | None = st.session_state.get(_KEY)
    if known is None or known[0] != kept.file_id:
        known = (kept.file_id, _read_anew(kept))
        st.session_state[_KEY] = known
    return known[1]


def _read_anew(kept: Kept) -> tuple[Homes, int] | HbgeoError:
    try:
        read = read_dwellings(kept.path)
    except HbgeoError as error:
        return error
    return Homes(read.dwellings, hashlib.sha256(kept.path.read_bytes()).hexdigest()), read.left
