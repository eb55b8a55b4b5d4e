"""A round on paper, in a language."""

from __future__ import annotations

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, language, named, ngettext, say, speaking
from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.reports.round_list import RoundList, RoundRow, round_pdf
from hbgeo.services.light import local_today
from hbgeo.services.map_ground import on_ground
from hbgeo.services.rounds import Round, RoundStop
from hbgeo.store.protocol import Store

_KILOMETRE = 1000
_HOUR, _TWO_HOURS = 60, 120


def printed(store: Store, catalogue: Catalogue, found: Round, lang: str = "sv") -> bytes:
    """Return a round as PDF with its map, in `sv` or `en`."""
    return round_pdf(round_content(store, catalogue, found, lang), lang)


def round_content(store: Store, catalogue: Catalogue, found: Round, lang: str = "sv") -> RoundList:
    """Return what a round on paper says, in `sv` or `en`."""
    steps = [step for step in catalogue.condition if step.value is not None]
    with speaking(lang):
        return RoundList(
            day=found.day,
            figures=_figures(found),
            notes=tuple(say(note) for note in found.notes),
            conditions=tuple(step.label(language()) for step in sorted(steps, key=lambda one: -(one.value or 0))),
            rows=tuple(_row(catalogue, stop) for stop in found.stops),
            map=_map(store, found) if found.stops else None,
            made_on=local_today(),
        )


def _figures(found: Round) -> str:
    count = len(found.stops)
    places = ngettext("{count} place", "{count} places", count).format(count=count)
    length = f"{found.length_m:.0f} m" if found.length_m < _KILOMETRE else f"{found.length_m / _KILOMETRE:.1f} km"
    if language() == "sv":
        length = length.replace(".", ",")
    return _("{places}, {length}, about {time}.").format(places=places, length=length, time=time_words(found.minutes))


def time_words(minutes: int) -> str:
    """Return minutes in words, from two hours on as hours and minutes."""
    if minutes < _TWO_HOURS:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    hours, rest = divmod(minutes, _HOUR)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def _row(catalogue: Catalogue, stop: RoundStop) -> RoundRow:
    layer = catalogue.layer(stop.state.place.layer).label(language())
    return RoundRow(
        number=stop.number,
        # Without a name it is told by where it is.
        name=stop.state.place.name or f"{layer}\n{stop.lat:.5f}, {stop.lon:.5f}",
        layer=layer,
        due=tuple(named(catalogue.inspections, due.kind) for due in stop.left),
        faults=tuple(f"{fault.grade}: {' '.join(fault.what.split())}" for fault in stop.state.open_faults),
        done=stop.done,
    )


def _map(store: Store, found: Round) -> MapContent:
    marks = (
        Mark(stop.lon, stop.lat, str(stop.number), MarkKind.DONE if stop.done else MarkKind.STOP)
        for stop in found.stops
    )
    with store.read() as session:
        return on_ground(session, marks, route=None if found.line.is_empty else found.line)
