"""Timetables of the buses: taken in from a GTFS file, cut to what runs near the area, kept, named, taken out."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry.base import BaseGeometry

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_, ImportRefused, InvalidInput, Problem
from hbgeo.exchange.gtfs import Feed, read_gtfs, write_reduced
from hbgeo.services.timetables_feeds import feed_from
from hbgeo.services.undoing import Undo, done
from hbgeo.services.walks_draft import MAX_LINE
from hbgeo.store.protocol import Session, Store

#: How far from the area a stop may lie for its trips to be kept, metres in a straight line; no less than the longest
#: walk that can be asked for.
NEAR_M = 1500.0
#: How far away people may change to other trips that are kept too, metres in a straight line.
CHANGES_M = 5000.0
#: Where these make the cut larger than so many bytes they are left out: in the middle of a city all lines meet.
MOST_WITH_CHANGES = 4 * 2**20
#: Largest file that is read. A whole region's is some tens of megabytes.
MOST_BYTES = 300 * 2**20
#: Largest cut that is kept in the database. Near one housing area it is some hundred kilobytes.
MOST_KEPT_BYTES = 20 * 2**20
_MB = 2**20


def all_of(store: Store) -> tuple[Timetable, ...]:
    """Return the kept timetables, the earliest valid first; those that do not say last."""
    with store.read() as session:
        kept = session.timetables.all()
    return tuple(sorted(kept, key=lambda one: (one.first_on is None, one.first_on, one.name.casefold())))


def take(
    store: Store,
    path: Path,
    name: str = "",
    *,
    area: BaseGeometry | None = None,
    most_kept: int = MOST_KEPT_BYTES,
) -> tuple[Timetable, Undo]:
    """Read a GTFS file, keep of it what the area's people can go by, and return that and how it is taken back.

    That is what stops near the area, and what they can change to not much farther away. Of a feed without times or days
    the stops are kept: how far it is to them can be told, though not what leaves from them.

    The same file again is known: the timetable that is there is returned, and nothing is done.

    Parameters
    ----------
    name
        What people call it; by default the name of the file.
    area
        What it is cut to (EPSG:4326); by default the layer `omrade`.
    most_kept
        Largest cut that is kept, in bytes.

    Raises
    ------
    ImportRefused
        When it is no GTFS file, or too large, or nothing of it is near the area, or there is no area yet.
    InvalidInput
        When the name is too long.
    """
    origin = path.name
    called = _tidy(name or Path(origin).stem[:MAX_LINE])
    cut = _cut(path, origin, area or _area(store), most_kept)
    feed = feed_from(cut)
    if feed.stops.empty or (feed.times.empty and not _lacks_times(feed)):
        message = N_("No bus of “{name}” stops within {metres} m of the area.")
        raise ImportRefused(message, name=origin, metres=round(NEAR_M))
    return done(store, lambda session: _keep(session, cut, feed, called, origin))


def rename(store: Store, timetable_id: str, name: str) -> tuple[Timetable, Undo]:
    """Call a timetable something else. Raises `InvalidInput`, `NotFound` or `Gone`."""
    called = _tidy(name)
    return done(store, lambda session: session.timetables.change(timetable_id, Role.PLANNER, name=called))


def remove(store: Store, timetable_id: str) -> tuple[None, Undo]:
    """Take a timetable out of sight. Raises `NotFound` or `Gone`."""
    return done(store, lambda session: session.timetables.delete(timetable_id, Role.PLANNER))


def _keep(session: Session, cut: bytes, feed: Feed, name: str, source: str) -> Timetable:
    sha256 = session.timetables.keep(cut)
    known = session.timetables.all(sha256=sha256)
    if known:
        return known[0]
    kept = Timetable(
        id=new_id(), name=name, sha256=sha256, source=source[:MAX_LINE], first_on=feed.first_on, last_on=feed.last_on
    )
    return session.timetables.add(kept, Role.PLANNER)


def _cut(path: Path, origin: str, area: BaseGeometry, most_kept: int) -> bytes:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ImportRefused(N_("“{name}” cannot be read."), name=origin) from error
    _not_larger(size, MOST_BYTES, N_("“{name}” has {size} MB; at most {most} MB are read."), origin)
    feed = read_gtfs(path)
    cut = write_reduced(feed, area, NEAR_M, CHANGES_M)
    if len(cut) > min(MOST_WITH_CHANGES, most_kept):
        cut = write_reduced(feed, area, NEAR_M)
    too_much = N_("What runs near the area in “{name}” makes {size} MB; at most {most} MB are kept.")
    _not_larger(len(cut), most_kept, too_much, origin)
    return cut


def _lacks_times(feed: Feed) -> bool:
    return any(problem.field == "times" for problem in feed.missing)


def _not_larger(size: int, most: int, message: str, origin: str) -> None:
    if size > most:
        raise ImportRefused(message, name=origin, size=-(-size // _MB), most=most // _MB)


def _area(store: Store) -> BaseGeometry:
    with store.read() as session:
        area = session.places.area()
    if area is None or area.is_empty:
        raise ImportRefused(N_("There is no area yet. Fill the layer of the area first: a timetable is cut to it."))
    return area


def _tidy(name: str) -> str:
    tidy = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not tidy:
        raise InvalidInput((Problem("name", N_("A name is missing.")),))
    if len(tidy) > MAX_LINE:
        raise InvalidInput((Problem("name", N_("Longer than {most} letters."), {"most": MAX_LINE}),))
    return tidy
