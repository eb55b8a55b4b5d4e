"""All commands put together."""

from __future__ import annotations

import typer

from hbgeo.cli import exporting, importing, inspecting, layers, making, passphrase, reminding, serving, timetables, walk
from hbgeo.cli.root import Root
from hbgeo.errors import N_

app = typer.Typer(
    name="hbgeo",
    cls=Root,
    help=N_(
        "Safety walks on a map: walk, decide, fix, walk again.\n\n"
        "Commands work on the database named by --database or HBGEO_DATABASE; when none is named, on the one the app "
        "opens: hbgeo-data/hbgeo.gpkg, or the demo while that does not exist.\n"
        "The app may run meanwhile.\n\n"
        "Results go to standard output, all else to standard error. Exit codes: 0 done; 1 refused, or something was "
        "found; 2 wrong use; 130 stopped with Ctrl-C. Language: HBGEO_LANGUAGE=sv or en."
    ),
    epilog=(
        "hbgeo demo demo.gpkg\n"
        "hbgeo serve -d demo.gpkg\n"
        "hbgeo init hasselbacken.gpkg --area omrade.geojson\n"
        "hbgeo export --format geojson --since 2026-01-01 -d hasselbacken.gpkg"
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
making.add_to(app)
serving.add_to(app)
passphrase.add_to(app)
walk.add_to(app)
importing.add_to(app)
exporting.add_to(app)
layers.add_to(app)
timetables.add_to(app)
reminding.add_to(app)
inspecting.add_to(app)


def main() -> None:
    """Run the command line of this process."""
    app(prog_name="hbgeo")
