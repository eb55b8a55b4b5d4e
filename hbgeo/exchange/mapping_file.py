"""A mapping as a YAML file: read with the line of every mistake, written for people to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from hbgeo.errors import N_, HbgeoError, ImportRefused, Problem
from hbgeo.exchange.mapping import Mapping

_MOST_BYTES = 2**20
_REASONS = {
    "missing": N_("This is missing."),
    "extra_forbidden": N_("There is no such field."),
    "literal_error": N_("It must be {expected}."),
}
_HEADING = "# How the columns of a file become observations of hbgeo.\n"


def load(path: Path) -> Mapping:
    """Read a mapping.

    Raises
    ------
    ImportRefused
        When it cannot be read, is no YAML, or a value does not fit; the message says file, line and reason.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ImportRefused(N_("{name} is too large for a mapping."), name=path.name)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ImportRefused(
            N_("{name} cannot be read: {reason}."), name=path.name, reason=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise ImportRefused(N_("{name} is no text in UTF-8."), name=path.name) from error
    return loads(text, name=path.name)


def loads(text: str, *, name: str = "mapping.yaml") -> Mapping:
    """Read a mapping from text; `name` stands in the messages. Raises `ImportRefused` as `load` does."""
    try:
        _refuse_aliases(text, name)
        # Every scalar stays text: else `no: -1` in a value map would become False, and a date a date.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds text, lists and dicts only
    except yaml.YAMLError as error:
        raise ImportRefused(
            N_("{name}, line {line}: {reason}."),
            name=name,
            line=_error_line(error),
            reason=_error_text(error),
        ) from error
    if not isinstance(root, yaml.MappingNode):
        raise ImportRefused(N_("{name} is no mapping: it must begin with lines such as “id: column”."), name=name)
    _refuse_twice(root, name)
    try:
        return Mapping.model_validate(data)
    except ValidationError as error:
        raise _refusal(error, root, name) from error


def save(mapping: Mapping, path: Path) -> None:
    """Write a mapping; `load` gives it back unchanged.

    Raises
    ------
    ImportRefused
        When the file cannot be written.
    """
    path = Path(path)
    try:
        path.write_text(dumps(mapping), encoding="utf-8", newline="\n")
    except OSError as error:
        raise ImportRefused(
            N_("{name} cannot be written: {reason}."), name=path.name, reason=error.strerror or str(error)
        ) from error


def dumps(mapping: Mapping) -> str:
    """Return a mapping as YAML, only what is not as by default."""
    data = mapping.model_dump(mode="json", exclude_defaults=True)
    order = ["dataset", "id", *Mapping.model_fields]
    ordered = {name: data[name] for name in dict.fromkeys(order) if name in data}
    return _HEADING + yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=110)


def _refuse_aliases(text: str, name: str) -> None:
    # A few nested aliases can stand for millions of nodes.
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ImportRefused(N_("{name}, line {line}: aliases (*name) are not used here."), name=name, line=line)


def _refuse_twice(node: yaml.Node, name: str) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise ImportRefused(
                N_("{name}, line {line}: “{key}” is there twice."),
                name=name,
                line=key.start_mark.line + 1,
                key=key.value,
            )
        seen.add(key.value)
        _refuse_twice(value, name)


def _refusal(error: ValidationError, root: yaml.Node, name: str) -> ImportRefused:
    """Return the refusal that names the first mistake in the file."""
    details = error.errors(include_url=False)
    first = min(details, key=lambda detail: _line(root, detail["loc"]))
    return ImportRefused(
        N_("{name}, line {line}, {field}: {reason}"),
        name=name,
        line=_line(root, first["loc"]),
        field=".".join(map(str, first["loc"])) or "mapping",
        reason=_reason(dict(first)),
    )


def _reason(detail: dict[str, Any]) -> HbgeoError | Problem:
    context = detail.get("ctx", {})
    said = context.get("error")
    if isinstance(said, HbgeoError):
        return said
    message = _REASONS.get(detail["type"], N_("This does not fit here."))
    return Problem("mapping", message, {"expected": context.get("expected", "")})


def _line(node: yaml.Node, location: tuple[Any, ...]) -> int:
    """Return the line of what the location names, or of the innermost part of it that is there."""
    line: int = node.start_mark.line
    for step in location:
        if not isinstance(node, yaml.MappingNode):
            break
        found = next(((key, value) for key, value in node.value if key.value == step), None)
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


def _error_line(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def _error_text(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error)
