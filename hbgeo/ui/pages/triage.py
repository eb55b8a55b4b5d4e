"""Granska: the queue of new observations, decided one by one or many at once."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.observation import Status
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.triage import Queue
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.triage_case import triage_case
from hbgeo.ui.components.triage_decide import decide_many
from hbgeo.ui.components.triage_desk import PLACE, Desk, desk
from hbgeo.ui.components.triage_follow import follow
from hbgeo.ui.components.triage_queue import case_name, triage_queue
from hbgeo.ui.components.triage_twins import merge_many
from hbgeo.ui.components.walk_undo import offer
from hbgeo.ui.shell import page

_CASE = "arende"


def show() -> None:
    """Draw the page."""
    page(_("Review"))
    wired, lying = services(), desk()
    with wired.store.read() as session:
        counts = session.observations.count_by("status")
    _tell(counts)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        found = triage_queue(wired, lying, counts)
        _help()
    with right:
        if len(lying.chosen) > 1:
            _many(wired, lying, found)
        else:
            _one(wired, lying, found)


def _tell(counts: Mapping[str, int]) -> None:
    left = counts.get(Status.NEW.value, 0)
    if left:
        text = ngettext(
            "{count} new observation is left to review", "{count} new observations are left to review", left
        )
        st.markdown(f"**{text.format(count=number(left))}** · [{_('To the case')}](#{_CASE})")
    elif not sum(counts.values()):
        st.info(_("There are no observations yet. They come from the page Record, from walks, or from an import."))
    else:
        st.success(_("Everything is reviewed. New observations appear here when they come in."))


def _one(wired: Services, lying: Desk, found: Queue) -> None:
    if lying.opened is None:
        offer(PLACE)
        if not found.total:
            st.info(_("Nothing here. Choose another status, or other filters."))
        return
    st.header(_("Case"), anchor=_CASE)
    offer(PLACE)
    _steps(lying)
    triage_case(wired, lying.opened)
    follow(lying.opened, _CASE)


def _steps(lying: Desk) -> None:
    with st.container(horizontal=True):
        for label, step, icon, key in (
            (_("Previous"), -1, "arrow_upward", "B"),
            (_("Next"), 1, "arrow_downward", "N"),
        ):
            beside = lying.beside(step)
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"triage_step_{step}",
                shortcut=key,
                on_click=lying.open,
                args=(beside or "",),
                disabled=beside is None or beside == lying.opened,
            )


def _many(wired: Services, lying: Desk, found: Queue) -> None:
    sayer = Sayer(wired.catalogue, language())
    chosen = {
        case.observation.id: case_name(row, case.observation, sayer)
        for row, case in enumerate(found.cases, 1)
        if case.observation.id in lying.chosen
    }
    text = ngettext("{count} case chosen", "{count} cases chosen", len(chosen))
    st.header(text.format(count=number(len(chosen))), anchor=_CASE)
    offer(PLACE)
    st.button(_("Choose none"), icon=":material/close:", key="triage_none", on_click=lying.unmark)
    decide_many(wired, lying, list(chosen))
    merge_many(list(chosen), list(chosen.values()))


def _help() -> None:
    with st.expander(_("Keys"), icon=":material/keyboard:"):
        st.markdown(
            _(
                "**G** reviewed · **T** assign · **I** will not be fixed · **M** merge with the first possible"
                " duplicate · **N** next · **B** previous. They work when you are not writing in a field."
            )
        )


show()
