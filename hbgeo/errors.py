"""Errors of hbgeo: one base, leaves that are also the built-in they specialise.

An error carries its message as a template in English and the values apart, so that the border it is shown at
can put it into the user's language (`hbgeo.i18n`) and nobody has to parse text.
"""

from __future__ import annotations

import dataclasses
from typing import Any


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name for a marked, untranslated message
    """Mark a message for the catalogue and return it unchanged."""
    return message


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one field of an input.

    Parameters
    ----------
    field
        Name of the field as in the domain (`category`, `text`, …).
    message
        Template in English, `str.format` style, marked with `N_`.
    values
        What the template's placeholders stand for.
    """

    field: str
    message: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


class HbgeoError(Exception):
    """Base of all errors that hbgeo raises on purpose.

    Parameters
    ----------
    message
        Template in English that says what is wrong and what to do, marked with `N_`.
    values
        What the template's placeholders stand for.
    """

    def __init__(self, message: str, **values: Any) -> None:  # noqa: ANN401 - any value that can be printed
        self.message = message
        self.values = values
        super().__init__(message.format(**values))


class InvalidInput(HbgeoError, ValueError):
    """What was given does not fit; `problems` says which field and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("{text}", text="; ".join(f"{p.field}: {p}" for p in problems))


class NotFound(HbgeoError, LookupError):
    """There is nothing with that id or code."""


class Conflict(HbgeoError, ValueError):
    """The same id came with another content, or a rule of states forbids the change."""


class WalkClosed(Conflict):
    """The walk is closed for those who had not joined it."""


class NotStarted(Conflict):
    """The walk has not started yet."""


class Gone(HbgeoError, LookupError):
    """It was there and was deleted; it stays deleted."""


class Expired(Gone):
    """The code worked once and no longer does."""


class NotJoined(HbgeoError, PermissionError):
    """Only those who have joined the walk may do this."""


class NotLeader(HbgeoError, PermissionError):
    """Only the leader of the walk may do this."""


class TooMany(HbgeoError, RuntimeError):
    """Too many requests came; `values["seconds"]`, where given, says how long to wait."""


class CatalogueError(HbgeoError, ValueError):
    """The catalogue file has a mistake; the message says file, line and reason."""


class SettingsError(HbgeoError, ValueError):
    """A setting from the environment cannot be used."""


class StoreError(HbgeoError, OSError):
    """The database cannot be used."""


class DamagedStore(StoreError):
    """The database file is damaged."""


class ForeignStore(StoreError):
    """The file is no database of hbgeo."""


class NewerStore(StoreError):
    """The database was written by a newer hbgeo."""


class ImportRefused(HbgeoError, ValueError):
    """A file cannot be taken in; nothing was."""


class PhotoRefused(HbgeoError, ValueError):
    """A photo cannot be taken; the rest of the observation can."""


class ExportFailed(HbgeoError, OSError):
    """A file could not be written; nothing half-written was left."""
