"""What the attributes of a path say about steps and about light; Swedish and OpenStreetMap's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_YES = frozenset({"ja", "j", "yes", "true", "1", "24/7", "automatic", "designated", "sunset-sunrise", "dusk-dawn"})
_NO = frozenset({"nej", "n", "no", "false", "0", "none", "saknas", "disused"})

#: Attributes by which a path has steps when they say yes.
_HAS_STEPS = ("trappa", "trappor", "steps", "steg", "step_count", "antal_steg")
#: Attributes by which somebody who cannot take steps gets along when they say yes, and does not when they say no.
_PASSABLE = ("wheelchair", "rullstol", "trappfri", "stegfri", "step_free", "tillganglig", "tillgänglig")
_LIT = ("lit", "belysning", "belyst")
_KERB = ("kerb", "kantsten")
_HIGH_KERB = frozenset({"raised", "hög", "hog"})
_BELOW, _ABOVE = ("tunnel",), ("bridge", "bro")


def step_free(attributes: Mapping[str, Any]) -> bool | None:
    """Return whether a path is free of steps; None when its attributes do not say.

    One attribute that says steps outweighs another that says none, but for a ramp for wheelchairs beside the steps.
    """
    words = _words(attributes)
    if yes_or_no(words.get("ramp:wheelchair")):
        return True
    steps = [words.get("highway") == "steps", words.get("typ") == "trappa"]
    steps += [_counts_steps(words.get(key)) is True for key in _HAS_STEPS]
    steps += [yes_or_no(words.get(key)) is False for key in _PASSABLE]
    steps += [words.get(key) in _HIGH_KERB for key in _KERB]
    if any(steps):
        return False
    none = [_counts_steps(words.get(key)) is False for key in _HAS_STEPS]
    none += [yes_or_no(words.get(key)) is True for key in _PASSABLE]
    return True if any(none) else None


def lit(attributes: Mapping[str, Any]) -> bool | None:
    """Return whether a path has lamps; None when its attributes do not say."""
    words = _words(attributes)
    answers = [yes_or_no(words.get(key)) for key in _LIT]
    return next((answer for answer in answers if answer is not None), None)


def level(attributes: Mapping[str, Any]) -> int:
    """Return how high a path lies above (or below) those it crosses: 0 on the ground, by `layer`, bridge and tunnel."""
    words = _words(attributes)
    try:
        return int(words.get("layer", ""))
    except ValueError:
        above = any(_is_said(words.get(key)) for key in _ABOVE)
        below = any(_is_said(words.get(key)) for key in _BELOW)
        return int(above) - int(below)


def yes_or_no(word: str | None) -> bool | None:
    """Return what a word means, None when it is neither."""
    if word in _YES:
        return True
    return False if word in _NO else None


def _words(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes that say something, as lower case."""
    return {
        str(key).strip().lower(): _word(value) for key, value in attributes.items() if value is not None and value != ""
    }


def _word(value: Any) -> str:  # noqa: ANN401 - whatever a file holds
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().lower()


def _counts_steps(word: str | None) -> bool | None:
    """Return whether there are steps, said by a word or by their number."""
    if word is not None and word.isdecimal():
        return int(word) > 0
    return yes_or_no(word)


def _is_said(word: str | None) -> bool:
    return word is not None and word not in _NO
