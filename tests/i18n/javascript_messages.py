"""Messages of the walkers' page: the `t("…")` of its scripts, read token by token."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pygments.lexers.javascript import JavascriptLexer
from pygments.token import Comment, Name, String, _TokenType

FOLDER = Path(__file__).resolve().parents[2] / "hbgeo" / "web" / "field"
#: What the scripts call to translate, and what they call to mark a message that is translated elsewhere.
KEYWORDS = {"t", "N_"}
#: Such a word after these is the name of something else.
_NOT_A_CALL = {".", "?.", "function"}


class Token(NamedTuple):
    """A piece of a script, and where it begins."""

    at: int
    kind: _TokenType
    text: str


def calls(source: str) -> Iterator[tuple[int, str | None]]:
    """Yield (line, message) of every call that translates; None when its first argument is no plain literal."""
    found = JavascriptLexer().get_tokens_unprocessed(source)
    tokens = [Token(at, kind, text) for at, kind, text in found if text.strip() and kind not in Comment]
    before = Token(0, Name, "")
    for place, (name, bracket) in enumerate(pairwise(tokens)):
        is_call = name.kind in Name and name.text in KEYWORDS and bracket.text == "("
        if is_call and before.text not in _NOT_A_CALL:
            yield source.count("\n", 0, name.at) + 1, _literal(tokens[place + 2 : place + 4])
        before = name


def messages() -> dict[str, list[str]]:
    """Return message → places (file:line)."""
    found: dict[str, list[str]] = {}
    for place, message in _all_calls():
        if message is not None:
            found.setdefault(message, []).append(place)
    return found


def put_together() -> list[str]:
    """Return the places of calls whose message is no plain literal."""
    return [place for place, message in _all_calls() if message is None]


def _all_calls() -> Iterator[tuple[str, str | None]]:
    for path in sorted(FOLDER.rglob("*.js")):
        for line, message in calls(path.read_text("utf-8")):
            yield f"web/field/{path.relative_to(FOLDER).as_posix()}:{line}", message


def _literal(following: Sequence[Token]) -> str | None:
    """Return the literal that the tokens after the bracket are, when it is a whole argument."""
    if len(following) < 2 or following[1].text not in {",", ")"}:
        return None
    if following[0].kind not in (String.Double, String.Single):
        return None
    return str(ast.literal_eval(following[0].text))
