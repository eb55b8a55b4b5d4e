"""`hbgeo init` and `hbgeo demo`: a new database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from hbgeo.cli import console
from hbgeo.cli.database import labels, settings_for
from hbgeo.cli.help import Command
from hbgeo.cli.options import Database
from hbgeo.cli.reports import put_import
from hbgeo.cli.values import WrongUse
from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, Conflict, ImportRefused
from hbgeo.i18n import _
from hbgeo.store.protocol import Store
from hbgeo.store.sqlite import open_store

_AREA = "omrade"
NewPath = Annotated[
    Path | None, typer.Argument(metavar=N_("FILE"), help=N_("The new file, such as hasselbacken.gpkg."))
]
Area = Annotated[
    Path | None,
    typer.Option(
        "--area", metavar=N_("FILE"), help=N_("A file with the outline of the area, in any format GDAL reads.")
    ),
]
Crs = Annotated[
    str | None,
    typer.Option(
        "--crs", metavar=N_("EPSG"), help=N_("Coordinate system of the file when it does not say, such as 3007.")
    ),
]


def init(path: NewPath = None, database: Database = None, area: Area = None, crs: Crs = None) -> None:
    """Make an empty database."""
    settings = settings_for(_one_of(path, database))
    catalogue = catalogue_module.load(settings.catalogue, settings.layers)
    with _new(settings.real_database, catalogue) as store:
        if area is not None:
            from hbgeo.services.layer_import import import_layer  # noqa: PLC0415 - loads GDAL

            report = import_layer(store, catalogue, area, _AREA, crs=crs)
            put_import(report)
            if not report.taken:
                raise ImportRefused(
                    N_("There is no outline of an area in {name}; no database was made."), name=area.name
                )
    console.put(str(settings.real_database))


def demo(path: NewPath = None) -> None:
    """Write the invented Hasselbacken into a new database."""
    from hbgeo.demo import seed  # noqa: PLC0415 - the drawings load Pillow

    settings = settings_for(None)
    target = path or settings.demo_database
    catalogue = catalogue_module.load(settings.catalogue, settings.layers)
    with _new(target, catalogue) as store, console.progress(_("Drawing and telling the demo")) as progress:
        seed(store, catalogue, progress)
    console.note(_("This is the demo: everything in it is invented."))
    console.put(str(target))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "init",
        cls=Command,
        help=N_(
            "Make an empty database.\n\nIt is one GeoPackage file, which QGIS opens too. A file that exists is refused."
        ),
        epilog="hbgeo init hasselbacken.gpkg\nhbgeo init hasselbacken.gpkg --area omrade.gpkg --crs 3007",
    )(init)
    app.command(
        "demo",
        cls=Command,
        help=N_(
            "Write the invented Hasselbacken into a new database.\n\n"
            "Three walks, 150 observations with their follow-up, drawn photos and all layers, for trying things out. "
            "Nothing in it has happened."
        ),
        epilog="hbgeo demo demo.gpkg\nhbgeo serve -d demo.gpkg",
    )(demo)


@contextmanager
def _new(path: Path, catalogue: Catalogue) -> Iterator[Store]:
    """Make a database; when the block fails, nothing of it stays."""
    if path.exists():
        raise Conflict(N_("{path} exists already. Choose another name, or remove it yourself."), path=path)
    store = open_store(path, labels=labels(catalogue), intervals=catalogue.intervals())
    try:
        yield store
    except BaseException:
        store.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    store.close()


def _one_of(path: Path | None, database: Path | None) -> Path | None:
    if path is not None and database is not None and path != database:
        raise WrongUse(N_("The file is named twice, differently. Name it once."))
    return path or database
