"""Where a map begins."""

from __future__ import annotations

from hbgeo.domain.position import Box
from hbgeo.store.protocol import Store

#: Stenungsund around Hasselbacken, when the store knows no better.
STENUNGSUND = Box(11.8253, 58.0570, 11.8582, 58.0678)


def extent(store: Store) -> Box:
    """Return the box of the area, else of the observations, else Stenungsund."""
    with store.read() as session:
        area = session.places.area()
        bounds = area.bounds if area is not None and not area.is_empty else session.observations.stats()["bounds"]
    return Box(*bounds) if bounds else STENUNGSUND
