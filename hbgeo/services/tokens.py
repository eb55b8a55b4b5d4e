"""Plain values as text that may stand in an address."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import orjson


def encoded(stated: Mapping[str, Any]) -> str:
    """Return values as text of letters, digits, `-` and `_`."""
    return base64.urlsafe_b64encode(orjson.dumps(stated)).rstrip(b"=").decode()


def decoded(token: str, longest: int) -> dict[str, Any]:
    """Return the values that a text stands for.

    Raises
    ------
    ValueError, TypeError
        When it is longer than that many characters, damaged, or no values by name.
    """
    if len(token) > longest:
        raise ValueError("too long")
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    stated = orjson.loads(raw)
    if not isinstance(stated, dict):
        raise TypeError("not an object")
    return stated
