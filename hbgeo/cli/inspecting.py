"""`hbgeo info` and `hbgeo check`: what a database holds, and whether it is sound."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import typer

from hbgeo.cli import console
from hbgeo.cli.database import opened
from hbgeo.cli.help import Command
from hbgeo.cli.options import AsJson, Database
from hbgeo.cli.root import REFUSED
from hbgeo.errors import N_, DamagedStore
from hbgeo.i18n import _, say
from hbgeo.store.protocol import Finding


def info(database: Database = None, *, as_json: AsJson = False) -> None:
    """Show what the database holds."""
    with opened(database) as at:
        facts = at.store.info()
        with at.store.read() as session:
            facts["demo"] = bool(session.note("demo"))
            facts["by_status"] = session.observations.count_by("status")
    if as_json:
        console.put_json(facts)
    else:
        console.put_table((_("What"), _("Value")), list(_facts(facts)))


def check(database: Database = None, *, as_json: AsJson = False) -> None:
    """Look for damage, orphans, missing photos and stacks."""
    try:
        with opened(database) as at, console.progress(_("Looking through the database")) as progress:
            findings = at.store.check(progress)
    except DamagedStore as error:
        findings = [Finding("damaged", error.message, error.values, serious=True)]
    serious = sum(finding.serious for finding in findings)
    if as_json:
        listed = [asdict(finding) | {"text": say(finding)} for finding in findings]
        console.put_json({"sound": not serious, "findings": listed})
    else:
        _put_findings(findings)
    if serious:
        raise typer.Exit(REFUSED)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "info",
        cls=Command,
        help=N_("Show what the database holds: its version, size, and how much of everything."),
        epilog="hbgeo info\nhbgeo info --json -d hasselbacken.gpkg",
    )(info)
    app.command(
        "check",
        cls=Command,
        help=N_(
            "Look for damage, orphans, missing or changed photos, and many observations on one coordinate.\n\n"
            "Exit code 1 when something is lost or broken; hints alone leave it at 0. Nothing is changed."
        ),
        epilog="hbgeo check -d hasselbacken.gpkg\nhbgeo check --json > check.json || cat check.json",
    )(check)


def _put_findings(findings: list[Finding]) -> None:
    for finding in findings:
        console.put(f"{_('serious') if finding.serious else _('hint')}: {say(finding)}")
    if not findings:
        console.put(_("Nothing was found; the database is sound."))


def _facts(facts: dict[str, Any]) -> list[tuple[str, object]]:
    size = f"{facts['size_bytes'] / 2**20:.1f} MB"
    rows: list[tuple[str, object]] = [
        (_("File"), facts["path"]),
        (_("Invented demo"), _("yes") if facts["demo"] else _("no")),
        (_("Schema version"), facts["schema_version"]),
        (_("Size"), size),
        (_("Observations"), facts["observations"]),
        (_("First and last day"), f"{facts['first'] or '–'} … {facts['last'] or '–'}"),
        (_("Walks"), facts["walks"]),
        (_("Photos"), facts["photos"]),
        (_("Events in the history"), facts["events"]),
    ]
    rows += [(_("Status {code}").format(code=code), number) for code, number in facts["by_status"].items()]
    rows += [(_("Layer {code}").format(code=code), number) for code, number in facts["places"].items()]
    return rows
