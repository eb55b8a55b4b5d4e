"""`hbgeo import`: observations from other systems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hbgeo.cli import console
from hbgeo.cli.database import Opened, opened
from hbgeo.cli.help import Command
from hbgeo.cli.options import Database
from hbgeo.cli.reports import put_import, put_preview
from hbgeo.cli.root import REFUSED
from hbgeo.cli.values import WrongUse
from hbgeo.errors import N_
from hbgeo.exchange import mapping_file
from hbgeo.exchange.mapping import Mapping
from hbgeo.exchange.mapping_guess import guess
from hbgeo.exchange.mapping_position import Remedy
from hbgeo.i18n import _, say

Source = Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("CSV or GeoJSON with one report a row."))]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        "-m",
        metavar=N_("FILE"),
        help=N_("YAML that says which column is what; --guess writes a first one."),
    ),
]
Guess = Annotated[
    bool, typer.Option("--guess", help=N_("Print the mapping that the columns' names suggest, and take nothing."))
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=N_("Say what would be taken and why the rest would not, and take nothing."))
]
RemedyFile = Annotated[
    Path | None,
    typer.Option(
        "--remedy",
        metavar=N_("FILE"),
        help=N_("Where to write a better mapping when positions look swapped or misread."),
    ),
]
Rejected = Annotated[
    Path | None,
    typer.Option(
        "--rejected", metavar=N_("FOLDER"), help=N_("Where the rows that are left out go; beside the file by default.")
    ),
]


def import_(  # noqa: PLR0913 - the command's options
    file: Source,
    mapping: MappingFile = None,
    database: Database = None,
    remedy: RemedyFile = None,
    rejected: Rejected = None,
    *,
    guess_: Guess = False,
    dry_run: DryRun = False,
) -> None:
    """Take the observations of a file into the database."""
    if guess_:
        console.put(mapping_file.dumps(guess(file)).rstrip())
        return
    if mapping is None:
        message = N_(
            "--mapping is missing: which column is what? Begin with hbgeo import {file} --guess > mapping.yaml"
        )
        raise WrongUse(message, file=file)
    columns = mapping_file.load(mapping)
    with opened(database) as at:
        found, complete = _preview(at, file, columns) if dry_run else _take(at, file, columns, rejected)
    if found is not None and remedy is not None:
        mapping_file.save(found.mapping, remedy)
        console.note(_("A better mapping lies in {path}.").format(path=remedy))
    if not complete:
        raise typer.Exit(REFUSED)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "import",
        cls=Command,
        help=N_(
            "Take the observations of a CSV or GeoJSON file into the database.\n\n"
            "A mapping, a small YAML file, says which column is what and which value is which category. All rows that "
            "can be taken are taken at once, or none; the others go to a file with the reason. The same file again "
            "adds nothing. Exit code 1 when rows were left out."
        ),
        epilog=(
            "hbgeo import reports.csv --guess > reports.yaml\n"
            "hbgeo import reports.csv --mapping reports.yaml --dry-run\n"
            "hbgeo import reports.csv --mapping reports.yaml -d hasselbacken.gpkg"
        ),
    )(import_)


def _preview(at: Opened, file: Path, columns: Mapping) -> tuple[Remedy | None, bool]:
    from hbgeo.services.importing import preview_observations  # noqa: PLC0415 - loads GDAL

    preview = preview_observations(file, columns, catalogue=at.catalogue)
    put_preview(preview)
    return preview.remedy, preview.ready == preview.rows


def _take(at: Opened, file: Path, columns: Mapping, rejected: Path | None) -> tuple[Remedy | None, bool]:
    from hbgeo.services.importing import import_observations  # noqa: PLC0415 - loads GDAL

    with console.progress(_("Taking {file}").format(file=file.name)) as progress:
        report = import_observations(
            at.store, at.catalogue, file, columns, progress=progress, rejected_folder=rejected, say=say
        )
    put_import(report)
    return report.remedy, not report.rejected
