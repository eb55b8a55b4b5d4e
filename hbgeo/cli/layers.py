"""`hbgeo layers`: what lies on the map besides observations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hbgeo.cli import console
from hbgeo.cli.database import opened
from hbgeo.cli.help import Command, group
from hbgeo.cli.layers_compare import Apply, SamePlaces, compare_file
from hbgeo.cli.options import AsJson, Database
from hbgeo.cli.reports import put_import
from hbgeo.cli.root import REFUSED
from hbgeo.errors import N_
from hbgeo.i18n import _, language

LayerCode = Annotated[
    str, typer.Argument(metavar=N_("LAYER"), help=N_("Code of the layer; hbgeo layers list shows them."))
]
Source = Annotated[
    Path, typer.Argument(metavar=N_("FILE"), help=N_("Any file of places that GDAL reads, Overpass JSON, or CSV."))
]
Crs = Annotated[
    str | None,
    typer.Option(
        "--crs", metavar=N_("EPSG"), help=N_("Coordinate system of the file when it does not say, such as 3007.")
    ),
]
SourceLayer = Annotated[
    str | None,
    typer.Option("--source-layer", metavar=N_("NAME"), help=N_("Layer within the file, when it has several.")),
]
NameColumn = Annotated[
    str | None,
    typer.Option("--name-column", metavar=N_("NAME"), help=N_("Attribute with the places' names; guessed by default.")),
]
Dataset = Annotated[
    str | None,
    typer.Option(
        "--dataset",
        metavar=N_("NAME"),
        help=N_("Name of the source, so that a newer file replaces an older one; the file's name by default."),
    ),
]
Clip = Annotated[bool, typer.Option("--clip", help=N_("Leave out what lies more than 50 m from the area."))]


def list_(database: Database = None, *, as_json: AsJson = False) -> None:
    """Show the layers and how much is in each."""
    with opened(database) as at, at.store.read() as session:
        counts = session.places.counts()
    layers = [(layer.code, layer.label(language()), counts.get(layer.code, 0)) for layer in at.catalogue.layers]
    if as_json:
        console.put_json([{"code": code, "label": label, "places": number} for code, label, number in layers])
    else:
        console.put_table((_("Code"), _("Layer"), _("Places")), layers)


def import_(  # noqa: PLR0913, PLR0917 - the command's options
    layer: LayerCode,
    file: Source,
    database: Database = None,
    crs: Crs = None,
    source_layer: SourceLayer = None,
    name_column: NameColumn = None,
    dataset: Dataset = None,
    *,
    clip: Clip = False,
) -> None:
    """Take a file into a layer."""
    from hbgeo.services.layer_import import import_layer  # noqa: PLC0415 - loads GDAL

    with opened(database) as at:
        report = import_layer(
            at.store, at.catalogue, file, layer, crs=crs, source_layer=source_layer, name_column=name_column,
            dataset=dataset, clip=clip,
        )  # fmt: skip
    put_import(report)
    if report.rejected:
        raise typer.Exit(REFUSED)


def compare(  # noqa: PLR0913, PLR0917 - the command's options
    layer: LayerCode,
    file: Source,
    database: Database = None,
    crs: Crs = None,
    source_layer: SourceLayer = None,
    name_column: NameColumn = None,
    dataset: Dataset = None,
    *,
    clip: Clip = False,
    same_places: SamePlaces = False,
    apply: Apply = False,
    as_json: AsJson = False,
) -> None:
    """Compare a newer file with a layer."""
    options = {
        "crs": crs, "source_layer": source_layer, "name_column": name_column, "dataset": dataset, "clip": clip,
        "same_places": same_places,
    }  # fmt: skip
    compare_file(database, layer, file, options, apply=apply, as_json=as_json)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    layers = group("layers", N_("List the layers, and fill them from files."))
    layers.command(
        "list",
        cls=Command,
        help=N_("Show the layers and how much is in each."),
        epilog="hbgeo layers list\nhbgeo layers list --json -d hasselbacken.gpkg",
    )(list_)
    layers.command(
        "import",
        cls=Command,
        help=N_(
            "Take a file into a layer.\n\n"
            "The coordinate system is read from the file. Rings that cross themselves are mended, and that is said. "
            "The same file again changes nothing. Exit code 1 when something was left out."
        ),
        epilog=(
            "hbgeo layers import lekplats lekplatser.gpkg\n"
            "hbgeo layers import omrade regso.gpkg --source-layer regso_2025\n"
            "hbgeo layers import utemiljo parker.shp --crs 3007 --clip"
        ),
    )(import_)
    layers.command(
        "compare",
        cls=Command,
        help=N_(
            "Compare a newer file with a layer.\n\n"
            "Shows what is new, moved, changed and gone; nothing is changed without --apply. A place is known by its "
            "id in the file; without ids by its name within 50 m, else as the nearest within 10 m. What people have "
            "edited since the last file is shown apart and not taken."
        ),
        epilog=(
            "hbgeo layers compare lekplats lekplatser_2027.gpkg\n"
            "hbgeo layers compare gangvag stenungsund.osm.pbf --clip --apply\n"
            "hbgeo layers compare lekplats parkenheten.gpkg --same-places"
        ),
    )(compare)
    app.add_typer(layers)
