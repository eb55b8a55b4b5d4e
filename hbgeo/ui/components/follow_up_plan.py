"""Planning a follow-up walk from the action plan: wishes, a proposed loop, and the walk that is made of it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, language
from hbgeo.services import follow_up
from hbgeo.services.follow_up import Proposal
from hbgeo.ui.components.follow_up_making import forget_form, making
from hbgeo.ui.components.follow_up_picking import picked_actions
from hbgeo.ui.components.follow_up_preview import preview
from hbgeo.ui.components.follow_up_wishes import Wishes, wishes
from hbgeo.ui.components.walk_choice import leave
from hbgeo.ui.components.walk_words import refusal

_KEY = "follow_up_planning"

_Asked = tuple[Wishes, tuple[str, ...] | None]


@dataclass
class _Planning:
    """What was proposed last, and for which wishes; or why nothing could be."""

    asked: _Asked
    proposed: Proposal | None = None
    failure: HbgeoError | None = None


def follow_up_plan(wired: Services) -> None:
    """Draw the page."""
    st.button(_("All walks"), icon=":material/arrow_back:", type="tertiary", key="walk_back", on_click=leave)
    st.subheader(_("Plan a follow-up walk from the action plan"), anchor=False)
    st.caption(
        _(
            "A short round past actions that are open or were just fixed. At each stop the group is asked: is it"
            " fixed, is it better, or is it still unsafe?"
        )
    )
    look = follow_up.candidates(wired.store, wired.catalogue, lang=language())
    if not look.found:
        st.info(_("There is nothing to look at yet: no action that is open or done has a place."))
    wanted = wishes(wired)
    asked = (wanted, picked_actions(wired, look))
    st.button(
        _("Propose a round"),
        type="primary",
        icon=":material/route:",
        key="follow_up_propose",
        disabled=not look.found,
        on_click=_propose,
        args=(wired, asked),
    )
    _proposed(wired, asked)


def _proposed(wired: Services, asked: _Asked) -> None:
    planning: _Planning | None = st.session_state.get(_KEY)
    if planning is None:
        return
    if planning.failure:
        refusal(planning.failure)
    if planning.proposed is None:
        return
    if planning.asked != asked:
        st.info(_("You have changed what you wish since. Press “Propose a round” for another."))
    preview(wired, planning.proposed)
    making(wired, planning.proposed, _forget)


def _forget() -> None:
    st.session_state.pop(_KEY, None)


def _propose(wired: Services, asked: _Asked) -> None:
    wanted, chosen = asked
    planning = _Planning(asked)
    try:
        planning.proposed = follow_up.proposal(
            wired.store,
            wired.catalogue,
            most_stops=wanted.stops,
            most_length_m=wanted.length_m,
            step_free=wanted.step_free,
            action_ids=chosen,
            start=wanted.start,
            # The stops' names are kept and read by everybody, whatever language this page is in.
            lang=wired.settings.language,
        )
    except HbgeoError as error:
        planning.failure = error
    st.session_state[_KEY] = planning
    forget_form()
