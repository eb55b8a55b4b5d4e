"""Which actions the plan shows; kept in the address, so that a view can be passed on."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.action_rules import STEPS
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Status
from hbgeo.i18n import _, named
from hbgeo.services.plan import Filters
from hbgeo.ui.components.filter_box import filter_box
from hbgeo.ui.components.filters_address import set_address

_TEXT, _OWNER, _STATUS, _LATE = "plan_text", "plan_owner", "plan_status", "plan_late"
_KEYS = (_TEXT, _OWNER, _STATUS, _LATE)
_OPEN = "plan_filters_open"


def plan_filters(catalogue: Catalogue) -> Filters:
    """Draw the filters and return what they say."""
    owners = [actor.code for actor in catalogue.actors]
    statuses = [status.value for status in STEPS]
    _begin(owners, statuses)
    active = any(st.session_state[key] for key in _KEYS)
    with filter_box(_OPEN, active=active):
        left, right = st.columns(2)
        text = left.text_input(_("Words or number"), key=_TEXT, on_change=_remember, max_chars=100, autocomplete="off")
        owner = right.selectbox(
            _("Responsible"),
            owners,
            index=None,
            format_func=lambda code: named(catalogue.actors, code),
            placeholder=_("Everybody"),
            key=_OWNER,
            on_change=_remember,
        )
        chosen = st.pills(
            _("Status"),
            statuses,
            format_func=lambda code: named(catalogue.statuses, code),
            selection_mode="multi",
            key=_STATUS,
            on_change=_remember,
        )
        late = st.toggle(_("Only what is late"), key=_LATE, on_change=_remember)
    return Filters(owner=owner, statuses=tuple(Status(code) for code in chosen), text=text or "", overdue=late)


def _begin(owners: list[str], statuses: list[str]) -> None:
    asked = st.query_params
    defaults = {
        _TEXT: asked.get("ord", ""),
        _OWNER: asked.get("part") if asked.get("part") in owners else None,
        _STATUS: [code for code in asked.get("status", "").split(",") if code in statuses],
        _LATE: asked.get("sen") == "1",
    }
    for key, value in defaults.items():
        st.session_state.setdefault(key, value)


def _remember() -> None:
    said = {
        "ord": st.session_state[_TEXT],
        "part": st.session_state[_OWNER] or "",
        "status": ",".join(st.session_state[_STATUS]),
        "sen": "1" if st.session_state[_LATE] else "",
    }
    set_address(said)
