"""Good places: near what they are, in approved words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.services.public_counts import may_name
from hbgeo.services.public_values import GoodPlace
from hbgeo.services.walks_route import projected
from hbgeo.store.protocol import Session

#: A place of the layers is near when it is this close, metres.
NEAR_M = 150.0
_DECIMALS = 3
_UNSEEN = frozenset({Status.NEW, Status.DECLINED, Status.DUPLICATE})


def good_places(session: Session, good: Iterable[Observation], catalogue: Catalogue) -> tuple[GoodPlace, ...]:
    """Return the good places that somebody has reviewed, those with a name first; one for each place.

    Parameters
    ----------
    good
        Observations of good places, duplicates left out.
    """
    seen = [one for one in good if one.status not in _UNSEEN and may_name(one.category, catalogue)]
    if not seen:
        return ()
    names = _Names(session, catalogue)
    groups: dict[tuple[str, float, float], list[Observation]] = {}
    for one in seen:
        near = names.near(one.position)
        at = (round(one.position.lon, _DECIMALS), round(one.position.lat, _DECIMALS))
        key = next((key for key in groups if near and key[0] == near), (near, *at))
        groups.setdefault(key, []).append(one)
    places = [_place(key, group) for key, group in groups.items()]
    return tuple(sorted(places, key=lambda place: (not place.near, place.near.casefold(), place.lat, place.lon)))


def _place(key: tuple[str, float, float], group: Sequence[Observation]) -> GoodPlace:
    near, lon, lat = key
    kinds = dict.fromkeys(one.subcode or one.category for one in group)
    words = dict.fromkeys(text for one in group if (text := (one.public_text or "").strip()))
    return GoodPlace(near=near, lon=lon, lat=lat, kinds=tuple(kinds), words=tuple(words))


class _Names:
    """Named places of the layers that hold points: stops, playgrounds and the like."""

    def __init__(self, session: Session, catalogue: Catalogue) -> None:
        layers = [layer.code for layer in catalogue.layers if "Point" in layer.geometry]
        places = [place for layer in layers for place in session.places.find(layer) if _has_name(place)]
        self._names = [place.name.strip() for place in places]
        self._tree = shapely.STRtree([projected(place.geometry) for place in places])

    def near(self, position: Position) -> str:
        """Return the name of the nearest one within `NEAR_M`, empty when there is none."""
        if not self._names:
            return ""
        point = projected(shapely.Point(position.lon, position.lat))
        found = self._tree.query_nearest(point, max_distance=NEAR_M, all_matches=False)
        return self._names[int(found[0])] if len(found) else ""


def _has_name(place: Place) -> bool:
    return bool(place.name.strip()) and not place.geometry.is_empty
