"""`hbgeo export`: files for the GIS."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, cast

import typer

from hbgeo.cli import console, selecting, values
from hbgeo.cli.database import Opened, opened
from hbgeo.cli.help import Command
from hbgeo.cli.options import Database
from hbgeo.cli.values import WrongUse
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_
from hbgeo.exchange.export import FORMATS, Audience, Format
from hbgeo.i18n import _, say

Wanted = Annotated[
    str, typer.Option("--format", "-f", metavar=N_("FORMAT"), help=N_("geojson, gpkg, shp or csv; geojson by default."))
]
Target = Annotated[
    str,
    typer.Option(
        "--to",
        metavar=N_("FOLDER"),
        help=N_("Folder to write into; this one by default. “-” streams GeoJSON or CSV to standard output."),
    ),
]
Crs = Annotated[
    str | None,
    typer.Option("--crs", metavar=N_("EPSG"), help=N_("4326, 3006 or 3007; the usual one of the format by default.")),
]
Public = Annotated[bool, typer.Option("--public", help=N_("Hold back what may point out people."))]
Licence = Annotated[
    str | None, typer.Option("--licence", metavar=N_("ADDRESS"), help=N_("Address of the licence, for the metadata."))
]
_STREAMED = ("geojson", "csv")


def export(  # noqa: PLR0913, PLR0917 - the command's options
    fmt: Wanted = "geojson",
    to: Target = ".",
    database: Database = None,
    crs: Crs = None,
    licence: Licence = None,
    walk: selecting.Walks = None,
    since: selecting.Since = None,
    until: selecting.Until = None,
    category: selecting.Categories = None,
    status: selecting.Statuses = None,
    light: selecting.Lights = None,
    source: selecting.Sources = None,
    polarity: selecting.Polarities = None,
    text: selecting.Text = "",
    within: selecting.Within = None,
    *,
    public: Public = False,
) -> None:
    """Write observations, stops, routes and places for the GIS."""
    wanted = cast("Format", values.codes("--format", [fmt], FORMATS)[0])
    audience: Audience = "public" if public else "gis"
    epsg = values.number(crs)
    with opened(database) as at:
        chosen = selecting.selection(
            at, walks=walk, since=since, until=until, categories=category, statuses=status, lights=light,
            sources=source, polarity=polarity, text=text, within=within,
        )  # fmt: skip
        if to == "-":
            _stream(at, chosen, wanted, audience)
        else:
            _write(at, chosen, wanted, Path(to), crs=epsg, audience=audience, licence=licence)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "export",
        cls=Command,
        help=N_(
            "Write observations, stops, routes and places for the GIS.\n\n"
            "GeoJSON (RFC 7946) and CSV hold the observations; GeoPackage 1.3 and Shapefile also stops, routes and "
            "places. The fields are the same in every format. Beside the data lie a readme, metadata and a style. "
            "The path of the data is printed. Without filters everything is written."
        ),
        epilog=(
            "hbgeo export\n"
            "hbgeo export --format gpkg --crs 3007 --to /srv/gis\n"
            "hbgeo export --category LJUS --status ny --status granskad --since 2026-01-01\n"
            "hbgeo export --walk NATTEN --format csv --to - | head"
        ),
    )(export)


def _write(  # noqa: PLR0913 - the options of an export
    at: Opened,
    chosen: Selection,
    fmt: Format,
    folder: Path,
    *,
    crs: int | None,
    audience: Audience,
    licence: str | None,
) -> None:
    from hbgeo.services import exporting  # noqa: PLC0415 - loads GDAL

    folder.mkdir(parents=True, exist_ok=True)
    with console.progress(_("Writing {format}").format(format=fmt)) as progress:
        report = exporting.export(
            at.store, at.catalogue, chosen, fmt, folder, crs=crs, municipality=at.settings.municipality,
            audience=audience, licence=licence, progress=progress,
        )  # fmt: skip
    for layer, number in report.counts.items():
        console.note(f"{layer}: {number}")
    for note in report.notes:
        console.note(say(note))
    console.put(str(report.path))


def _stream(at: Opened, chosen: Selection, fmt: Format, audience: Audience) -> None:
    from hbgeo.services import exporting  # noqa: PLC0415 - loads GDAL

    if fmt not in _STREAMED:
        message = N_("{format} cannot be streamed; name a folder with --to.")
        raise WrongUse(message, format=fmt)
    stream = exporting.stream_geojson if fmt == "geojson" else exporting.stream_csv
    pieces: Iterator[bytes] = stream(at.store, chosen, catalogue=at.catalogue, audience=audience)
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
