"""What is due, as a calendar: inspections, faults, meetings. No text of people is in it but the names of places."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from weakref import WeakKeyDictionary

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Fault
from hbgeo.domain.place import Place
from hbgeo.exchange.icalendar import CalendarDay, calendar
from hbgeo.i18n import _, language, named
from hbgeo.services.inspections_due import Due, fault_due_on
from hbgeo.services.inspections_state import PlaceState, states
from hbgeo.store.protocol import Store

#: In the last part of the events' ids; the rest of them is unique by itself.
_DOMAIN = "hbgeo"
_Key = tuple[str, date, str, bool]
_memories: WeakKeyDictionary[Store, dict[_Key, tuple[Catalogue, bytes]]] = WeakKeyDictionary()
_lock = threading.Lock()
_PURPOSE = b"calendar feed 1"
#: When nothing is known of a change.
_BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)


def feed(store: Store, catalogue: Catalogue, today: date, *, meetings: bool = False) -> bytes:
    """Return the calendar (RFC 5545) in the language in force; remembered until something changes.

    There is one all-day event for the next inspection of each kind of each place, and one for each open fault. What
    is late, or was never done, stands on `today` and says so: on a day that has passed nobody would see it.

    Parameters
    ----------
    meetings
        Whether the meetings of the parties are in it, too.
    """
    # Read before looking: a change in between makes the answer look older than it is, never newer.
    key = (store.version(), today, language(), meetings)
    with _lock:
        known = _memories.setdefault(store, {}).get(key)
    if known is not None and known[0] is catalogue:
        return known[1]
    days = [*_due(store, catalogue, today), *(_meetings(store) if meetings else ())]
    made = calendar(_("Inspections"), days, lang=language())
    with _lock:
        kept = _memories[store]
        # What is older is not asked for again.
        _memories[store] = {one: kept[one] for one in kept if one[:2] == key[:2]} | {key: (catalogue, made)}
    return made


def token(secret: str, generation: str) -> str:
    """Return what the secret address of the calendar ends with; nobody can tell it without the secret.

    Parameters
    ----------
    secret
        What cookies are signed with; it never leaves the server.
    generation
        Differs for each passphrase that is set; a new one withdraws the address.
    """
    digest = hmac.new(secret.encode(), _PURPOSE + b"\0" + generation.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_token(given: str, secret: str, generation: str) -> bool:
    """Tell whether somebody has the secret address, in a time that does not say how much of it is right."""
    return hmac.compare_digest(given.encode(errors="replace"), token(secret, generation).encode())


def _due(store: Store, catalogue: Catalogue, today: date) -> Iterator[CalendarDay]:
    for state in states(store, catalogue, today=today):
        for due in state.dues:
            yield _inspection(catalogue, state, due, today)
        for fault in state.open_faults:
            if (on := fault_due_on(catalogue, fault)) is not None:
                yield _fault(catalogue, state.place, fault, on, today)


def _inspection(catalogue: Catalogue, state: PlaceState, due: Due, today: date) -> CalendarDay:
    place = state.place
    what = f"{named(catalogue.inspections, due.kind)}: {_name(catalogue, place)}"
    moments = (place.changed_at, state.last.changed_at if state.last else None)
    return CalendarDay(
        uid=f"{place.id}-{due.kind}@{_DOMAIN}",
        on=today if due.next_on is None else max(due.next_on, today),
        title=_("{what} (never made)").format(what=what) if due.next_on is None else _late(what, due.next_on, today),
        category=catalogue.layer(place.layer).label(language()),
        changed_at=max((one for one in moments if one is not None), default=_BEGINNING),
    )


def _fault(catalogue: Catalogue, place: Place, fault: Fault, on: date, today: date) -> CalendarDay:
    # What is wrong is somebody's words; the grade and the place are not.
    what = _("Fix a fault ({grade}): {place}").format(grade=fault.grade, place=_name(catalogue, place))
    return CalendarDay(
        uid=f"{fault.id}-fault@{_DOMAIN}",
        on=max(on, today),
        title=_late(what, on, today),
        category=catalogue.layer(place.layer).label(language()),
        changed_at=fault.changed_at or _BEGINNING,
    )


def _meetings(store: Store) -> Iterator[CalendarDay]:
    with store.read() as session:
        kept = session.meetings.all()
    for one in kept:
        name = _("Meeting of the parties")
        yield CalendarDay(f"{one.id}-meeting@{_DOMAIN}", one.on, name, _("Meetings"), one.changed_at or _BEGINNING)


def _late(what: str, on: date, today: date) -> str:
    if on >= today:
        return what
    return _("{what} (late since {day})").format(what=what, day=on.isoformat())


def _name(catalogue: Catalogue, place: Place) -> str:
    return place.name or catalogue.layer(place.layer).label(language())
