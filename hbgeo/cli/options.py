"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hbgeo.errors import N_

Database = Annotated[
    Path | None,
    typer.Option(
        "--database",
        "-d",
        metavar=N_("FILE"),
        help=N_("The database; by default the one the app opens."),
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Print JSON, with the same keys in every language."))]
