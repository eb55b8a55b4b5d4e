"""Handlingsplan: who does what by when, as list, board, calendar, map and by party; one action opened."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.observation import Status
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.plan import rows
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.action_form import new_action
from hbgeo.ui.components.action_panel import action_panel
from hbgeo.ui.components.plan_desk import PLACE, open_number
from hbgeo.ui.components.plan_filters import plan_filters
from hbgeo.ui.components.plan_map import on_map
from hbgeo.ui.components.plan_views import board, by_party, calendar, listed
from hbgeo.ui.shell import page

_ENDED = FINISHED | {Status.DECLINED}
_VIEWS = {
    "list": (N_("List"), listed),
    "board": (N_("Board"), board),
    "calendar": (N_("Calendar"), calendar),
    "map": (N_("Map"), on_map),
    "late": (N_("Late, by party"), by_party),
}


def show() -> None:
    """Draw the page."""
    page(_("Action plan"))
    wired = services()
    number = open_number()
    every = rows(wired.store, wired.catalogue)
    opened = next((row for row in every if row.action.number == number), None)
    if opened is not None:
        action_panel(wired, opened)
        return
    if number is not None:
        st.warning(_("There is no such action in the plan."))
    walk_undo.offer(PLACE)
    found = rows(wired.store, wired.catalogue, plan_filters(wired.catalogue))
    # What is still to be done comes first.
    found = tuple(sorted(found, key=lambda row: row.action.status in _ENDED))
    st.markdown(_("**{shown} of {total} actions**").format(shown=len(found), total=len(every)))
    view = st.segmented_control(
        _("Show as"),
        list(_VIEWS),
        format_func=lambda name: _(_VIEWS[name][0]),
        default="list",
        required=True,
        key="plan_view",
        persist_state="session",
    )
    _VIEWS[view or "list"][1](wired, found)
    with st.expander(_("Add an action"), icon=":material/add:"):
        new_action(wired)


show()
