"""Getting what may have been deleted meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from hbgeo.errors import Gone, NotFound

T = TypeVar("T")


def still_there(get: Callable[[str], T], key: str | None) -> T | None:
    """Return what a repository has under a key, None when it is not there, or no more, or there is no key.

    Parameters
    ----------
    get
        A repository's `get`.
    """
    if key is None:
        return None
    try:
        return get(key)
    except (NotFound, Gone):
        return None


def all_still_there(get: Callable[[str], T], keys: Iterable[str]) -> list[T]:
    """Return those of many that are there, in the order of their keys."""
    found = (still_there(get, key) for key in keys)
    return [one for one in found if one is not None]
