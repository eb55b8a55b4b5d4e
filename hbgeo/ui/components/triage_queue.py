"""The queue as a table: filtered, a page at a time, one row or many to choose."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_
from hbgeo.i18n import _, language
from hbgeo.services.triage import PAGE_ROWS, Asked, Case, Order, Queue, queue
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.triage_desk import Desk

#: What can be asked for: what is new, and what triage itself decided.
SHOWN = (Status.NEW, Status.REVIEWED, Status.ASSIGNED, Status.DECLINED, Status.DUPLICATE)
_ORDERS = {
    Order.URGENT: N_("Most urgent first"),
    Order.OLDEST: N_("Oldest first"),
    Order.NEWEST: N_("Latest first"),
}
_ROW_HEIGHT = 44
#: So that the case is in sight below it on a phone; the table scrolls by itself.
_HEIGHT = 7 * _ROW_HEIGHT
_SHOWN_TEXT = 120
_NAME_TEXT = 40


def triage_queue(wired: Services, desk: Desk, counts: dict[str, int]) -> Queue:
    """Draw filters, table and steps, and return what is shown.

    Parameters
    ----------
    counts
        Status → how many observations stand there.
    """
    with wired.store.read() as session:
        walks = session.walks.all()
    words = Words(wired.catalogue, walks)
    desk.ask(_filters(wired, words, walks, counts))
    found = queue(wired.store, wired.catalogue, desk.asked, page=desk.page)
    desk.page = found.page
    desk.show([case.observation.id for case in found.cases])
    if found.cases:
        sayer = Sayer(wired.catalogue, language())
        _table(desk, found.cases, sayer)
        _by_name(desk, found.cases, sayer)
        _pages(desk, found)
    return found


def _filters(wired: Services, words: Words, walks: Sequence[Walk], counts: dict[str, int]) -> Asked:
    status = st.selectbox(
        _("Show"),
        SHOWN,
        format_func=lambda one: f"{words.status(one.value)} ({number(counts.get(one.value, 0))})",
        key="triage_status",
    )
    with st.expander(_("Filter and order"), icon=":material/filter_alt:"):
        category = st.selectbox(
            _("Category"),
            [item.code for item in wired.catalogue.categories],
            index=None,
            format_func=words.category,
            placeholder=_("All"),
            key="triage_category",
        )
        walk_id = st.selectbox(
            _("Walk"),
            [walk.id for walk in walks],
            index=None,
            format_func=words.walk,
            placeholder=_("All"),
            key="triage_walk",
        )
        order = st.selectbox(_("Order"), list(_ORDERS), format_func=lambda one: _(_ORDERS[one]), key="triage_order")
    return Asked(status=status, category=category, walk_id=walk_id, order=order)


def _table(desk: Desk, cases: Sequence[Case], sayer: Sayer) -> None:
    ids = [case.observation.id for case in cases]
    key = f"triage_table_{desk.drawn}"

    def chosen() -> None:
        picked = st.session_state[key]["selection"]
        rows = [row for row in picked["rows"] if row < len(ids)]
        if not rows and picked["cells"]:
            desk.opened = ids[picked["cells"][0][0]]
        desk.mark([ids[row] for row in rows])

    st.dataframe(
        _rows(cases, sayer),
        hide_index=True,
        height=min(_HEIGHT, (len(cases) + 1) * _ROW_HEIGHT),
        row_height=_ROW_HEIGHT,
        key=key,
        on_select=chosen,
        selection_mode=["multi-row", "single-cell"],
        column_config={_("Text"): st.column_config.TextColumn(width="medium")},
        alt=_("Queue of observations"),
    )


def _rows(cases: Sequence[Case], sayer: Sayer) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Category"): [sayer.category(case.observation.category) for case in cases],
            _("Text"): [_shortened(case.observation.text, _SHOWN_TEXT) for case in cases],
            _("Urgency"): [sayer.value("urgency", case.suggested.urgency) for case in cases],
            _("Similar"): [case.similar or None for case in cases],
            _("Recorded"): [sayer.day(case.observation.recorded_at.date()) for case in cases],
            _("Responsible"): [sayer.value("owner", case.suggested.owner) for case in cases],
        }
    )


def _by_name(desk: Desk, cases: Sequence[Case], sayer: Sayer) -> None:
    """Offer the same without the table, for keyboards and screen readers."""
    names = {case.observation.id: case_name(row, case.observation, sayer) for row, case in enumerate(cases, 1)}
    key = f"triage_name_{desk.drawn}_{desk.opened}"

    def chosen() -> None:
        if st.session_state[key] is not None:
            desk.open(st.session_state[key])

    st.selectbox(
        _("Open case"),
        list(names),
        index=list(names).index(desk.opened) if desk.opened in names else None,
        format_func=names.__getitem__,
        placeholder=_("Choose …"),
        key=key,
        on_change=chosen,
    )


def case_name(row: int, observation: Observation, sayer: Sayer) -> str:
    """Return what a case is called in a choice; its row, from 1, tells apart those that say the same."""
    parts = (
        sayer.category(observation.category),
        sayer.day(observation.recorded_at.date()),
        _shortened(observation.text, _NAME_TEXT),
    )
    return f"{row}. " + " · ".join(part for part in parts if part)


def _pages(desk: Desk, found: Queue) -> None:
    if found.pages == 1:
        return
    first = found.page * PAGE_ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Previous page"),
            icon=":material/chevron_left:",
            key="triage_page_back",
            on_click=desk.turn,
            args=(found.page - 1,),
            disabled=found.page == 0,
        )
        st.button(
            _("Next page"),
            icon=":material/chevron_right:",
            icon_position="right",
            key="triage_page_on",
            on_click=desk.turn,
            args=(found.page + 1,),
            disabled=found.page + 1 == found.pages,
        )
        st.markdown(
            _("{first}–{last} of {total}").format(
                first=number(first), last=number(first + len(found.cases) - 1), total=number(found.total)
            )
        )


def _shortened(text: str, most: int) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"
