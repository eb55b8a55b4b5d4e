"""What is said on the terminal: results on standard output, the rest on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from typer.exceptions import TyperException

from hbgeo.i18n import _


def put(text: str) -> None:
    """Write a line of the result."""
    print(text)  # noqa: T201 - the purpose


def put_json(value: object) -> None:
    """Write the result as JSON; keys and codes are the same in every language."""
    put(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str).decode())


def put_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write rows: in columns with a head to a terminal, else separated by tabs and without a head."""
    texts = [[_one_line(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in texts:
            put("\t".join(row))
        return
    table = [list(head), *texts]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    for row in table:
        put("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def note(text: str) -> None:
    """Say something about the result."""
    print(text, file=sys.stderr)  # noqa: T201 - the purpose


def fail(text: str) -> None:
    """Say what went wrong, in one line."""
    note(f"{_('Error')}: {_one_line(text)}")


def usage_error(error: TyperException) -> None:
    """Say how a command was used wrongly, and where to read how to; without any argument, all of that."""
    if type(error).__name__ == "NoArgsIsHelpError":
        note(error.message)
        return
    fail(_usage_text(error))
    context = getattr(error, "ctx", None)
    if context is not None:
        note(_("See {command} --help.").format(command=context.command_path))


@contextmanager
def progress(label: str) -> Iterator[Callable[[float], None]]:
    """Show a bar on standard error while the block runs, when that is a terminal.

    Yields
    ------
    Callable
        To be told the share done, 0 to 1.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _usage_text(error: TyperException) -> str:
    """Translate the usual misuses; the rare ones stay as typer words them."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _("There is no option “{name}”.").format(name=getattr(error, "option_name", ""))
    parameter: Any = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        return _("{name} is missing.").format(name=_parameter_name(parameter))
    if kind == "BadParameter" and parameter is not None:
        return _("{name} cannot be that: {reason}").format(name=_parameter_name(parameter), reason=error.message)
    return error.format_message()


def _parameter_name(parameter: Any) -> str:  # noqa: ANN401 - typer's own, private class
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return _(parameter.metavar or parameter.name.upper())


def _one_line(value: object) -> str:
    return " ".join(str("" if value is None else value).split())
