"""The light of a walk: computed from its place and times, confirmed by its leader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hbgeo.domain.event import Role
from hbgeo.domain.observation import Light
from hbgeo.domain.walk import Stop, Walk
from hbgeo.services.light import LOCAL, SunTimes, light_at, sun_times
from hbgeo.services.walks_saving import save_walk
from hbgeo.store.protocol import Session, Store

#: How long a walk is taken to last when nobody said.
USUAL_MINUTES = 90


@dataclass(frozen=True, slots=True)
class WalkLight:
    """What the sun says about a walk.

    Parameters
    ----------
    times
        When it gets light and dark on its day.
    starts, ends
        UTC; None when no time is given.
    at_start, at_end
        Light then.
    suggested
        Light in the middle of the walk.
    """

    times: SunTimes
    starts: datetime | None = None
    ends: datetime | None = None
    at_start: Light | None = None
    at_end: Light | None = None
    suggested: Light | None = None


def light_of(walk: Walk, stops: Sequence[Stop], *, elsewhere: tuple[float, float]) -> WalkLight:
    """Compute the light of a walk.

    Parameters
    ----------
    elsewhere
        (longitude, latitude) to take when the walk has neither route nor stops.
    """
    lon, lat = place_of(walk, stops) or elsewhere
    times = sun_times(lon, lat, walk.on)
    starts, ends = span_of(walk)
    if starts is None or ends is None:
        return WalkLight(times)
    return WalkLight(
        times,
        starts,
        ends,
        at_start=light_at(lon, lat, starts),
        at_end=light_at(lon, lat, ends),
        suggested=light_at(lon, lat, starts + (ends - starts) / 2),
    )


def place_of(walk: Walk, stops: Sequence[Stop]) -> tuple[float, float] | None:
    """Return (longitude, latitude) of the start of the route, else of the first stop."""
    if walk.route is not None:
        lon, lat = walk.route.coords[0][:2]
        return float(lon), float(lat)
    return (stops[0].position.lon, stops[0].position.lat) if stops else None


def span_of(walk: Walk) -> tuple[datetime | None, datetime | None]:
    """Return start and end in UTC: as planned, else as it was started; the end also from the expected time."""
    starts = walk.opened_at
    if walk.starts is not None:
        starts = datetime.combine(walk.on, walk.starts, LOCAL).astimezone(UTC)
    if starts is None:
        return None, None
    if walk.ends is not None:
        ends = datetime.combine(walk.on, walk.ends, LOCAL).astimezone(UTC)
        if ends > starts:
            return starts, ends
    return starts, starts + timedelta(minutes=walk.expected_minutes or USUAL_MINUTES)


def set_light(store: Store, walk_id: str, light: Light | None, *, role: Role = Role.LEADER) -> Walk:
    """Keep the light as the leader confirmed it; None takes the confirmation back. Raises `NotFound`."""

    def work(session: Session) -> Walk:
        return save_walk(session, session.walks.get(walk_id), role, light=light)

    return store.write(work)
