"""The form for an inspection of a place."""

from __future__ import annotations

from hbgeo.bootstrap import Services
from hbgeo.services.inspections import PlaceState


def inspection_form(wired: Services, state: PlaceState) -> None:
    """Draw the form; what it keeps can be undone where it stands."""
