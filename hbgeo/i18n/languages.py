"""Which languages hbgeo speaks, and which of them suits a visitor best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

DEFAULT_LANGUAGE = "sv"
#: Of the staff's pages: code → the language's own name, in the order a switch offers them.
LANGUAGES: Mapping[str, str] = {"sv": "Svenska", "en": "English"}


@dataclass(frozen=True, slots=True)
class FieldLanguage:
    """A language of the walkers' page.

    Parameters
    ----------
    name
        What the language calls itself.
    direction
        In which direction it is written.
    """

    name: str
    direction: Literal["ltr", "rtl"] = "ltr"


#: Of the walkers' page, by code (BCP 47), in the order a switch offers them (domain I).
FIELD_LANGUAGES: Mapping[str, FieldLanguage] = {
    "sv": FieldLanguage("Svenska"),
    "sv-x-easy": FieldLanguage("Lätt svenska"),
    "en": FieldLanguage("English"),
    "ar": FieldLanguage("العربية", "rtl"),
    "so": FieldLanguage("Soomaali"),
    "fa": FieldLanguage("فارسی / دری", "rtl"),
    "uk": FieldLanguage("Українська"),
    "ti": FieldLanguage("ትግርኛ"),
    "fi": FieldLanguage("Suomi"),
}
#: Languages whose readers read one of ours: Dari and the Persian of Iran have codes of their own.
_READS = {"prs": "fa", "pes": "fa"}
_ANY = "*"


def best_language(accept_language: str) -> str:
    """Return the language of the walkers' page that a browser asks for most, Swedish when it asks for none of them.

    Parameters
    ----------
    accept_language
        The header `Accept-Language` (RFC 9110, 12.5.4): tags with weights, in any order.
    """
    asked = sorted(_asked(accept_language), key=lambda wish: -wish[1])
    refused = {spoken(tag) for tag, weight in asked if not weight and tag != _ANY}
    for tag, weight in asked:
        code = _first_but(refused) if tag == _ANY else spoken(tag)
        if weight and code is not None:
            return code
    return DEFAULT_LANGUAGE


def spoken(tag: str) -> str | None:
    """Return the language of the walkers' page that serves readers of a language tag, or None."""
    parts = tag.lower().split("-")
    while parts:
        code = "-".join(parts)
        if (code := _READS.get(code, code)) in FIELD_LANGUAGES:
            return code
        parts.pop()
    return None


def _asked(accept_language: str) -> Iterator[tuple[str, float]]:
    """Yield (tag, weight) in the order of the header; what cannot be read is passed over."""
    for wish in accept_language.split(","):
        tag, _semicolon, parameters = wish.partition(";")
        weight = _weight(parameters)
        if tag.strip() and weight is not None:
            yield tag.strip(), weight


def _weight(parameters: str) -> float | None:
    """Return the weight 0 to 1 of `q=…`, 1 when there is none, None when it cannot be read."""
    name, _equals, number = parameters.partition("=")
    if not name.strip():
        return 1.0
    try:
        weight = float(number)
    except ValueError:
        return None
    return weight if name.strip().lower() == "q" and 0 <= weight <= 1 else None


def _first_but(refused: set[str | None]) -> str | None:
    return next((code for code in FIELD_LANGUAGES if code not in refused), None)
