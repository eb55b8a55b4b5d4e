"""`hbgeo serve`: the pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from hbgeo.cli import values
from hbgeo.cli.help import Command
from hbgeo.cli.options import Database
from hbgeo.errors import N_
from hbgeo.settings import from_env

Host = Annotated[
    str | None,
    typer.Option("--host", metavar=N_("ADDRESS"), help=N_("Where to listen; 127.0.0.1 by default, this machine only.")),
]
Port = Annotated[
    str | None, typer.Option("--port", metavar=N_("NUMBER"), help=N_("Port to listen on; 8501 by default."))
]


def serve(database: Database = None, host: Host = None, port: Port = None) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    named: dict[str, Path | str | int | None] = {
        "HBGEO_DATABASE": database,
        "HBGEO_HOST": host,
        "HBGEO_PORT": values.number(port),
    }
    # The pages read their settings from the environment, each process anew.
    os.environ.update({name: str(value) for name, value in named.items() if value is not None})
    settings = from_env()
    from hbgeo import server  # noqa: PLC0415 - Streamlit takes a second to load

    server.serve(settings)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "serve",
        cls=Command,
        help=N_(
            "Serve the pages until stopped with Ctrl-C.\n\n"
            "A database that does not exist is made, empty. Without a name the app opens its own, or the demo. "
            "To listen on another address than this computer's own, set a sign-in first: hbgeo passphrase."
        ),
        epilog="hbgeo serve -d hasselbacken.gpkg\nhbgeo serve --port 8600",
    )(serve)
