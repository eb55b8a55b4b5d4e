"""What goes with the data: a readme (`lasmig.txt`) and metadata by DCAT-AP-SE (JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.catalogue_items import Item
from hbgeo.domain.contract import HOTSPOTS
from hbgeo.exchange.field_texts import LAYERS, field_lines

README = "lasmig.txt"
_CRS_NAMES = {4326: "WGS 84, longitud och latitud i grader", 3006: "SWEREF 99 TM", 3007: "SWEREF 99 12 00"}
_MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "zip": "application/zip",
    "csv": "text/csv",
}
_NO_LICENCE = "Inte vald. Kommunen väljer licens innan filen publiceras, till exempel CC0 1.0."
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_FILE_TYPE_CODES = {"geojson": "GEOJSON", "gpkg": "GPKG", "zip": "SHP", "csv": "CSV"}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """An export described.

    Parameters
    ----------
    file
        Name of the file that holds the data.
    municipality
        SCB code.
    created
        When it was made, with a zone.
    data_version
        The store's version at that moment.
    crs
        EPSG code.
    counts
        Layer → number of rows.
    public
        Whether what must not be public was left out.
    licence
        Address of the licence, once the municipality has chosen one.
    hotspots
        How the hot spots were worked out, in Swedish; empty when there are none in the file.
    """

    file: str
    municipality: str
    created: datetime
    data_version: str
    crs: int
    counts: Mapping[str, int]
    public: bool
    licence: str | None = None
    hotspots: str = ""


def readme(about: About, catalogue: Catalogue) -> str:
    """Return the text of `lasmig.txt`, in Swedish."""
    lines = [
        "TRYGGHETSVANDRINGAR I HASSELBACKEN",
        "",
        f"Fil:               {about.file}",
        f"Kommun:            {about.municipality} (SCB:s kommunkod)",
        f"Uttagen:           {about.created:%Y-%m-%d %H:%M %Z}",
        f"Version av data:   {about.data_version}",
        f"Koordinatsystem:   EPSG:{about.crs}, {_CRS_NAMES[about.crs]}",
        f"Licens:            {about.licence or _NO_LICENCE}",
        f"Avsedd för:        {_audience(about)}",
        "Teckenkodning:     UTF-8. Datum är dagar enligt ISO 8601. Tomt värde: uppgift saknas.",
        "",
        "LAGER OCH FÄLT (samma namn i alla format)",
    ]
    for name in LAYERS:
        lines += ["", *_layer_lines(name, about.counts)]
    if about.hotspots:
        made = [f"  {line}" for line in about.hotspots.splitlines()]
        lines += ["", f"SÅ RÄKNADES {HOTSPOTS}", "", *made]
    lines += ["", *_code_lines(catalogue), "", *_format_lines()]
    return "\r\n".join(lines) + "\r\n"


def dcat(about: About) -> bytes:
    """Return the metadata as JSON-LD; addresses are relative to where the files are published."""
    days = about.created.date().isoformat()
    distribution = {
        "@id": f"{about.file}#distribution",
        "@type": "dcat:Distribution",
        "dcterms:title": _swedish(about.file),
        "dcat:accessURL": {"@id": about.file},
        "dcat:downloadURL": {"@id": about.file},
        "dcterms:format": {"@id": _FILE_TYPES + _FILE_TYPE_CODES[_suffix(about)]},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{_MEDIA_TYPES[_suffix(about)]}"},
        "dcterms:conformsTo": {"@id": f"http://www.opengis.net/def/crs/EPSG/0/{about.crs}"},
        "dcterms:modified": {"@value": days, "@type": "xsd:date"},
    }
    if about.licence:
        distribution["dcterms:license"] = {"@id": about.licence}
    dataset = {
        "@context": _CONTEXT,
        "@id": f"{about.file}#dataset",
        "@type": "dcat:Dataset",
        "dcterms:title": _swedish("Trygghetsvandringar i Hasselbacken"),
        "dcterms:description": _swedish(
            "Markeringar, stopp, rutter, åtgärder och platser från trygghetsvandringar: problem, förslag och bra"
            " platser, och vad som görs åt dem."
        ),
        "dcterms:publisher": {"@type": "foaf:Organization", "foaf:name": f"Kommun {about.municipality}"},
        "dcterms:accessRights": {"@id": _ACCESS + ("PUBLIC" if about.public else "NON_PUBLIC")},
        "dcterms:language": {"@id": "http://publications.europa.eu/resource/authority/language/SWE"},
        "dcterms:modified": {"@value": days, "@type": "xsd:date"},
        "owl:versionInfo": about.data_version,
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/REGI"},
        "dcat:keyword": [_swedish("trygghetsvandring"), _swedish("trygghet"), _swedish("utemiljö")],
        "dcat:distribution": distribution,
    }
    return orjson.dumps(dataset, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


_ACCESS = "http://publications.europa.eu/resource/authority/access-right/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _swedish(text: str) -> dict[str, Any]:
    return {"@value": text, "@language": "sv"}


def _suffix(about: About) -> str:
    return about.file.rpartition(".")[2]


def _audience(about: About) -> str:
    if about.public:
        return "alla; text och foton som kan peka ut någon är borttagna"
    return "kommunens GIS; får inte publiceras utan granskning"


def _layer_lines(name: str, counts: Mapping[str, int]) -> list[str]:
    rows = sum(count for layer, count in counts.items() if layer.startswith(name))
    return [f"{name}: {LAYERS[name][0]} ({rows} rader i den här filen)", *field_lines(name)]


def _code_lines(catalogue: Catalogue) -> list[str]:
    lines = ["KODER", "", "Kategorier och underkategorier (kat_kod, kod2)"]
    for category in catalogue.categories:
        lines.append(f"  {category.code:<10}  {category.sv}")
        lines += [f"    {sub.code:<10}  {sub.sv}" for sub in category.sub]
    steps = [f"  {step.value:<10}  {step.sv}" for step in catalogue.safety if step.value is not None]
    lines += ["", "Trygghet (trygg_dag, trygg_mork)", *steps]
    for title, items in (
        ("Hur bråttom (brattom)", catalogue.urgencies),
        ("Insats (insats)", catalogue.efforts),
        ("Kostnadsklass (kostnad)", catalogue.costs),
        ("Status (status)", catalogue.statuses),
        ("Aktörer (ansvarig)", catalogue.actors),
        ("Slag av mark (markagare)", catalogue.land),
        ("Slag av plats (typ i uppfoljning_plats)", catalogue.layers),
    ):
        lines += ["", title, *_item_lines(items)]
    return lines


def _item_lines(items: Iterable[Item]) -> list[str]:
    return [f"  {item.code:<12}  {item.sv}" for item in items]


def _format_lines() -> list[str]:
    return [
        "OM FORMATEN",
        "",
        "GeoJSON: RFC 7946, alltid WGS 84 med sju decimaler. Bara markeringarna.",
        "GeoPackage: version 1.3. Stilen ligger i filen (layer_styles) och QGIS använder den direkt.",
        "Shapefile: en geometrityp per fil. Text längre än 254 byte är avkortad mellan två tecken. Mellanslag först",
        "  och sist i en text försvinner, och tom text blir saknad uppgift. Hela texten finns i de andra formaten.",
        "CSV: RFC 4180 med komma, UTF-8 med BOM, lon och lat i WGS 84. En text som börjar med = + - @, tabb eller",
        "  vagnretur har en apostrof först, så att ett kalkylprogram inte kör den som formel. Den tas bort igen när",
        "  filen läses in i hbgeo. Text som själv börjar med apostrofer före ett sådant tecken får en apostrof till.",
        "Åtgärder är multipunkter: en åtgärd ligger på alla sina markeringar, eller mitt i sina platser.",
        "  Åtgärder som inte ligger någonstans är inte med.",
        "Platser med linjer eller ytor ligger i egna lager med ändelsen _linje eller _yta: ett lager, en geometrityp.",
    ]
