"""Names of what a walk can be, in English; `_` puts them into the language in force."""

from __future__ import annotations

from collections.abc import Mapping

from hbgeo.domain.observation import Light
from hbgeo.domain.walk import WalkState, WalkType
from hbgeo.errors import N_

TYPES: Mapping[WalkType, str] = {
    WalkType.FIRST: N_("First walk"),
    WalkType.MAIN: N_("Main walk"),
    WalkType.FOLLOW_UP: N_("Follow-up walk"),
}
STATES: Mapping[WalkState, str] = {
    WalkState.PLANNED: N_("Planned"),
    WalkState.OPEN: N_("Under way"),
    WalkState.CLOSED: N_("Closed"),
}
LIGHTS: Mapping[Light, str] = {
    Light.DAYLIGHT: N_("Daylight"),
    Light.TWILIGHT: N_("Twilight"),
    Light.DARK: N_("Dark"),
}
