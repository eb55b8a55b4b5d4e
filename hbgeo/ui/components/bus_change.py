"""Before and after: what another timetable loses and brings, in sentences, on the map, in tables and to take along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _, language
from hbgeo.services.bus import ChangeRow
from hbgeo.services.timetables_change import Changed, HomeChanged, changed, homes_changed
from hbgeo.services.timetables_measure import Asked, Homes
from hbgeo.services.timetables_report import (
    both_ways,
    by_line,
    comparison_csv,
    comparison_pdf,
    how_counted,
    train_figures,
)
from hbgeo.services.timetables_told import told
from hbgeo.services.timetables_words import (
    COUNTED,
    change_word,
    clock,
    home_name,
    numbers,
    reach_name,
    share,
    step,
    with_days,
)
from hbgeo.ui.components.bus_map import map_of_two
from hbgeo.ui.components.bus_table import table
from hbgeo.ui.components.plain_text import lines, plain

_SHOWN = 12


def before_after(wired: Services, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None) -> None:
    """Draw the comparison of two timetables."""
    found = changed(wired.store, before, after, asked, homes)
    st.subheader(_("What changes"), anchor=False)
    plain(f"{with_days(before)} → {with_days(after)}")
    _said(told(found.comparison))
    _homes(homes_changed(wired.store, before, after))
    lines(f"{name}: {was} → {becomes}" for name, was, becomes in train_figures(wired.store, before, after, asked))
    _reach(found, asked)
    map_of_two(wired, before, after, asked)
    st.subheader(_("Before and after, by stop"), anchor=False)
    _table([one.row for one in found.stops], key="bus_change_stops")
    st.caption(both_ways())
    of_lines = by_line(found)
    if of_lines:
        with st.expander(_("Before and after, by stop and line")):
            _table(of_lines, key="bus_change_lines", by_line=True)
    with st.expander(_("How it is counted, and what is missing")):
        lines(how_counted(wired.store, before, after))
    _downloads(wired, before, after, asked, homes, found)


def _said(sentences: Sequence[str]) -> None:
    lines(sentences[:_SHOWN])
    if len(sentences) > _SHOWN:
        with st.expander(_("{count} more").format(count=len(sentences) - _SHOWN)):
            lines(sentences[_SHOWN:])


def _homes(rows: Sequence[HomeChanged]) -> None:
    lines(f"{home_name(row.origin, row.kind)}: {clock(row.before_s)} → {clock(row.after_s)}" for row in rows)


def _reach(found: Changed, asked: Asked) -> None:
    before, after = found.before, found.after
    pairs = []
    for along in (True, False):
        name = reach_name(asked, before or after, along=along)
        if name:
            pairs.append((name, f"{share(before, along=along)} → {share(after, along=along)}"))
    lines(f"{name}: {value}" for name, value in pairs)


def _table(rows: Sequence[ChangeRow], *, key: str, by_line: bool = False) -> None:
    shown = []
    for row in rows:
        was, becomes = numbers(row.before), numbers(row.after)
        line = {_("Line"): row.line} if by_line else {}
        cells = {_(name): step(was[one], becomes[one]) for one, name in COUNTED.items()}
        shown.append({_("Bus stop"): row.area_name, **line, _("What becomes of it"): change_word(row.change), **cells})
    if shown:
        table(shown, key=key, alt=_("Departures before and after"))
    else:
        st.caption(_("No bus stops here."))


def _downloads(  # noqa: PLR0913, PLR0917 - two timetables and what is asked of them
    wired: Services, before: Timetable, after: Timetable, asked: Asked, homes: Homes | None, found: Changed
) -> None:
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
            data=partial(comparison_csv, found, language()),
            file_name=_("the-bus-before-and-after.csv"),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="bus_change_csv",
        )
