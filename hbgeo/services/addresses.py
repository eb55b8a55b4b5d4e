"""A place by its name or its coordinates, from what the store knows: no request leaves the server."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from hbgeo.domain.position import Position, PositionSource
from hbgeo.errors import Problem
from hbgeo.services.addresses_coordinates import has_coordinates, parse_coordinates, read_coordinates
from hbgeo.store.protocol import Session, Store

__all__ = ["Hit", "find_address", "has_coordinates", "parse_coordinates", "read_coordinates"]

#: Layer code of a hit that is a stop of a walk.
STOP = "stop"
#: Most hits returned.
MOST = 8
#: How alike (0 to 1) a misspelt name must be.
ALIKE = 0.72
#: Least score of a name that is spelt like the words.
_SPELT_SO = 2
#: Layers whose areas are too wide to stand for a place.
_TOO_WIDE = frozenset({"omrade", "mark"})
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that the words may mean.

    Parameters
    ----------
    name
        As somebody wrote it: to be shown as plain text; empty for coordinates.
    kind
        Layer code of the catalogue, `stop`, or empty for coordinates.
    position
        WGS 84; of a line or an area a point on it.
    note
        How coordinates were read, a sayable message; None for names.
    """

    name: str
    kind: str
    position: Position
    note: Problem | None = None


def find_address(store: Store, text: str, *, most: int = MOST) -> tuple[Hit, ...]:
    """Return the places that the text may mean, best first; empty when there are none.

    Names of the layers' places (and their attribute `adress`) and of the stops of all walks are compared without
    regard to case, accents, spaces and house numbers; misspelt ones are found when nothing is spelt so.

    Raises
    ------
    InvalidInput
        When the text means to be coordinates but gives no place in Sweden.
    """
    if has_coordinates(text):
        reading = read_coordinates(text)
        return (Hit("", "", reading.position, reading.note),)
    wanted = _folded(text[:_LONGEST])
    if not wanted:
        return ()
    with store.read() as session:
        known = [*_stops(session), *_places(session)]
    scored = [(score, at, hit) for at, hit in enumerate(known) if (score := _score(wanted, _folded(hit.name)))]
    exact = [one for one in scored if one[0] >= _SPELT_SO]
    best = sorted(exact or scored, key=lambda one: (-one[0], one[1]))
    return tuple(_without_repeats([hit for _, _, hit in best]))[:most]


def _stops(session: Session) -> Iterator[Hit]:
    for walk in session.walks.all():
        for stop in session.walks.stops(walk.id):
            if stop.name.strip():
                yield Hit(stop.name, STOP, _at(stop.position.lon, stop.position.lat))


def _places(session: Session) -> Iterator[Hit]:
    for layer in session.places.counts():
        if layer in _TOO_WIDE:
            continue
        for place in session.places.find(layer):
            if place.geometry.is_empty:
                continue
            point = place.geometry.representative_point()
            names = {place.name, str(place.attributes.get("adress") or "")}
            for name in sorted(names):
                if name.strip():
                    yield Hit(name, layer, _at(point.x, point.y))


def _at(lon: float, lat: float) -> Position:
    return Position(lon=lon, lat=lat, source=PositionSource.ADDRESS)


def _folded(text: str) -> str:
    """Return letters and digits only, in lower case and without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))


def _without_number(folded: str) -> str:
    """Return the words without the house number (`12`, `12 b`, `12b`) at their end."""
    return re.sub(r"(?<=\w) \d+ ?[a-z]?$", "", folded)


def _score(wanted: str, name: str) -> float:
    """Return over 1 for a name spelt like the words, up to 1 for one that is merely alike, 0 for others."""
    if wanted == name:
        return 5
    wanted, name = _without_number(wanted), _without_number(name)
    if not name:
        return 0
    if wanted == name:
        return 4
    if name.startswith(wanted) or wanted.startswith(name + " "):
        return 3
    if wanted.replace(" ", "") in name.replace(" ", ""):
        return 2
    return _likeness(wanted, name)


def _likeness(wanted: str, name: str) -> float:
    parts = {name, *name.split()} if " " not in wanted else {name}
    best = max(_ratio(wanted, part) for part in parts)
    return best if best >= ALIKE else 0


def _ratio(wanted: str, name: str) -> float:
    matcher = SequenceMatcher(None, name, wanted, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    return matcher.ratio()


def _without_repeats(hits: list[Hit]) -> Iterator[Hit]:
    """Leave out the same name at the same place (a bus stop's two sides stay two)."""
    seen: set[tuple[str, float, float]] = set()
    for hit in hits:
        key = (_folded(hit.name), round(hit.position.lon, 4), round(hit.position.lat, 4))
        if key not in seen:
            seen.add(key)
            yield hit
