"""Before and after: what another timetable loses and brings, in sentences, on the map, in tables and to take along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _, language
from hbgeo.services.bus import ChangeRow
from hbgeo.services.timetables_change import changed
from hbgeo.services.timetables_figures import Figure, key_figures
from hbgeo.services.timetables_measure import Asked, Homes
from hbgeo.services.timetables_report import both_ways, by_line, comparison_csv, comparison_pdf, how_counted, sentences
from hbgeo.services.timetables_words import change_word, counted, numbers, step, with_days
from hbgeo.ui.components.bus_map import map_of_two
from hbgeo.ui.components.bus_table import table
from hbgeo.ui.components.plain_text import facts, lines, plain

_SHOWN = 12


def before_after(wired: Services, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None) -> None:
    """Draw the comparison of two timetables."""
    found = changed(wired.store, before, after, asked, homes)
    st.subheader(_("What changes"), anchor=False)
    plain(f"{with_days(before)} → {with_days(after)}")
    _said(sentences(wired.store, before, after, found))
    _key_figures(key_figures(wired.store, before, after, asked, homes))
    map_of_two(wired, before, after, asked)
    st.subheader(_("Before and after, by stop"), anchor=False)
    _table([one.row for one in found.stops], key="bus_change_stops")
    st.caption(both_ways())
    of_lines = by_line(found)
    if of_lines:
        with st.expander(_("Before and after, by stop and line")):
            _table(of_lines, key="bus_change_lines", by_line=True)
    with st.expander(_("How it is counted, and what is missing")):
        lines(how_counted(wired.store, before, after, found))
    _downloads(wired, before, after, asked, homes)


def _said(said: Sequence[str]) -> None:
    lines(said[:_SHOWN])
    if len(said) > _SHOWN:
        with st.expander(_("{count} more").format(count=len(said) - _SHOWN)):
            lines(said[_SHOWN:])


def _key_figures(figures: Iterable[Figure]) -> None:
    st.subheader(_("Key figures"), anchor=False)
    facts((one.name, one.before if one.before == one.after else f"{one.before} → {one.after}") for one in figures)


def _table(rows: Sequence[ChangeRow], *, key: str, by_line: bool = False) -> None:
    shown = []
    for row in rows:
        was, becomes = numbers(row.before), numbers(row.after)
        line = {_("Line"): row.line} if by_line else {}
        cells = {_(name): step(was[one], becomes[one]) for one, name in counted(rows).items()}
        shown.append({_("Bus stop"): row.area_name, **line, _("What becomes of it"): change_word(row.change), **cells})
    if shown:
        table(shown, key=key, alt=_("Departures before and after"))
    else:
        st.caption(_("No bus stops here."))


def _downloads(wired: Services, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None) -> None:
    with st.container(horizontal=True):
        st.download_button(
            _("Before and after (PDF)"),
            # Made when it is asked for: a page with a map takes a second or two.
            data=partial(comparison_pdf, wired.store, before, after, asked, homes, language()),
            file_name=_("the-bus-before-and-after.pdf"),
            mime="application/pdf",
            icon=":material/picture_as_pdf:",
            type="primary",
            on_click="ignore",
            key="bus_change_pdf",
        )
        st.download_button(
            _("Before and after (CSV)"),
            data=partial(comparison_csv, wired.store, before, after, asked, homes, language()),
            file_name=_("the-bus-before-and-after.csv"),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="bus_change_csv",
        )
