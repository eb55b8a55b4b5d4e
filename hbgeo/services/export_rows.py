"""What an export consists of: rows on their way out, what must not be public held back, progress told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import OBSERVATION_FIELDS
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_, Problem
from hbgeo.exchange.export import Audience
from hbgeo.exchange.geojson import point_collection
from hbgeo.store.protocol import Session

Row = tuple[Any, ...]
Rows = Iterable[Sequence[Row]]

# Rows begin with longitude and latitude.
_AT = {field.name: i for i, field in enumerate(OBSERVATION_FIELDS, start=2)}
_BLANKED = ("besk", "foto_fil")
_NAMES = [field.name for field in OBSERVATION_FIELDS]
_ID = "obs_id"
_CHUNK = 5000


class Discretion:
    """Holds back what must not be public, and counts it.

    Rows of categories about people (those that take no free text) are left out; where texts and photos may point
    out people (`sens` high, or a category that the catalogue does not know) they are blanked.

    Parameters
    ----------
    catalogue
        Says which categories are which.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._careless = {c.code for c in catalogue.categories if c.sens != "high"}
        self._about_people = {c.code for c in catalogue.categories if not c.free_text}
        self._left_out = 0
        self._blanked = 0

    def rows(self, rows: Rows) -> Iterator[list[Row]]:
        """Yield the chunks of rows as the public may see them."""
        for chunk in rows:
            shown = [row for row in chunk if row[_AT["kat_kod"]] not in self._about_people]
            self._left_out += len(chunk) - len(shown)
            yield [self._blank(row) for row in shown]

    def shows(self, category: str) -> bool:
        """Tell whether observations of a category are ever public."""
        return category not in self._about_people

    def notes(self) -> list[Problem]:
        """Return what was held back."""
        return [
            Problem("selection", message, {"count": count})
            for count, message in (
                (self._left_out, N_("Observations about people left out, as they are never public: {count}.")),
                (self._blanked, N_("Observations shown without text and photo, which are never public: {count}.")),
            )
            if count
        ]

    def _blank(self, row: Row) -> Row:
        if row[_AT["kat_kod"]] in self._careless:
            return row
        if any(row[_AT[name]] for name in _BLANKED):
            self._blanked += 1
        hidden = {_AT[name]: None for name in _BLANKED}
        return tuple(hidden.get(i, value) for i, value in enumerate(row))


class Count:
    """Counts rows as they pass and tells how far an export has come.

    Parameters
    ----------
    expected
        How many rows there will be.
    progress
        Called with a share from 0 to 1.
    """

    def __init__(self, expected: int, progress: Callable[[float], None] | None) -> None:
        self._expected = expected
        self._progress = progress
        self.passed = 0

    def rows(self, rows: Rows) -> Iterator[Sequence[Row]]:
        """Yield the chunks unchanged."""
        for chunk in rows:
            yield chunk
            self.advance(len(chunk))

    def advance(self, rows: int) -> None:
        """Count at most so many rows as passed, never more than there are."""
        self.passed = min(self.passed + rows, self._expected)
        if self._progress and self._expected:
            self._progress(self.passed / self._expected)


def geojson_pieces(
    session: Session, selection: Selection, discretion: Discretion | None, count: Count
) -> Iterator[bytes]:
    """Yield the observations as GeoJSON; the store's own when nothing is held back, as it is twice as fast."""
    if discretion is not None:
        yield from point_collection(contract_rows(session, selection, discretion, count), _NAMES, _ID)
        return
    for piece in session.observations.geojson(selection, chunk=_CHUNK):
        yield piece
        count.advance(_CHUNK)


def contract_rows(session: Session, selection: Selection, discretion: Discretion | None, count: Count) -> Rows:
    """Return the observations as chunks of rows (lon, lat, *contract fields), counted as they pass."""
    rows: Rows = session.observations.contract_rows(selection, chunk=_CHUNK)
    return count.rows(discretion.rows(rows) if discretion else rows)


def discretion_for(audience: Audience, catalogue: Catalogue | None) -> Discretion | None:
    """Return what holds back for an audience; None when nothing is held back."""
    if audience == "gis":
        return None
    if catalogue is None:
        raise TypeError("what is public is decided by a catalogue: give one")
    return Discretion(catalogue)
