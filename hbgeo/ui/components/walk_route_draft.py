"""The route in the making: points of this session, each change of which can be undone, until it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st
from shapely import LineString

from hbgeo.domain.walk import Walk
from hbgeo.errors import HbgeoError
from hbgeo.services.walks_route import route_through

Points = tuple[tuple[float, float], ...]

_MOST_UNDONE = 200


@dataclass
class RouteDraft:
    """The route of one walk as it is being drawn.

    Parameters
    ----------
    saved
        What the store had when the drawing was opened or saved last, (longitude, latitude), WGS 84.
    points
        What is drawn now.
    before
        What was drawn before each change, latest last.
    shown
        What the map moves to: the route that was there first, or came from a file.
    file_id
        The file that was read last, so that it is read once.
    failure
        Why the last thing did not work.
    """

    saved: Points
    points: Points
    shown: Points = ()
    before: list[Points] = field(default_factory=list)
    file_id: str = ""
    failure: HbgeoError | None = None

    @property
    def changed(self) -> bool:
        """Whether something was drawn that is not saved."""
        return self.points != self.saved

    @property
    def line(self) -> LineString | None:
        """The route, None while it has no two points."""
        return route_through(self.points) if len(set(self.points)) > 1 else None

    def draw(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw other points in place of these."""
        self.failure = None
        if tuple(points) != self.points:
            self.before = [*self.before[-_MOST_UNDONE:], self.points]
            self.points = tuple(points)

    def add(self, lon: float, lat: float) -> None:
        """Go on to a point."""
        self.draw((*self.points, (lon, lat)))

    def take_over(self, points: Points) -> None:
        """Draw a route that came from elsewhere, and show where it is."""
        self.draw(points)
        self.shown = points

    def undo(self) -> None:
        """Take the last change back."""
        self.failure = None
        if self.before:
            self.points = self.before.pop()

    def begin_anew(self, saved: Points) -> None:
        """Draw what the store has and forget the changes."""
        self.saved = self.points = saved
        self.before, self.failure = [], None


def route_draft(walk: Walk) -> RouteDraft:
    """Return the drawing of a walk's route; one without changes of its own follows the store."""
    kept = points_of(walk.route)
    draft: RouteDraft = st.session_state.setdefault(f"walk_route_{walk.id}", RouteDraft(kept, kept, shown=kept))
    if draft.saved != kept and not draft.changed:
        draft.begin_anew(kept)
    return draft


def points_of(route: LineString | None) -> Points:
    """Return the points (longitude, latitude) of a route; none for None."""
    return () if route is None else tuple((lon, lat) for lon, lat, *_z in route.coords)
