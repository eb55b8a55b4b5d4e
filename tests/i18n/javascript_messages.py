"""Messages of the walkers' page: the `t("…")` of its scripts, read token by token."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from babel.messages.jslexer import Token, tokenize, unquote_string

FOLDER = Path(__file__).resolve().parents[2] / "hbgeo" / "web" / "field"
#: What the scripts call to translate, and what they call to mark a message that is translated elsewhere.
KEYWORDS = {"t", "N_"}
#: Such a word after these is the name of something else.
_NOT_A_CALL = {".", "?.", "function"}


def calls(source: str) -> Iterator[tuple[int, str | None]]:
    """Yield (line, message) of every call that translates; None when its first argument is no plain literal."""
    tokens = [token for token in tokenize(source) if not token.type.endswith("comment")]
    before = Token("operator", "", 0)
    for at, (name, bracket) in enumerate(pairwise(tokens)):
        is_call = name.type == "name" and name.value in KEYWORDS and bracket.value == "("
        if is_call and before.value not in _NOT_A_CALL:
            yield name.lineno, _literal(tokens[at + 2 : at + 4])
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


def _literal(following: list[Token]) -> str | None:
    """Return the literal that the tokens after the bracket are, when it is a whole argument."""
    if len(following) < 2 or following[0].type != "string" or following[1].value not in {",", ")"}:
        return None
    return str(unquote_string(following[0].value))
