"""What is due as a calendar: for who is signed in, and at a secret address for calendar programs, which cannot."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import Services, services
from hbgeo.doors.guard import guard_of
from hbgeo.errors import N_, NotFound
from hbgeo.exchange.icalendar import MEDIA_TYPE
from hbgeo.i18n import language
from hbgeo.services.calendar_feed import feed, is_token
from hbgeo.services.light import local_today
from hbgeo.web.caching import etag, headers, unchanged

_FILE = {"Content-Disposition": 'inline; filename="kalender.ics"'}


def for_staff(request: Request) -> Response:
    """Answer with the calendar; `meetings=1` adds the meetings, `lang` is `sv` or `en`."""
    return _calendar(request, services())


def by_address(request: Request) -> Response:
    """Answer with the calendar to whoever has its secret address; else as `for_staff`.

    Raises
    ------
    NotFound
        When the address is another.
    """
    wired = services()
    guard = guard_of(wired.settings)
    kept = guard.kept()
    if not is_token(request.path_params["token"], guard.secret, kept.generation if kept else ""):
        raise NotFound(N_("There is no such calendar."))
    return _calendar(request, wired)


def _calendar(request: Request, wired: Services) -> Response:
    meetings, today = request.query_params.get("meetings") == "1", local_today()
    tag = etag(wired.store.version(), today.isoformat(), language(), str(meetings))
    known = unchanged(request, tag)
    if known is not None:
        return known
    body = feed(wired.store, wired.catalogue, today, meetings=meetings)
    return Response(body, headers=headers(tag) | _FILE, media_type=MEDIA_TYPE)
