"""`hbgeo passphrase`: the staff's sign-in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from hbgeo.cli import console
from hbgeo.cli.help import Command
from hbgeo.cli.values import WrongUse
from hbgeo.doors import passphrase as passphrases
from hbgeo.doors.passphrase import PassphraseFile
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.settings import from_env

Stdin = Annotated[bool, typer.Option("--stdin", help=N_("Read the passphrase from standard input, one line."))]
Remove = Annotated[bool, typer.Option("--remove", help=N_("Take the passphrase away instead."))]


def passphrase(stdin: Stdin = False, remove: Remove = False) -> None:  # noqa: FBT002 - typer's way
    """Set or take away the passphrase of the staff."""
    file = PassphraseFile(from_env().home)
    if remove:
        _remove(file)
        return
    text = sys.stdin.readline().rstrip("\r\n") if stdin else _asked()
    replaced = file.exists()
    file.set(text)
    console.note(_("The passphrase is set."))
    if replaced:
        console.note(_("Everybody who was signed in with the one before is signed out."))
    console.put(str(file.path))


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "passphrase",
        cls=Command,
        help=N_(
            "Set the passphrase with which the staff signs in.\n\n"
            "It is asked for twice and not shown. Only a hash of it is kept, in the folder HBGEO_HOME. A server that "
            "runs takes it at once, and whoever signed in with the one before is signed out."
        ),
        epilog="hbgeo passphrase\nhbgeo passphrase --remove",
    )(passphrase)


def _remove(file: PassphraseFile) -> None:
    if file.remove():
        console.note(_("The passphrase is taken away, and nobody stays signed in with it."))
        console.note(_("A server that runs stays closed until it is started again, then for this computer only."))
    else:
        console.note(_("No passphrase is set."))


def _asked() -> str:
    if not sys.stdin.isatty():
        raise WrongUse(N_("The passphrase is asked for on a terminal. From a program use --stdin."))
    text: str = typer.prompt(_("New passphrase"), hide_input=True, err=True)
    passphrases.check(text)
    if typer.prompt(_("The same once more"), hide_input=True, err=True) != text:
        raise WrongUse(N_("The two were not the same. Nothing was changed."))
    return text
