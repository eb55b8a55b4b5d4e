"""Reading of a catalogue file, and telling its mistakes by file, line and reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hbgeo.errors import N_, CatalogueError, Problem

Where = tuple[int | str, ...]

#: Reasons by pydantic's type of error.
REASONS = {
    "missing": N_("“{key}” is missing."),
    "extra_forbidden": N_("“{key}” is no key that is known here."),
    "string_type": N_("“{key}” must be text; put it in quotes."),
    "string_too_short": N_("“{key}” is empty."),
    "literal_error": N_("“{key}” is “{value}”; it must be {expected}."),
    "model_type": N_("Here a list of keys with values is expected (“key: value”)."),
    "tuple_type": N_("“{key}” must be a list."),
    "too_short": N_("“{key}” must not be empty."),
    "greater_than_equal": N_("“{key}” is {value}; it must be at least {ge}."),
    "less_than_equal": N_("“{key}” is {value}; it must be at most {le}."),
    "int_type": N_("“{key}” must be a whole number."),
    "int_parsing": N_("“{key}” must be a whole number."),
    "bool_type": N_("“{key}” must be true or false."),
    "bool_parsing": N_("“{key}” must be true or false."),
}
#: Reasons for a text that does not fit its pattern, by key.
PATTERNS = {
    "color": N_('The colour “{value}” must be written like "#1a2b3c", in small letters and in quotes.'),
    "icon": N_("The icon “{value}” must be a Material Symbols name, like lightbulb."),
}
BAD_CATEGORY_CODE = N_("The code “{value}” must be 1 to 8 capital letters A to Z or digits and start with a letter.")
BAD_CODE = N_("The code “{value}” must be letters A to Z, digits or _ and start with a letter, and not be too long.")
OTHER = N_("“{key}”: {reason}")

# libyaml is some ten times as fast; PyYAML is also distributed without it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CatalogueFile:
    """A YAML file with the line of every value in it.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    CatalogueError
        When it cannot be read, is no YAML, or has a key twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        text = self._text()
        try:
            self._root, self.data = _parse(text)
        # A ValueError comes from values that only look like dates.
        except (yaml.YAMLError, ValueError) as error:
            raise self._syntax(error, text) from error
        self._refuse_twice()

    def refusal(self, error: ValidationError) -> CatalogueError:
        """Return the refusal for the first of pydantic's errors in the file."""
        first = min(error.errors(), key=lambda detail: self.line(detail["loc"]))
        return self.mistake(first["loc"], _problem(first))

    def mistake(self, where: Where, problem: Problem) -> CatalogueError:
        """Return the refusal for a problem at a place in the file."""
        return self._at(self.line(where), problem)

    def line(self, where: Where) -> int:
        """Return the line, from 1, of the value there; of what it should stand in when it is missing."""
        known = self._lines()
        while where and where not in known:
            where = where[:-1]
        return known.get(where, 1)

    def _at(self, line: int, problem: Problem) -> CatalogueError:
        return CatalogueError(N_("{file}, line {line}: {reason}"), file=self.path.name, line=line, reason=problem)

    def _text(self) -> str:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise CatalogueError(
                N_("The catalogue {file} cannot be read: {reason}"), file=self.path, reason=error.strerror
            ) from error
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise self._at(line, Problem("", N_("The file must be saved as UTF-8."))) from error

    def _syntax(self, error: Exception, text: str) -> CatalogueError:
        reason, line = str(error), 0
        if isinstance(error, yaml.MarkedYAMLError):
            mark = error.problem_mark or error.context_mark
            reason, line = error.problem or reason, mark.line if mark else 0
        elif isinstance(error, yaml.reader.ReaderError):
            reason, line = error.reason, text.count("\n", 0, error.position)
        return self._at(line + 1, Problem("", N_("This is no valid YAML: {reason}"), {"reason": reason}))

    def _lines(self) -> dict[Where, int]:
        return {where: line for where, line in _walk(self._root) if where}

    def _refuse_twice(self) -> None:
        seen: set[Where] = set()
        for where, line in _walk(self._root):
            if where in seen:
                problem = Problem(str(where[-1]), N_("“{key}” stands here twice."), {"key": where[-1]})
                raise self._at(line, problem)
            seen.add(where)


def _parse(text: str) -> tuple[yaml.Node | None, Any]:
    """Return the root of the YAML text and what it stands for."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        return root, loader.construct_document(root) if root else None
    finally:
        loader.dispose()


def _walk(node: yaml.Node | None, where: Where = ()) -> Iterator[tuple[Where, int]]:
    """Yield every place below a node and its line."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*where, key.value), key.start_mark.line + 1
            yield from _walk(value, (*where, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*where, index), value.start_mark.line + 1
            yield from _walk(value, (*where, index))


def _problem(detail: ErrorDetails) -> Problem:
    """Put one of pydantic's errors into our words."""
    where = detail["loc"]
    key = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
    values = {"key": key, "value": detail["input"], **detail.get("ctx", {}), "reason": detail["msg"]}
    return Problem(key, _template(detail["type"], key, where), values)


def _template(kind: str, key: str, where: Where) -> str:
    if kind != "string_pattern_mismatch":
        return REASONS.get(kind, OTHER)
    if where[0] == "categories" and key == "code" and "sub" not in where:
        return BAD_CATEGORY_CODE
    return PATTERNS.get(key, BAD_CODE)
