"""What was found at a place, and what is still wrong with it."""

from __future__ import annotations

from hbgeo.bootstrap import Services
from hbgeo.services.inspections import PlaceState


def inspection_list(wired: Services, state: PlaceState) -> None:
    """Draw the open faults and the history of a place."""
