"""What others have recorded close to the chosen place: “me too” in place of the same pin once more."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.observation import Observation
from hbgeo.domain.position import Position
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, language, ngettext, use
from hbgeo.services.nearby import Near, nearby
from hbgeo.services.recording import agree
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.observation_form_saving import Saving, saving
from hbgeo.ui.components.plain_text import plain

_KEY = "record_nearby"
_SHOWN = 3


def nearby_list(position: Position, category: str | None) -> None:
    """Show the closest observations with a button to agree, those of the same category first.

    Parameters
    ----------
    position
        The chosen place.
    category
        Code of the category chosen so far.
    """
    wired, state = services(), saving()
    found = [
        near
        for near in nearby(wired.store, position.lon, position.lat, category=category)
        if near.observation.id not in state.own
    ]
    if not found:
        return
    with st.container(border=True, key=_KEY):
        st.markdown(f"**{_('Already recorded here. Is it the same thing?')}**")
        for near in found[:_SHOWN]:
            _one(near, state)
        if len(found) > _SHOWN:
            more = len(found) - _SHOWN
            st.caption(ngettext("and {count} more", "and {count} more", more).format(count=more))


def _one(near: Near, state: Saving) -> None:
    observation, catalogue = near.observation, services().catalogue
    sayer = Sayer(catalogue, language())
    where = _("{metres} m away").format(metres=round(near.distance_m))
    name = sayer.category(observation.subcode or observation.category)
    st.markdown(f":material/{sayer.icon(observation.category)}: **{name}** · {where}")
    if observation.text and _may_be_read(observation):
        plain(observation.text, quoted=True)
    agreed = observation.id in state.agreed
    label = _("You agree") if agreed else _("Me too")
    st.button(
        f"{label} ({observation.agreements})" if observation.agreements else label,
        icon=":material/done_all:" if agreed else ":material/add_reaction:",
        key=f"{_KEY}_{observation.id}",
        disabled=agreed,
        on_click=_agree,
        args=(observation.id, language()),
    )


def _may_be_read(observation: Observation) -> bool:
    """Tell whether other walkers may read its text: not where it may well point out people."""
    return any(
        category.code == observation.category and category.sens != "high"
        for category in services().catalogue.categories
    )


def _agree(observation_id: str, lang: str) -> None:
    use(lang)  # callbacks run before the page has set it
    state = saving()
    try:
        agree(services().store, observation_id, state.token)
    except HbgeoError as error:
        state.failure = error
    else:
        state.agreed.add(observation_id)
        st.toast(_("Thank you! Your “me too” is counted."), icon=":material/done_all:")
