"""The action plan as list, board, calendar, and by party: the same actions, each way of looking at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st
from babel.dates import format_date

from hbgeo.bootstrap import Services
from hbgeo.domain.action_rules import STEPS
from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, language, named
from hbgeo.services.plan import PlanRow, months
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.plan_desk import open_action, open_by_name, status_badge

#: Most cards of one column or month; the list has all.
MOST_CARDS = 25
_ROW_HEIGHT = 44


def listed(wired: Services, rows: Sequence[PlanRow]) -> None:
    """Draw the actions as a table to choose from, highest priority first."""
    catalogue = wired.catalogue
    numbers = [row.action.number for row in rows]
    drawn = st.session_state.setdefault("plan_list_drawn", 0)
    key = f"plan_list_{drawn}"

    def chosen() -> None:
        picked = st.session_state[key]["selection"]
        found = picked["rows"] or [row for row, _column in picked["cells"]]
        st.session_state["plan_list_drawn"] += 1
        if found and found[0] < len(numbers):
            open_action(numbers[found[0]])

    table = {
        _("No."): numbers,
        _("Action"): [row.action.title for row in rows],
        _("Status"): [named(catalogue.statuses, row.action.status.value) for row in rows],
        _("Responsible"): [named(catalogue.actors, row.action.owner) for row in rows],
        _("By"): [_due(row) for row in rows],
        _("Priority"): [row.score.total for row in rows],
        _("Observations"): [row.observations for row in rows],
    }
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        row_height=_ROW_HEIGHT,
        key=key,
        on_select=chosen,
        selection_mode=["single-row", "single-cell"],
        column_config={_("Action"): st.column_config.TextColumn(width="large")},
        alt=_("Actions"),
    )
    open_by_name(rows, "plan_list_open")


def board(wired: Services, rows: Sequence[PlanRow]) -> None:
    """Draw the actions as cards under the status where they stand."""
    standing = {status: [row for row in rows if row.action.status is status] for status in STEPS}
    shown = [(status, own) for status, own in standing.items() if own]
    for at in range(0, len(shown), 4):
        for column, (status, own) in zip(st.columns(4), shown[at : at + 4], strict=False):
            with column:
                name = named(wired.catalogue.statuses, status.value)
                st.markdown(f"#### {name} ({len(own)})")
                _cards(wired.catalogue, own, f"board_{status}")


def calendar(wired: Services, rows: Sequence[PlanRow]) -> None:
    """Draw the actions month by month, by the day on which they are to be done."""
    found = months(rows)
    if not found:
        st.caption(_("No action has a day."))
    for month, own in found:
        st.markdown(f"#### {_month(month)} ({len(own)})")
        _cards(wired.catalogue, own, f"month_{month}", columns=3)


def by_party(wired: Services, rows: Sequence[PlanRow]) -> None:
    """Draw what is late, party by party, the longest overdue first."""
    late = [row for row in rows if row.overdue]
    if not late:
        st.success(_("Nothing is late."))
    owners = sorted({row.action.owner or "" for row in late}, key=lambda o: -sum(r.action.owner == o for r in late))
    for owner in owners:
        own = sorted((row for row in late if row.action.owner == owner), key=lambda row: row.days_left or 0)
        st.markdown(f"#### {named(wired.catalogue.actors, owner)} ({len(own)})")
        _cards(wired.catalogue, own, f"late_{owner}", columns=3)


def _cards(catalogue: Catalogue, rows: Sequence[PlanRow], key: str, *, columns: int = 1) -> None:
    for at in range(0, min(len(rows), MOST_CARDS), columns):
        for column, row in zip(st.columns(columns), rows[at : at + columns], strict=False):
            with column:
                _card(catalogue, row, key)
    if len(rows) > MOST_CARDS:
        st.caption(_("{count} more in the list.").format(count=len(rows) - MOST_CARDS))


def _card(catalogue: Catalogue, row: PlanRow, key: str) -> None:
    action = row.action
    with st.container(border=True, gap="small", key=f"plan_card_{key}_{action.number}"):
        with st.container(horizontal=True, gap="small"):
            status_badge(catalogue, action.status)
            if row.overdue:
                st.badge(_("late"), icon=":material/schedule:", color="red")
        plain(action.title)
        st.caption(" · ".join(filter(None, (named(catalogue.actors, action.owner), _due(row)))))
        label = _("Open no. {number}").format(number=action.number)
        st.button(label, key=f"plan_open_{key}_{action.number}", on_click=open_action, args=(action.number,))


def _due(row: PlanRow) -> str:
    return row.action.due_on.isoformat() if row.action.due_on else ""


def _month(first: date) -> str:
    name: str = format_date(first, "LLLL y", locale=language())
    return name.capitalize()
