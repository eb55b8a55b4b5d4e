"""A mapping proposed from the names of the columns: our own export, Swedish and English names."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np

from hbgeo.domain.observation import Status
from hbgeo.exchange.dates import proven_order
from hbgeo.exchange.mapping import Coded, Given, Mapping, When, Where
from hbgeo.exchange.mapping_position import WGS84, guess_crs, numbers
from hbgeo.exchange.tables import DEFAULT_LIMITS, GEOMETRY, Limits, Table, read_table

#: Field → names of columns without case, accents and signs, the surest first; the export contract's own lead.
_NAMES = {
    "id": "obsid id uuid guid globalid caseenquiryid caseid casenumber servicerequestid reportid rapportid arendeid"
    " arendenummer arendenr diarienummer dnr objektidentitet referens ref lopnr",
    "recorded_at": "skapad recordedat opendt opened openeddate createdat created createddate requesteddatetime inkom"
    " inkommen inkomdatum rapporterad registrerad handelsedatum datumtid datetime tidpunkt timestamp datum date tid",
    "fixed_on": "atgardat atgardad fixedon closeddt closed closeddate avslutad avslutat",
    "due_on": "maldatum dueon duedate",
    "text": "besk beskrivning text description fritext kommentar kommentarer comment comments anteckning note"
    " meddelande message",
    "category": "katkod kategori kategorikod category categorycode typ type arendetyp servicename amne",
    "subcode": "kod2 subcode underkategori subcategory",
    "polarity": "polaritet polarity",
    "safety_day": "tryggdag trygghetdag safetyday",
    "safety_dark": "tryggmork trygghetmorker safetydark",
    "urgency": "brattom urgency",
    "light": "ljus light",
    "status": "status casestatus arendestatus",
    "owner": "ansvarig owner",
    "land": "markagare landowner",
    "reason": "motivering",
    "agreements": "nmedhall agreements",
    "accuracy_m": "noggrm noggrannhet accuracy accuracym",
    "walk": "vandrid walkid",
    "stop": "stoppnr stopnumber",
    "source": "kalla",
}
_LON = "stoplon lon lng long longitude longitud"
_LAT = "stoplat lat latitude latitud"
_EAST = "x e east easting ost osting xkoord xkoordinat xcoord sweref99e ekoord"
_NORTH = "y n north northing nord norr nording ykoord ykoordinat ycoord sweref99n nkoord"
_WKT = "wkt geom geometry thegeom geometri shape"
_WHEN = frozenset({"recorded_at", "fixed_on", "due_on"})
_GIVEN = frozenset({"id", "text", "reason", "agreements", "accuracy_m", "walk", "stop"})
#: Fields that only our own export fills with our own codes.
_OWN = frozenset({"source", "owner", "land", "light"})
_STATUS_WORDS = {
    "open": Status.NEW, "öppen": Status.NEW, "öppet": Status.NEW, "inkommen": Status.NEW, "new": Status.NEW,
    "in progress": Status.ONGOING, "pågående": Status.ONGOING, "pågår": Status.ONGOING,
    "closed": Status.DONE, "stängd": Status.DONE, "stängt": Status.DONE, "avslutad": Status.DONE,
    "avslutat": Status.DONE, "åtgärdad": Status.DONE, "fixed": Status.DONE, "done": Status.DONE,
}  # fmt: skip
_MOST_KINDS = 100


def guess(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Mapping:
    """Propose a mapping for a file; what cannot be told from it is left open.

    Raises
    ------
    ImportRefused
        When the file cannot be read as a table.
    """
    path = Path(path)
    return guess_table(read_table(path, limits=limits), dataset=dataset_of(path))


def guess_table(table: Table, *, dataset: str = "") -> Mapping:
    """Propose a mapping for a table that was read already."""
    names = {plain_name(name): name for name in reversed(table.columns)}
    own = "obsid" in names
    fields: dict[str, Any] = {"dataset": dataset, "position": _where(table, names)}
    for field, candidates in _NAMES.items():
        column = _first(names, candidates)
        if column is None or (field in _OWN and not own) or (field == "id" and not _identifies(table, column)):
            continue
        fields[field] = _given(table, field, column)
    return Mapping(**fields)


def dataset_of(path: Path) -> str:
    """Return a file's name without dates, numbers and copy marks: the same for next month's export."""
    stem = Path(path).name.split(".")[0]
    stem = re.sub(r"(?i)\b(copy|kopia)\b|[\d()]+", " ", stem.replace("_", " ").replace("-", " "))
    return "-".join(stem.split()).casefold()


def _given(table: Table, field: str, column: str) -> Given:
    if field in _WHEN:
        return When(column=column, order=proven_order(table.texts(column)))
    if field in _GIVEN:
        return Given(column=column)
    return Coded(column=column, values=_status_values(table, column) if field == "status" else {})


def _status_values(table: Table, column: str) -> dict[str, str]:
    kinds = {text for text in table.texts(column) if text}
    if len(kinds) > _MOST_KINDS:
        return {}
    known = {kind: _STATUS_WORDS.get(kind.strip().casefold()) for kind in sorted(kinds)}
    return {kind: status.value for kind, status in known.items() if status is not None}


def _where(table: Table, names: dict[str, str]) -> Where | None:
    if table.geometry is not None:
        return Where(geometry=GEOMETRY)
    lon, lat = _first(names, _LON), _first(names, _LAT)
    if lon is not None and lat is not None:
        return Where(lon=lon, lat=lat)
    east, north = _first(names, _EAST), _first(names, _NORTH)
    if east is not None and north is not None:
        return _metric(table, east, north)
    wkt = _first(names, _WKT)
    return None if wkt is None else Where(geometry=wkt)


def _metric(table: Table, east: str, north: str) -> Where:
    x, y = numbers(table.texts(east)), numbers(table.texts(north))
    known = np.isfinite(x) & np.isfinite(y)
    crs, swapped = guess_crs(x[known], y[known]) or (WGS84, False)
    first, second = (north, east) if swapped else (east, north)
    return Where(lon=first, lat=second) if crs == WGS84 else Where(x=first, y=second, crs=crs)


def _identifies(table: Table, column: str) -> bool:
    texts = table.texts(column)
    return None not in texts and len(set(texts)) == len(texts)


def _first(names: dict[str, str], candidates: str) -> str | None:
    return next((names[key] for key in candidates.split() if key in names), None)


def plain_name(name: str) -> str:
    """Return a column's name without case, accents and signs."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isascii() and c.isalnum())
