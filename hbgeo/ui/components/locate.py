"""A button that asks the device where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from hbgeo.domain.position import Position, PositionSource
from hbgeo.errors import N_
from hbgeo.i18n import _

_FOLDER = Path(__file__).parent
_HTML = '<button type="button"></button>'
_FAILURES = {
    "denied": N_("The browser may not use your position. Allow it in the browser's settings, or tap the map."),
    "unavailable": N_("Your position could not be found. Go outdoors or tap the map."),
    "timeout": N_("It took too long to find your position. Try again or tap the map."),
    "insecure": N_("The position can only be used over a secure connection (https). Tap the map instead."),
    "unsupported": N_("This browser cannot tell the position. Tap the map instead."),
}


@dataclass(frozen=True, slots=True)
class Located:
    """What the device answered: a position, or why there is none (untranslated)."""

    position: Position | None
    failure: str | None = None


def locate(key: str) -> Located | None:
    """Draw the button and return the answer in the run that follows it, None otherwise.

    Parameters
    ----------
    key
        Unique on the page.
    """
    answer = _component()(
        key=key,
        data={"label": _("My position"), "waiting": _("Looking for your position …")},
        on_answer_change=_nothing,
    )
    return _read(answer.answer)


def _read(answer: Any) -> Located | None:  # noqa: ANN401 - JSON from a browser
    if not isinstance(answer, dict):
        return None
    try:
        return Located(
            Position(
                lon=float(answer["lon"]),
                lat=float(answer["lat"]),
                source=PositionSource.GPS,
                accuracy_m=round(float(answer["accuracy"]), 1),
            )
        )
    except (KeyError, TypeError, ValueError):
        return Located(None, _FAILURES.get(str(answer.get("failure")), _FAILURES["unavailable"]))


def _nothing() -> None:
    """Ask for the answer without a callback of our own."""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "hbgeo.locate",
        html=_HTML,
        css=(_FOLDER / "locate.css").read_text("utf-8"),
        js=(_FOLDER / "locate.js").read_text("utf-8"),
    )
