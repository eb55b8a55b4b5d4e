"""A photo to paint on: faces and number plates are covered before anybody else may see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from hbgeo.errors import PhotoRefused
from hbgeo.exchange.photo_cover import MAX_POINTS, MAX_RADIUS, PAINT, Stroke, read_strokes
from hbgeo.i18n import _, say

_FOLDER = Path(__file__).parent
#: Radii of the brush as fractions of the photo's width, and the one to begin with.
_RADII = (0.0125, 0.025, 0.05, 0.1)
_FIRST = 1


def photo_cover(sha256: str, *, key: str) -> list[Stroke] | None:
    """Draw the photo with its brush and return what was painted, in the run that follows “Save covering”.

    The browser fetches the photo from `/photos/<sha256>.jpg`. What is painted stays while the page runs again, until
    another photo takes its place. Not for use in a form.

    Parameters
    ----------
    sha256
        Name of the kept photo.
    key
        Unique on the page.

    Returns
    -------
    list[Stroke] | None
        At least one stroke that `exchange.photo_cover.covered` takes; None in every other run. What a browser sends
        that is none is told on the page.
    """
    count = f"{key}_answers"
    turn = st.session_state.setdefault(count, 0)
    answer = _component()(
        key=key,
        data={
            "url": _address(sha256),
            "turn": turn,
            "paint": "rgb({} {} {})".format(*PAINT),
            "radii": [radius for radius in _RADII if radius <= MAX_RADIUS],
            "first": _FIRST,
            "most": MAX_POINTS,
            "words": _words(),
        },
        on_saved_change=partial(_count, count),
    ).saved
    try:
        return _read(answer, sha256)
    except PhotoRefused as refusal:
        st.error(say(refusal))
        return None


def _read(answer: Any, sha256: str) -> list[Stroke] | None:  # noqa: ANN401 - JSON from a browser
    """Return what was painted on this photo; what was painted on another would land on the wrong places."""
    if not isinstance(answer, dict) or answer.get("url") != _address(sha256):
        return None
    return list(read_strokes(answer.get("strokes")))


def _address(sha256: str) -> str:
    return f"/photos/{sha256}.jpg"


def _count(name: str) -> None:
    """Tell the browser, by the next data it gets, that its answer has arrived."""
    st.session_state[name] = st.session_state.get(name, 0) + 1


def _words() -> dict[str, Any]:
    return {
        "photo": _("The photo to cover"),
        "how": _(
            "Paint over faces and number plates with a finger, a pen or the mouse."
            " What is covered is gone for good once it is saved."
        ),
        "keys": _(
            "With the keyboard: the arrow keys move the ring (small steps with Shift), Space or Enter paints,"
            " + and − change the brush, Ctrl+Z undoes."
        ),
        "brush": _("Brush"),
        "sizes": [_("Small"), _("Medium"), _("Large"), _("Very large")],
        "undo": _("Undo"),
        "clear": _("Remove all paint"),
        "save": _("Save covering"),
        "painted": _("Painted."),
        "undone": _("Undone."),
        "cleared": _("All paint is removed. Undo brings it back."),
        "nothing": _("Nothing is painted yet. Paint over what shall be covered."),
        "full": _("Too much was painted at once. Save a part of it, then go on."),
        "saving": _("The covering is being saved …"),
        "broken": _("The photo cannot be shown, so nothing in it can be covered. Load the page again."),
    }


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "hbgeo.photo_cover",
        html=(_FOLDER / "photo_cover.html").read_text("utf-8"),
        css=(_FOLDER / "photo_cover.css").read_text("utf-8"),
        js=(_FOLDER / "photo_cover.js").read_text("utf-8"),
    )
