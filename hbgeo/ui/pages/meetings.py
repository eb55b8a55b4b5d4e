"""Möten: plan the year's meetings, prepare them, decide during them, and make their minutes."""

from __future__ import annotations

from hbgeo.i18n import _
from hbgeo.ui.shell import page


def show() -> None:
    """Draw the page."""
    page(_("Meetings"))


show()
