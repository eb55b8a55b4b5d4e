"""What one timetable offers, in words and rows: shown on the page, and as PDF to be taken along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _, ngettext, say, speaking
from hbgeo.reports import words
from hbgeo.reports.blocks import Block, Bullets, Facts, Heading, MapBlock, Paragraph, Table
from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.reports.typeset import pdf
from hbgeo.services.bus import Coverage, DayKind, SupplyRow
from hbgeo.services.footways_kept import network_now
from hbgeo.services.light import local_today
from hbgeo.services.map_ground import on_ground
from hbgeo.services.meetings_words import AREA
from hbgeo.services.timetables_figures import walks
from hbgeo.services.timetables_journeys import ways_home
from hbgeo.services.timetables_measure import Asked, DayService, Homes, Service, on_day, reached, service
from hbgeo.services.timetables_spots import ways_and_spots
from hbgeo.services.timetables_words import (
    BANDS,
    DAYS,
    NOTHING,
    clock,
    day_borders,
    day_name,
    day_words,
    holidays,
    minutes,
    of_lines,
    reach_name,
    share,
    with_days,
)
from hbgeo.store.protocol import Store

Rows = list[Mapping[str, str | int]]

#: Hours of the evening.
_EVENING = slice(18, 24)


def offer_pdf(store: Store, timetable: Timetable, asked: Asked, homes: Homes | None = None, lang: str = "sv") -> bytes:
    """Return what a timetable offers as PDF, in `sv` or `en`."""
    with speaking(lang):
        title = _("The bus: {area}").format(area=AREA)
        foot = _("Made on {day}").format(day=words.day(local_today()))
        blocks = tuple(_blocks(store, timetable, asked, homes))
        return pdf(words.document(title, with_days(timetable), blocks, foot=foot))


def reach_lines(found: Coverage | None, asked: Asked) -> Iterator[str]:
    """Yield who reaches a stop, along paths and in a straight line."""
    for along in (True, False):
        name = reach_name(asked, found, along=along)
        if name:
            yield f"{name}: {share(found, along=along)}"


def short(offered: Service, day: DayService, kind: DayKind) -> Iterator[tuple[str, str]]:
    """Yield the most important of a timetable: name and value; `day` is of that kind."""
    for one, name in DAYS.items():
        count = offered.buses.get(one, 0)
        buses = ngettext("{count} bus stops at the area", "{count} buses stop at the area", count)
        yield _(name), buses.format(count=count) if count else _("no bus")
    of_day = f" ({day_name(kind)})"
    if day.traffic:
        first = min(day.traffic, key=lambda row: row.first_s)
        last = max(day.traffic, key=lambda row: row.last_s)
        at = _("{time} from {stop}")
        yield _("First bus") + of_day, at.format(time=clock(first.first_s), stop=first.area_name)
        yield _("Last bus") + of_day, at.format(time=clock(last.last_s), stop=last.area_name)
    wait = day.evening
    if wait is not None:
        line = next((row.line for row in offered.supply if row.route_id == wait.route_id), NOTHING)
        text = _("{wait} between two buses of line {line} the same way at {stop}, from {time}")
        said = text.format(wait=minutes(wait.seconds), line=line, stop=wait.area_name, time=clock(wait.from_s))
        yield _("Longest wait in the evening") + of_day, said
    elif day.traffic and not any(sum(hours[_EVENING]) for hours in day.hours.values()):
        yield _("Longest wait in the evening") + of_day, _("no bus from 18 to 24")


def supply_rows(rows: Sequence[SupplyRow]) -> Rows:
    """Return the departures of each stop, line and direction by part of the day."""
    booked = any(row.booked for row in rows)
    return [
        {
            _("Bus stop"): row.area_name,
            _("Line"): row.line,
            _("Towards"): row.headsign or NOTHING,
            **{_(name): getattr(row, band.value) for band, name in BANDS.items()},
            _("Whole weekday"): row.weekday,
            _("Saturday"): row.saturday,
            _("Sunday"): row.sunday,
            **({_("Only when booked"): row.booked} if booked else {}),
        }
        for row in rows
    ]


def traffic_rows(offered: Service, day: DayService) -> Rows:
    """Return first and last departure and the longest wait of each stop, line and direction."""
    towards: dict[tuple[str, str, int | None], str] = {
        (row.area_id, row.route_id, row.direction): row.headsign for row in offered.supply
    }
    return [
        {
            _("Bus stop"): row.area_name,
            _("Line"): row.line,
            _("Towards"): towards.get((row.area_id, row.route_id, row.direction)) or NOTHING,
            _("Departures"): row.departures,
            _("First bus"): clock(row.first_s),
            _("Last bus"): clock(row.last_s),
            _("Longest wait"): minutes(row.gap_s),
            _("Wait from"): clock(row.gap_from_s),
        }
        for row in day.traffic
    ]


def notes(offered: Service, *, has_paths: bool) -> Iterator[str]:
    """Yield how the figures are counted, and by what they are less than they could be."""
    yield from (say(problem) for problem in offered.missing)
    if not offered.are_near:
        yield _("No stop lies within 50 m of the area: all stops of the timetable are shown.")
    if not has_paths:
        yield _("No paths are known: distances are straight lines. Fill the layer of paths for real walks.")
    yield from (day_words(one) for one in offered.days.values())
    yield day_borders()
    yield holidays()


def _blocks(store: Store, timetable: Timetable, asked: Asked, homes: Homes | None) -> Iterator[Block]:
    offered, day = service(store, timetable), on_day(store, timetable, asked.kind)
    kind = _(DAYS[asked.kind])
    yield Heading(_("In short"))
    yield Bullets(
        "", (*reach_lines(reached(store, timetable, asked, homes), asked), *_walks(store, timetable, asked, homes))
    )
    yield Facts(tuple(short(offered, day, asked.kind)))
    yield Heading(_("Map of the stops"))
    yield MapBlock(_map(store, offered), _("Map of the stops by number"))
    yield Paragraph(_stops(offered), quiet=True)
    yield Heading(_("Departures by stop"))
    yield from _table(supply_rows(offered.supply), wide=3)
    yield Heading(f"{_('First, last and longest wait')}: {kind}")
    yield from _table(traffic_rows(offered, day), wide=3)
    if offered.origins:
        yield Heading(f"{_('The last way home')}: {offered.origins[0]}, {kind}")
        yield from _table(_home(store, timetable, asked, offered.origins[0]), wide=1)
    for note in notes(offered, has_paths=network_now(store) is not None):
        yield Paragraph(note, quiet=True)


def _walks(store: Store, timetable: Timetable, asked: Asked, homes: Homes | None) -> Iterator[str]:
    ways = ways_and_spots(store, timetable, asked, homes).ways
    yield from (f"{one.name}: {one.before}" for one in walks(asked, ways, ways))


def _home(store: Store, timetable: Timetable, asked: Asked, origin: str) -> Rows:
    return [
        {
            _("Bus stop"): row.area_name,
            _("Leaves"): clock(row.left_s),
            _("Arrives"): clock(row.arrives_s),
            _("Line"): of_lines(row.lines),
            _("Change at"): f"{row.change_at}, {minutes(row.change_s)}" if row.change_at else NOTHING,
        }
        for row in ways_home(store, timetable, asked.kind, origin)
    ]


def _table(rows: Rows, *, wide: int) -> Iterator[Block]:
    """Yield a table of which the first and the third column are wider, or why there is none."""
    if not rows:
        yield Paragraph(_("No bus runs on such a day."))
        return
    head = tuple(rows[0])
    widths = tuple(2.4 if number in {0, wide - 1} else 1.3 for number in range(len(head)))
    yield Table(head=head, widths=widths, rows=tuple(tuple(map(str, row.values())) for row in rows))


def _stops(offered: Service) -> str:
    return " · ".join(f"{number}. {one.name}" for number, one in enumerate(offered.areas, 1))


def _map(store: Store, offered: Service) -> MapContent:
    marks = (Mark(one.lon, one.lat, str(number), MarkKind.STOP) for number, one in enumerate(offered.areas, 1))
    with store.read() as session:
        return on_ground(session, marks)
