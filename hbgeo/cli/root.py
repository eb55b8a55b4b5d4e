"""The outermost command: sets the language, and turns every error into one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

import typer
from typer.exceptions import TyperException

from hbgeo.cli import console
from hbgeo.cli.help import Group
from hbgeo.cli.values import WrongUse
from hbgeo.errors import N_, HbgeoError, InvalidInput
from hbgeo.i18n import LANGUAGES, _, say, use
from hbgeo.settings import from_env

REFUSED = 1
MISUSED = 2
STOPPED = 130


class Root(Group):
    """`hbgeo` itself."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002, FBT001, FBT002 - typer's signature
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002 - typer's signature
        **extra: Any,  # noqa: ANN401 - typer's signature
    ) -> NoReturn:
        """Run the command and leave the process with its exit code."""
        use(language_of(os.environ))
        run = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)
        sys.exit(_status(run))


def language_of(env: Mapping[str, str]) -> str:
    """Return the language to speak: the setting's, else English where the terminal's is, else the default."""
    if not env.get("HBGEO_LANGUAGE"):
        terminal = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
        return "en" if terminal.startswith("en") else from_env({}).language
    # A code that hbgeo does not speak is refused with the other settings, in the default language.
    return env["HBGEO_LANGUAGE"] if env["HBGEO_LANGUAGE"] in LANGUAGES else from_env({}).language


def _status(run: Callable[[], Any]) -> int:
    try:
        return int(run() or 0)
    except WrongUse as error:
        console.fail(say(error))
        return MISUSED
    except InvalidInput as error:
        for problem in error.problems:
            console.fail(say(problem))
    except HbgeoError as error:
        console.fail(say(error))
    except TyperException as error:
        console.usage_error(error)
        return error.exit_code
    except typer.Abort:
        return STOPPED
    except OSError as error:
        console.fail(_(N_("{name}: {reason}")).format(name=error.filename or "hbgeo", reason=error.strerror or error))
    return REFUSED
