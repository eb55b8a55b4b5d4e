"""Which action of the plan a stop of a follow-up walk looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action
from hbgeo.domain.walk import Stop
from hbgeo.i18n import _, language
from hbgeo.services.still_there import still_there
from hbgeo.ui.components.plain_text import plain


def stop_actions(wired: Services, stops: Sequence[Stop]) -> Mapping[str, Action]:
    """Return stop's id → action, of the stops that look at one that is still in the plan."""
    with wired.store.read() as session:
        found = {stop.id: still_there(session.actions.get, stop.action_id) for stop in stops}
    return {stop_id: action for stop_id, action in found.items() if action is not None}


def stop_action(wired: Services, action: Action) -> None:
    """Draw number, title and status of the action that a stop looks at."""
    status = wired.catalogue.status(action.status).label(language())
    with st.container(key=f"stop_action_{action.id}", gap=None):
        st.caption(
            ":material/published_with_changes: "
            + _("Looks at action {number}: {status}").format(number=action.number, status=status)
        )
        plain(action.title)
