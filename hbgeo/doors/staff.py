"""Who of those with an account belongs to the staff."""

from __future__ import annotations

from collections.abc import Sequence


def belongs(email: str, allowed: Sequence[str]) -> bool:
    """Tell whether an e-mail address is on the list; an empty list lets everyone in.

    Parameters
    ----------
    allowed
        Addresses (`anna@stenungsund.se`) and domains (`stenungsund.se`), in small letters.
    """
    if not allowed:
        return True
    address = email.strip().casefold()
    name, at, domain = address.rpartition("@")
    return bool(name and at) and (address in allowed or domain in allowed)
