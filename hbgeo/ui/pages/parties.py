"""Parter: who does what, and the reminders that go to them."""

from __future__ import annotations

from hbgeo.i18n import _
from hbgeo.ui.shell import page


def show() -> None:
    """Draw the page."""
    page(_("Parties"))


show()
