"""Saying things in the language in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, runtime_checkable

from babel.numbers import format_decimal

from hbgeo.errors import N_, InvalidInput, NotFound
from hbgeo.i18n.catalogues import translations
from hbgeo.i18n.languages import DEFAULT_LANGUAGE, FIELD_LANGUAGES

#: Languages that write 1,5.
_DECIMAL_COMMA = frozenset({"sv", "fi", "uk"})
_COORDINATES = frozenset({"lat", "lon"})
_CODES = frozenset({"crs", "epsg"})
#: From here on a whole number is grouped by thousands: years and numbers of actions are smaller.
_LARGE = 10_000
_language: ContextVar[str] = ContextVar("hbgeo_language", default=DEFAULT_LANGUAGE)


@runtime_checkable
class Sayable(Protocol):
    """A message kept as a template and its values: an error, a problem, a finding."""

    @property
    def message(self) -> str:
        """Template in English, `str.format` style."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What the template's placeholders stand for."""


def use(lang: str) -> None:
    """Set the language of this context: any of the walkers' page, of which the staff's pages speak two.

    Raises
    ------
    NotFound
        When hbgeo does not speak it.
    """
    if lang not in FIELD_LANGUAGES:
        known = ", ".join(FIELD_LANGUAGES)
        raise NotFound(N_("There is no language “{code}”; choose one of {known}."), code=lang, known=known)
    _language.set(lang)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language while the block runs, then the one before again. Raises `NotFound` as `use` does."""
    before = language()
    use(lang)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """Return the code of the language in force."""
    return _language.get()


def _(message: str) -> str:
    """Translate a message; one without a translation comes back as it is."""
    # To gettext the empty message is the file's header.
    return translations(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a message that depends on a number; the placeholders are left for the caller to fill."""
    return translations(language()).ngettext(singular, plural, count)


def say(thing: Sayable) -> str:
    """Translate an error, a problem or a finding and fill in its values.

    A value that is itself a message is translated too; a number that is not whole gets the language's decimal sign, but
    for a latitude or longitude; a large whole one is grouped by thousands. Anything else is passed as it is.
    """
    if isinstance(thing, InvalidInput):
        return " ".join(say(problem) for problem in thing.problems)
    values = {name: _value(name, value) for name, value in thing.values.items()}
    return _(thing.message).format(**values)


class _Spoken(float):
    """A number that is written with a comma."""

    def __format__(self, spec: str) -> str:
        return format(float(self), spec).replace(".", ",")


def _value(name: str, value: object) -> object:
    if isinstance(value, Sayable):
        return say(value)
    tongue = language().split("-")[0]
    if isinstance(value, int) and abs(value) >= _LARGE and name not in _CODES:
        return format_decimal(value, locale=tongue)
    comma = isinstance(value, float) and name not in _COORDINATES and tongue in _DECIMAL_COMMA
    return _Spoken(value) if comma and isinstance(value, float) else value
