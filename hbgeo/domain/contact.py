"""Who does what: a function of a party, and where reminders go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A function in the register.

    Parameters
    ----------
    party
        Code of an actor of the catalogue.
    function
        What the person there is (“förvaltare”), never who.
    email
        Of the function, best a shared mailbox; empty: none.
    duties
        What it answers for, in words.
    reminded
        Whether it gets reminders.
    """

    id: str
    party: str
    function: str
    email: str = ""
    duties: str = ""
    reminded: bool = True
    changed_at: datetime | None = None
