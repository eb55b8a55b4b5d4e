"""What people saw at a place, and the actions about it, with ways to the pages where they are dealt with."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action
from hbgeo.domain.observation import Status
from hbgeo.i18n import _, language, named, ngettext
from hbgeo.services.place_facts import NearObservation, PlaceFacts
from hbgeo.services.place_facts_trend import recorded_day
from hbgeo.ui.components.places_desk import link
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.plan_desk import status_badge
from hbgeo.ui.components.triage_desk import desk
from hbgeo.ui.navigation import FOLDER

#: Most observations drawn one by one.
MOST_CARDS = 20
_TO_REVIEW = frozenset({Status.NEW, Status.REVIEWED, Status.ASSIGNED})


def seen_part(wired: Services, known: PlaceFacts) -> None:
    """Draw the observations at a place by category and one by one, and the actions."""
    left, right = st.columns(2, gap="medium")
    with left:
        _observations(wired, known)
    with right:
        _actions(wired, known.actions)


def _observations(wired: Services, known: PlaceFacts) -> None:
    st.markdown("#### " + _("Observations"))
    if not known.observations:
        st.caption(_("Nobody has recorded anything within 30 m."))
        return
    table = {
        _("Category"): [named(wired.catalogue.categories, one.category) for one in known.categories],
        _("Waiting"): [one.open for one in known.categories],
        _("All"): [one.total for one in known.categories],
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, alt=_("Observations by category"))
    waiting = st.toggle(_("Only those that wait"), value=bool(known.open), key="place_seen_waiting")
    shown = known.open if waiting else known.observations
    for near in shown[:MOST_CARDS]:
        _card(wired, near)
    if len(shown) > MOST_CARDS:
        more = len(shown) - MOST_CARDS
        text = ngettext("{count} more farther from the place.", "{count} more farther from the place.", more)
        st.caption(text.format(count=more))


def _card(wired: Services, near: NearObservation) -> None:
    one = near.observation
    with st.container(border=True, gap="small", key=f"place_pin_{one.id}"):
        kind = wired.catalogue.label_of(one.subcode or one.category, language())
        away = _("at the place") if near.metres < 1 else _("{metres} m away").format(metres=round(near.metres))
        st.markdown(f"**{kind}** · {recorded_day(one)} · {away}")
        status_badge(wired.catalogue, one.status)
        if one.text:
            plain(one.text, quoted=True)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if one.status in _TO_REVIEW and one.action_id is None:
                _review(one.id)
            link("karta", _("Show on the map"), icon="map", pin=one.id)


def _review(observation_id: str) -> None:
    if st.button(_("Review it"), icon=":material/fact_check:", key=f"place_review_{observation_id}"):
        desk().open(observation_id)
        st.switch_page(str(FOLDER / "triage.py"))


def _actions(wired: Services, actions: Sequence[Action]) -> None:
    st.markdown("#### " + _("Actions"))
    if not actions:
        st.caption(_("The plan has no action about this place."))
    for action in actions:
        with st.container(border=True, gap="small", key=f"place_action_{action.number}"):
            with st.container(horizontal=True, gap="small"):
                status_badge(wired.catalogue, action.status)
            plain(f"{action.number}. {action.title}")
            due = action.due_on.isoformat() if action.due_on else ""
            st.caption(" · ".join(filter(None, (named(wired.catalogue.actors, action.owner), due))))
            label = _("Open no. {number}").format(number=action.number)
            link("handlingsplan", label, icon="checklist", atgard=str(action.number))
