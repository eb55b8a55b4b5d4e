"""What lies under the marks of a map on paper: the area and its paths."""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from hbgeo.reports.map_content import MapContent, Mark
from hbgeo.services.footways import LAYER
from hbgeo.store.protocol import Session


def on_ground(session: Session, marks: Iterable[Mark], *, route: BaseGeometry | None = None) -> MapContent:
    """Return a map with marks, and a way where there is one (EPSG:4326), over the area and its paths."""
    area = session.places.area()
    return MapContent(
        area=() if area is None or area.is_empty else (area,),
        ways=tuple(place.geometry for place in session.places.find(LAYER)),
        route=route,
        marks=tuple(marks),
    )
