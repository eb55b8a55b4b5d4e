"""Values as they are typed on the command line, each read with a message that says how to write it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time
from math import isfinite

from hbgeo.domain.position import Box, Position, PositionSource
from hbgeo.errors import N_, HbgeoError
from hbgeo.services.walks import StopDraft


class WrongUse(HbgeoError, ValueError):
    """A command was given something that it cannot mean: exit code 2."""


def codes(what: str, given: Sequence[str] | None, known: Collection[str]) -> tuple[str, ...]:
    """Return the codes as they were given.

    Parameters
    ----------
    what
        The option they were given to.

    Raises
    ------
    WrongUse
        When one of them is not known; the message lists those that are.
    """
    for code in given or ():
        if code not in known:
            message = N_("{option}: there is no “{code}”. There are: {known}.")
            raise WrongUse(message, option=what, code=code, known=", ".join(known))
    return tuple(given or ())


def day(text: str | None) -> date | None:
    """Return the day. Raises `WrongUse` when it is none."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(N_("“{text}” is no date; write it as 2026-04-22."), text=text) from error


def clock(text: str | None) -> time | None:
    """Return the time of day. Raises `WrongUse` when it is none."""
    try:
        return None if text is None else time.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(N_("“{text}” is no time; write it as 18:30."), text=text) from error


def number(text: str | None) -> int | None:
    """Return the whole number. Raises `WrongUse` when it is none."""
    try:
        return None if text is None else int(text)
    except ValueError as error:
        raise WrongUse(N_("“{text}” is no whole number."), text=text) from error


def box(text: str | None) -> Box | None:
    """Return the box. Raises `WrongUse` when it is none."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not all(map(isfinite, (west, south, east, north))) or west > east or south > north:
        raise WrongUse(
            N_("“{text}” is no box; write west,south,east,north in degrees, as in 11.83,58.05,11.85,58.07."), text=text
        )
    return Box(west, south, east, north)


def stop(text: str) -> StopDraft:
    """Return the stop. Raises `WrongUse` when it is none."""
    lat, lon, name = [*text.split(",", 2), "", ""][:3]
    try:
        position = Position(lat=float(lat), lon=float(lon), source=PositionSource.COORDINATES)
    except ValueError as error:
        message = N_("“{text}” is no stop; write latitude,longitude,name, as in 58.0626,11.8460,Torget.")
        raise WrongUse(message, text=text) from error
    return StopDraft(position=position, name=name.strip())


def count(text: str) -> tuple[str, int]:
    """Return the group and how many of it took part. Raises `WrongUse` when it says neither."""
    group, _sign, people = text.partition("=")
    if not people.isdecimal():
        raise WrongUse(N_("“{text}” is no count; write group=number, as in kvinnor=8."), text=text)
    return group, int(people)
