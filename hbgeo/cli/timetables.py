"""`hbgeo timetable`: timetables of the buses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hbgeo.cli import console
from hbgeo.cli.database import opened
from hbgeo.cli.help import Command, group
from hbgeo.cli.options import AsJson, Database
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_
from hbgeo.i18n import _

Source = Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("A GTFS file (zip)."))]
Name = Annotated[
    str,
    typer.Option("--name", metavar=N_("NAME"), help=N_("What people call it; the file's name by default.")),
]


def add(file: Source, database: Database = None, name: Name = "", *, as_json: AsJson = False) -> None:
    """Keep what runs near the area of a timetable."""
    from hbgeo.services.timetables import take  # noqa: PLC0415 - loads pandas

    with opened(database) as at:
        kept, undo = take(at.store, file, name)
    if undo.last < undo.first:
        console.note(_("This timetable was kept already; nothing was changed."))
    _put((kept,), as_json=as_json)


def list_(database: Database = None, *, as_json: AsJson = False) -> None:
    """Show the timetables."""
    from hbgeo.services.timetables import all_of  # noqa: PLC0415 - loads pandas

    with opened(database) as at:
        kept = all_of(at.store)
    _put(kept, as_json=as_json)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    timetable = group("timetable", N_("List the bus timetables, and add one from a GTFS file."))
    timetable.command(
        "add",
        cls=Command,
        help=N_(
            "Keep what runs near the area of a timetable.\n\n"
            "The file is a GTFS zip, such as GTFS Regional from Trafiklab. Whole trips are kept that stop within "
            "1.5 km of the area, and those one can change to within 5 km. The same file again changes nothing."
        ),
        epilog="hbgeo timetable add vt.zip --name autumn-2026\nhbgeo timetable add proposal.zip -d hasselbacken.gpkg",
    )(add)
    timetable.command(
        "list",
        cls=Command,
        help=N_("Show the timetables and when they are valid."),
        epilog="hbgeo timetable list\nhbgeo timetable list --json -d hasselbacken.gpkg",
    )(list_)
    app.add_typer(timetable)


def _put(kept: tuple[Timetable, ...], *, as_json: bool) -> None:
    if as_json:
        names = ("id", "name", "source", "first_on", "last_on", "sha256")
        console.put_json([{name: getattr(one, name) for name in names} for one in kept])
        return
    head = (_("Name"), _("Valid from"), _("Valid to"), _("File"), "SHA-256")
    console.put_table(head, [(one.name, one.first_on, one.last_on, one.source, one.sha256[:12]) for one in kept])
