"""What stands open beside the map: one observation, the pins of one spot, or a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from hbgeo.domain.ids import is_id
from hbgeo.domain.position import Box
from hbgeo.services.browsing import is_kept
from hbgeo.store.protocol import Store
from hbgeo.ui.components.filters_address import asked_for, write

Origin = Literal["map", "list", "address"]
#: Name of the open observation in the address.
PARAMETER = "pin"
_KEY = "opened"


@dataclass
class Opened:
    """What is open; an observation may be open that was chosen from the list of a spot.

    Parameters
    ----------
    lost
        The observation that the address asks for is not here.
    origin
        Where it was opened from: details belong where the eye is, and the map goes to what was not pressed on it.
    """

    observation_id: str | None = None
    spot: Box | None = None
    place_id: str | None = None
    lost: bool = False
    origin: Origin = "map"

    def from_list(self, observation_id: str) -> None:
        """Open an observation chosen from the list of everything."""
        self.only(observation_id=observation_id)
        self.origin = "list"

    def from_spot(self, observation_id: str) -> None:
        """Open an observation chosen from the list of a spot, which stays behind it."""
        self.only(observation_id=observation_id, spot=self.spot)

    def only(self, *, observation_id: str | None = None, spot: Box | None = None, place_id: str | None = None) -> None:
        """Open one thing and close the rest."""
        self.observation_id, self.spot, self.place_id = observation_id, spot, place_id
        self.lost, self.origin = False, "map"

    def close(self) -> None:
        """Close the observation; the list it was chosen from is open again."""
        self.only(spot=self.spot if self.observation_id else None)

    @property
    def nothing(self) -> bool:
        """Whether nothing is open."""
        return self.observation_id is None and self.spot is None and self.place_id is None


def opened(store: Store, *, fresh: bool) -> Opened:
    """Return what is open; the address may ask for an observation when the page opens.

    Parameters
    ----------
    fresh
        Whether the page opens now, rather than runs again.
    """
    state: Opened = st.session_state.setdefault(_KEY, Opened())
    asked = asked_for(PARAMETER, fresh=fresh)
    if fresh or asked is not None:
        state.only(observation_id=asked or None)
        state.origin = "address"
    if state.observation_id and not (is_id(state.observation_id) and is_kept(store, state.observation_id)):
        state.observation_id, state.lost = None, True
    write(PARAMETER, state.observation_id or "")
    return state
