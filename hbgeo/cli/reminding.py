"""`hbgeo remind`: mails about what is late or due soon."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hbgeo.cli import console
from hbgeo.cli.database import Opened, opened
from hbgeo.cli.help import Command
from hbgeo.cli.options import AsJson, Database
from hbgeo.cli.root import REFUSED
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.reminders import Due, Reminder, due
from hbgeo.services.reminders_sending import send as send_all

Sending = Annotated[bool, typer.Option("--send", help=N_("Send the mails; without it they are only shown."))]


def remind(database: Database = None, *, send: Sending = False, as_json: AsJson = False) -> None:
    """Show the reminders that are due, or send them."""
    with opened(database) as at:
        if send:
            _send(at, as_json=as_json)
            return
        found = due(at.store, at.catalogue, at.settings)
        if as_json:
            console.put_json(_as_json(found))
        else:
            _show(found, at.catalogue)
            if at.settings.smtp is None:
                console.note(_("No mail server is set (HBGEO_SMTP_HOST), so nothing can be sent."))


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "remind",
        cls=Command,
        help=N_(
            "Remind the parties by mail of actions that are late or due within two weeks.\n\n"
            "Shows the mails; --send sends them through the server of HBGEO_SMTP_HOST, each address at most once a "
            "day. Exit code 1 when the server did not take one."
        ),
        epilog="hbgeo remind\nhbgeo remind --send -d hasselbacken.gpkg",
    )(remind)


def _send(at: Opened, *, as_json: bool) -> None:
    sent = send_all(at.store, at.catalogue, at.settings)
    if as_json:
        console.put_json({"sent": sent.sent, "already": sent.already, "refused": list(sent.refused)})
    else:
        text = _("sent {sent}, reminded today already {already}, refused {refused}")
        console.put(text.format(sent=sent.sent, already=sent.already, refused=len(sent.refused)))
    for party in sent.refused:
        name = at.catalogue.actor(party).label(language())
        console.note(_("The mail server did not take the mail to {party}.").format(party=name))
    if sent.refused:
        raise typer.Exit(REFUSED)


def _show(found: Due, catalogue: Catalogue) -> None:
    for one in found.reminders:
        for name in ("To", "Subject"):
            console.put(f"{name}: {one.message[name]}")
        console.put("")
        console.put(one.message.get_content())
    number = len(found.reminders)
    console.note(ngettext("{count} mail", "{count} mails", number).format(count=number))
    for party in found.silent:
        name = catalogue.actor(party).label(language())
        console.note(_("{party} has something to be reminded of, but no address in the register.").format(party=name))


def _as_json(found: Due) -> dict[str, Any]:
    return {"reminders": [_mail(one) for one in found.reminders], "silent": list(found.silent)}


def _mail(one: Reminder) -> dict[str, Any]:
    return {
        "party": one.party, "to": one.message["To"], "subject": one.message["Subject"],
        "overdue": [action.number for action in one.overdue], "soon": [action.number for action in one.soon],
        "sent_on": one.sent_on, "text": one.message.get_content(),
    }  # fmt: skip
