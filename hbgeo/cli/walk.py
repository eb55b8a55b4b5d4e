"""`hbgeo walk`: walks and their join codes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import segno
import typer

from hbgeo.cli import console, values
from hbgeo.cli.database import opened
from hbgeo.cli.help import Command, group
from hbgeo.cli.options import AsJson, Database
from hbgeo.cli.walk_lookup import find_walk
from hbgeo.domain.observation import Light
from hbgeo.domain.walk import Walk, WalkType
from hbgeo.errors import N_, InvalidInput
from hbgeo.i18n import _
from hbgeo.services import walks, walks_light, walks_participants
from hbgeo.services.walks import WalkDraft
from hbgeo.store.protocol import Store

Name = Annotated[str, typer.Argument(metavar=N_("WALK"), help=N_("The walk's join code, or its id."))]
Title = Annotated[str, typer.Argument(metavar=N_("TITLE"), help=N_("What the walk is called."))]
On = Annotated[str, typer.Option("--on", metavar=N_("DATE"), help=N_("The day, as in 2026-10-21. Needed."))]
Kind = Annotated[
    str, typer.Option("--type", metavar=N_("CODE"), help=N_("forvandring, huvudvandring (by default) or uppfoljning."))
]
Purpose = Annotated[str, typer.Option("--purpose", metavar=N_("TEXT"), help=N_("What the walk is for."))]
Starts = Annotated[str | None, typer.Option("--starts", metavar=N_("TIME"), help=N_("Local time, as in 18:30."))]
Ends = Annotated[str | None, typer.Option("--ends", metavar=N_("TIME"), help=N_("Local time, as in 20:00."))]
Leader = Annotated[
    str, typer.Option("--leader", metavar=N_("ROLE"), help=N_("Function of the leader; never a person's name."))
]
Follows = Annotated[
    str | None, typer.Option("--follows", metavar=N_("WALK"), help=N_("Join code of the walk it follows up."))
]
Route = Annotated[
    Path | None, typer.Option("--route", metavar=N_("FILE"), help=N_("GPX, or any file with a line that GDAL reads."))
]
Stops = Annotated[
    list[str] | None,
    typer.Option(
        "--stop",
        metavar=N_("LAT,LON,NAME"),
        help=N_("A stop, as in 58.0626,11.8460,Torget; may be repeated, in order."),
    ),
]
Lit = Annotated[
    str | None, typer.Option("--light", metavar=N_("CODE"), help=N_("Light as it was: dagsljus, skymning or morker."))
]
Counts = Annotated[
    list[str] | None,
    typer.Option(
        "--count", metavar=N_("GROUP=NUMBER"), help=N_("How many took part, as in kvinnor=8; may be repeated.")
    ),
]
Weather = Annotated[str | None, typer.Option("--weather", metavar=N_("TEXT"), help=N_("Weather, snow and leaves."))]
Base = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar=N_("ADDRESS"),
        help=N_("Address of the server as walkers reach it; the host and port of the settings by default."),
    ),
]


def list_(database: Database = None, *, as_json: AsJson = False) -> None:
    """Show all walks, latest first."""
    with opened(database) as at:
        rows = walks.list_walks(at.store)
    if as_json:
        console.put_json([_as_json(row) for row in rows])
        return
    head = (_("Code"), _("Day"), _("State"), _("Type"), _("Stops"), _("Observations"), _("Title"))
    console.put_table(
        head,
        [(r.walk.code, r.walk.on, r.walk.state, r.walk.type, r.stops, r.observations, r.walk.title) for r in rows],
    )


def add(  # noqa: PLR0913, PLR0917 - the command's options
    title: Title,
    on: On,
    kind: Kind = WalkType.MAIN.value,
    purpose: Purpose = "",
    starts: Starts = None,
    ends: Ends = None,
    leader: Leader = "",
    follows: Follows = None,
    route: Route = None,
    stop: Stops = None,
    database: Database = None,
) -> None:
    """Plan a walk and print its join code."""
    stops = [values.stop(text) for text in stop or ()]
    draft = WalkDraft(
        title=title,
        on=values.day(on),
        type=WalkType(values.codes("--type", [kind], list(WalkType))[0]),
        purpose=purpose,
        starts=values.clock(starts),
        ends=values.clock(ends),
        leader_role=leader,
    )
    line = None
    if route is not None:
        from hbgeo.exchange.routes import read_route  # noqa: PLC0415 - loads GDAL

        line = read_route(route)
    with opened(database) as at:
        if follows is not None:
            with at.store.read() as session:
                draft = replace(draft, follows_walk_id=find_walk(session, follows).id)
        planned = walks.plan(at.store, at.catalogue, draft, route=line, stops=stops)
    console.put(planned.code)


def start(walk: Name, database: Database = None) -> None:
    """Start a walk: from now on walkers can record."""
    _step(database, walk, walks.start)


def close(
    walk: Name,
    light: Lit = None,
    count: Counts = None,
    weather: Weather = None,
    database: Database = None,
) -> None:
    """Close a walk, with what the leader confirms of it."""
    confirmed = values.codes("--light", [light] if light else [], list(Light))
    counts = dict(values.count(text) for text in count or ())
    with opened(database) as at:
        # Checked before the walk is closed, so that a slip leaves everything as it was.
        found = walks_participants.problems(counts, at.catalogue)
        if found:
            raise InvalidInput(found)
        with at.store.read() as session:
            walk_id = find_walk(session, walk).id
        closed = walks.close(at.store, walk_id)
        for code_ in confirmed:
            walks_light.set_light(at.store, walk_id, Light(code_))
        if counts:
            walks_participants.set_participants(at.store, at.catalogue, walk_id, counts)
        if weather is not None:
            walks.set_weather(at.store, walk_id, weather)
    _say_state(closed)


def reopen(walk: Name, database: Database = None) -> None:
    """Open a closed walk again."""
    _step(database, walk, walks.reopen)


def code(walk: Name, url: Base = None, database: Database = None) -> None:
    """Print the address that lets walkers join, with its QR code."""
    with opened(database) as at, at.store.read() as session:
        found = find_walk(session, walk)
    address = walks.join_url(url or f"http://{at.settings.host}:{at.settings.port}", found.code)
    console.put(address)
    if sys.stdout.isatty():
        segno.make(address, micro=False).terminal(compact=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    commands = group("walk", N_("Plan walks, start and close them, and show their join codes."))
    for name, run, text, examples in _COMMANDS:
        commands.command(name, cls=Command, help=text, epilog=examples)(run)
    app.add_typer(commands)


def _step(database: Path | None, name: str, step: Callable[[Store, str], Walk]) -> None:
    with opened(database) as at:
        with at.store.read() as session:
            found = find_walk(session, name)
        _say_state(step(at.store, found.id))


def _say_state(walk: Walk) -> None:
    console.put(f"{walk.code}\t{walk.state}")


def _as_json(row: walks.WalkRow) -> dict[str, Any]:
    walk = row.walk
    return {
        "id": walk.id, "code": walk.code, "title": walk.title, "on": walk.on, "type": walk.type, "state": walk.state,
        "light": walk.light, "stops": row.stops, "observations": row.observations,
        "participants": row.participants.total, "participants_exact": row.participants.exact,
    }  # fmt: skip


_COMMANDS: tuple[tuple[str, Callable[..., None], str, str], ...] = (
    ("list", list_, N_("Show all walks, latest first."), "hbgeo walk list\nhbgeo walk list --json"),
    (
        "add",
        add,
        N_("Plan a walk and print its join code.\n\nRoute and stops can be given here or drawn on the page Walks."),
        (
            "hbgeo walk add Höstvandring --on 2026-10-21 --starts 18:45 --ends 20:15\n"
            "hbgeo walk add Höstvandring --on 2026-10-21 --route rutt.gpx --stop 58.0631,11.8423,Torget\n"
            "hbgeo walk add Uppföljning --on 2027-04-21 --type uppfoljning --follows NATTEN"
        ),
    ),
    ("start", start, N_("Start a walk: from now on walkers can record."), "hbgeo walk start NATTEN"),
    (
        "close",
        close,
        N_("Close a walk, with what the leader confirms of it."),
        "hbgeo walk close NATTEN --light morker --count kvinnor=8 --count man=6 --weather 'Mulet, 8 grader'",
    ),
    ("reopen", reopen, N_("Open a closed walk again."), "hbgeo walk reopen NATTEN"),
    (
        "code",
        code,
        N_("Print the address that lets walkers join; on a terminal with its QR code."),
        "hbgeo walk code NATTEN --url https://trygg.example.se",
    ),
)
