"""Two timetables compared, to be taken along: as PDF and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from hbgeo.domain.timetable import Timetable
from hbgeo.exchange.csv_out import BOM, guarded
from hbgeo.i18n import _, say, speaking
from hbgeo.reports.bus_report import BusReport, BusRow, bus_pdf
from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.services.bus import ChangeRow
from hbgeo.services.light import local_today
from hbgeo.services.map_ground import on_ground
from hbgeo.services.meetings_words import AREA
from hbgeo.services.timetables_change import Changed, Numbered, changed, kind_of, weekdays_changed, worst_first
from hbgeo.services.timetables_feeds import feed_of
from hbgeo.services.timetables_figures import key_figures
from hbgeo.services.timetables_measure import Asked, Homes
from hbgeo.services.timetables_told import told, told_of_weekdays
from hbgeo.services.timetables_words import (
    change_word,
    counted,
    day_borders,
    day_words,
    holidays,
    numbers,
    step,
    with_days,
)
from hbgeo.store.protocol import Store

_MARKS = {"lost": MarkKind.PROBLEM, "new": MarkKind.GOOD, "kept": MarkKind.STOP}


def comparison_pdf(  # noqa: PLR0913, PLR0917 - two timetables and what is asked of them
    store: Store, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None = None, lang: str = "sv"
) -> bytes:
    """Return a comparison as PDF, in `sv` or `en`."""
    found = changed(store, before, after, asked, homes)
    columns = counted(found.comparison.stops)
    with speaking(lang):
        report = BusReport(
            area=AREA,
            before=with_days(before),
            after=with_days(after),
            key_figures=tuple(key_figures(store, before, after, asked, homes)),
            sentences=sentences(store, before, after, found),
            columns=tuple(_(name) for name in columns.values()),
            stops=tuple(_row(one.row, f"{one.number}. {one.row.area_name}", columns) for one in found.stops),
            lines=tuple(_row(row, row.area_name, columns) for row in by_line(found)),
            map=_map(store, found.stops),
            notes=(both_ways(), *how_counted(store, before, after, found)),
            made_on=local_today(),
        )
    return bus_pdf(report, lang)


def comparison_csv(  # noqa: PLR0913, PLR0917 - two timetables and what is asked of them
    store: Store, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None = None, lang: str = "sv"
) -> bytes:
    """Return a comparison as CSV: a row for each stop, line and part of the day, then the key figures without a stop.

    A line that is empty is all lines. Words come in `sv` or `en`; the columns are the same in both.
    """
    found = changed(store, before, after, asked, homes)
    columns = counted(found.comparison.stops)
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("hallplats", "linje", "tid", "fore", "efter", "skillnad", "blir"))
    with speaking(lang):
        for row in (*(one.row for one in found.stops), *sorted(found.comparison.rows, key=worst_first)):
            counts = numbers(row.before), numbers(row.after)
            for name, word in columns.items():
                was, becomes = (side[name] for side in counts)
                said = (guarded(row.area_name), guarded(row.line), _(word))
                writer.writerow((*said, was, becomes, becomes - was, change_word(row.change)))
        for figure in key_figures(store, before, after, asked, homes):
            writer.writerow(("", "", *map(guarded, figure), "", ""))
    return BOM + text.getvalue().encode()


def sentences(store: Store, before: Timetable, after: Timetable, found: Changed) -> tuple[str, ...]:
    """Return what a comparison says in sentences, at least one."""
    return (*told(found.comparison), *told_of_weekdays(weekdays_changed(store, before, after)))


def by_line(found: Changed) -> list[ChangeRow]:
    """Return the rows for each stop and line, the worst first; none when no stop has more than one line."""
    rows = found.comparison.rows
    return sorted(rows, key=worst_first) if len(rows) > len(found.comparison.stops) else []


def both_ways() -> str:
    """Return how the tables before and after are read."""
    return _(
        "Departures in both directions together, on each timetable's own day. A number that stands alone is the same."
    )


def _row(row: ChangeRow, name: str, columns: Iterable[str]) -> BusRow:
    before, after = numbers(row.before), numbers(row.after)
    cells = tuple(step(before[one], after[one]) for one in columns)
    return BusRow(stop=name, line=row.line, change=change_word(row.change), cells=cells)


def _map(store: Store, stops: tuple[Numbered, ...]) -> MapContent:
    marks = (Mark(one.area.lon, one.area.lat, str(one.number), _MARKS[kind_of(one.row.change)]) for one in stops)
    with store.read() as session:
        return on_ground(session, marks)


def how_counted(store: Store, before: Timetable, after: Timetable, found: Changed) -> Iterator[str]:
    """Yield on which days two timetables were counted, and what they do not say."""
    compared = found.comparison
    for one, days in ((before, compared.days_before), (after, compared.days_after)):
        yield from (f"{one.name}: {day_words(typical)}" for typical in days.values())
        yield from (f"{one.name}: {say(problem)}" for problem in feed_of(store, one).missing)
    yield day_borders()
    yield holidays()
