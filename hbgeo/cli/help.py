"""Help in the user's language, laid out plainly: no boxes, nothing that a screen reader would spell out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from hbgeo.errors import N_
from hbgeo.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

_CAPITALS = re.compile(r"\b[A-Z][A-Z,=]{2,}[A-Z]\b")
_OPTIONS, _COMMAND = N_("OPTIONS"), N_("COMMAND")
_HELP_OPTION = N_("Show this help.")


class Command(TyperCommand):
    """A command whose help is translated when it is shown."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's own, private classes
        """Write the whole help."""
        _write(self, ctx, formatter)


class Group(TyperGroup):
    """A command with commands of its own."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's own, private classes
        """Write the whole help."""
        _write(self, ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - typer's own, private classes
        """Return the command that the arguments name."""
        if args and self.get_command(ctx, args[0]) is None:
            ctx.fail(_("There is no command “{name}”.").format(name=args[0]))
        return super().resolve_command(ctx, args)


def _write(command: Command | Group, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
    _write_usage(command, ctx, formatter)
    for paragraph in _(command.help or "").split("\n\n"):
        formatter.write_paragraph()
        formatter.write_text(paragraph)
    parameters = command.get_params(ctx)
    _section(formatter, _("Arguments"), (_record(p, ctx) for p in parameters if p.param_type_name == "argument"))
    _section(formatter, _("Options"), (_record(p, ctx) for p in parameters if p.param_type_name == "option"))
    if isinstance(command, Group):
        _section(formatter, _("Commands"), _commands(command, ctx))
    if command.epilog:
        formatter.write_paragraph()
        formatter.write(f"{_('Examples')}:\n" + "".join(f"  {line}\n" for line in command.epilog.splitlines()))


def _write_usage(command: Command | Group, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
    pieces = [f"[{_OPTIONS}]"]
    for parameter in command.get_params(ctx):
        pieces += parameter.get_usage_pieces(ctx)
    if isinstance(command, Group):
        pieces.append(f"{_COMMAND} …")
    # typer sets needed arguments in braces, which shells take for something else.
    usage = " ".join(pieces).replace("{", "").replace("}", "")
    formatter.write_usage(ctx.command_path, _metavars(usage), prefix=_("Usage:") + " ")


def _commands(group: Group, ctx: Any) -> Iterable[tuple[str, str]]:  # noqa: ANN401
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if command is not None and not command.hidden:
            yield name, _(command.help or "").split("\n")[0]


def _record(parameter: Any, ctx: Any) -> tuple[str, str]:  # noqa: ANN401
    if parameter.param_type_name == "argument":
        return _metavars(parameter.metavar), _(parameter.help)
    names, _text = parameter.get_help_record(ctx)
    text = _HELP_OPTION if "--help" in parameter.opts else parameter.help
    return _metavars(names), _(text)


def _section(formatter: Any, title: str, rows: Iterable[tuple[str, str]]) -> None:  # noqa: ANN401
    rows = list(rows)
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows, col_max=34)


def _metavars(text: str) -> str:
    """Translate the words in capitals that stand for what is to be put in."""
    return _CAPITALS.sub(lambda found: _(found[0]), text)


def group(name: str, text: str) -> typer.Typer:
    """Return a group of commands.

    Parameters
    ----------
    text
        Its help, marked with `N_`.
    """
    return typer.Typer(name=name, cls=Group, help=text, no_args_is_help=True, rich_markup_mode=None)
