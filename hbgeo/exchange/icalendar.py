"""Days as a calendar that other programs subscribe to (iCalendar, RFC 5545; its name and refresh by RFC 7986)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar"
_PRODUCT = "-//hbgeo//Trygghetsvandringar//SV"
#: How often programs are asked to look again.
_REFRESH = timedelta(hours=6)
#: What RFC 5545 keeps out of texts, and halves of characters; line ends too, for these are titles.
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Something that takes place on a day, or is due by it.

    Parameters
    ----------
    uid
        Always the same for the same thing, and in the whole world its own.
    title, category
        Plain texts of one line.
    changed_at
        When what is known of it changed last, UTC.
    """

    uid: str
    on: date
    title: str
    category: str
    changed_at: datetime


def calendar(name: str, days: Iterable[CalendarDay], *, lang: str = "sv") -> bytes:
    """Return a calendar with an all-day event for each of the days; the same days always give the same bytes.

    Parameters
    ----------
    name
        What programs call it.
    lang
        Language of its texts.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", _PRODUCT)
    for key in ("name", "x-wr-calname"):
        made.add(key, _one_line(name), parameters={"LANGUAGE": lang} if key == "name" else {})
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{_REFRESH // timedelta(hours=1)}H")
    for one in days:
        made.add_component(_event(one))
    text: bytes = made.to_ical()
    return text


def _event(one: CalendarDay) -> Event:
    event = Event()
    event.add("uid", _one_line(one.uid))
    event.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", one.on)
    event.add("summary", _one_line(one.title))
    event.add("categories", [_one_line(one.category)])
    # Nobody is busy all day because of it.
    event.add("transp", "TRANSPARENT")
    return event


def _one_line(text: str) -> str:
    return _NOT_TEXT.sub(" ", text).strip()
