"""The round of a day."""

from __future__ import annotations

from hbgeo.bootstrap import Services


def round_view(wired: Services) -> None:
    """Draw the choice of a round, and its stops in walking order."""
