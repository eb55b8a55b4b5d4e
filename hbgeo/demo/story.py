"""A history told afterwards: steps, each at its own time, carried out in that order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from hbgeo.domain.ids import clock_at
from hbgeo.store.protocol import Session

Act = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened.

    Parameters
    ----------
    at
        When, with time zone; the history keeps this time.
    act
        What is done to the store.
    """

    at: datetime
    act: Act


def tell(session: Session, steps: Iterable[Step], progress: Callable[[float], None]) -> None:
    """Carry out the steps, earliest first; of steps at one moment, in the order given.

    Parameters
    ----------
    progress
        Told the share done, 0 to 1.
    """
    in_order = sorted(steps, key=lambda step: step.at)
    for number, step in enumerate(in_order, 1):
        with clock_at(step.at.astimezone(UTC)):
            step.act(session)
        progress(number / len(in_order))
