"""Counting who took part, by group; what was counted is shown from five up only, to the leader too."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Item
from hbgeo.domain.walk import SMALLEST_GROUP, Walk
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, language, say
from hbgeo.services.walks_draft import group_advice
from hbgeo.services.walks_participants import MOST_IN_GROUP, Shown, set_participants, shown
from hbgeo.ui.components.walk_words import people, refusal

_IN_A_ROW = 2


def walk_participants(wired: Services, walk: Walk) -> None:
    """Draw a number for each group, saving, and what may be shown of what was counted."""
    st.subheader(_("Participants"), anchor=False)
    st.caption(
        _(
            "Count heads, never names. Each person belongs to one group. A group of fewer than {smallest} is kept but"
            " not shown, so that nobody can be picked out."
        ).format(smallest=SMALLEST_GROUP)
    )
    base, counted = f"walk_people_{walk.id}", shown(walk)
    _fill(base, wired, counted)
    _numbers(base, wired, counted)
    st.button(
        _("Save the participants"),
        icon=":material/check:",
        type="primary" if _changed(base, wired, counted) else "secondary",
        key=f"{base}_save",
        on_click=_save,
        args=(wired, walk.id, base),
    )
    failure: HbgeoError | None = st.session_state.get(f"{base}_failure")
    if failure:
        refusal(failure)
    _tell(counted)


def _numbers(base: str, wired: Services, counted: Shown) -> None:
    groups = wired.catalogue.groups
    for at in range(0, len(groups), _IN_A_ROW):
        for column, group in zip(st.columns(_IN_A_ROW, wrap=False), groups[at : at + _IN_A_ROW], strict=False):
            with column:
                _number(base, group, hidden=counted.groups.get(group.code, 0) is None)


def _number(base: str, group: Item, *, hidden: bool) -> None:
    st.number_input(
        group.label(language()),
        min_value=0,
        max_value=MOST_IN_GROUP,
        step=1,
        key=f"{base}_{group.code}",
        placeholder=_("1–4, kept") if hidden else "0",
        persist_state="session",
    )


def _fill(base: str, wired: Services, counted: Shown) -> None:
    """Put what may be shown into the widgets, the first time and after the store's numbers changed."""
    if st.session_state.get(base) == counted:
        return
    st.session_state[base] = counted
    for group in wired.catalogue.groups:
        st.session_state[f"{base}_{group.code}"] = counted.groups.get(group.code)


def _changed(base: str, wired: Services, counted: Shown) -> bool:
    return any(
        st.session_state[f"{base}_{group.code}"] != counted.groups.get(group.code) for group in wired.catalogue.groups
    )


def _save(wired: Services, walk_id: str, base: str) -> None:
    counts = {group.code: st.session_state[f"{base}_{group.code}"] for group in wired.catalogue.groups}
    try:
        set_participants(wired.store, wired.catalogue, walk_id, counts)
    except HbgeoError as error:
        st.session_state[f"{base}_failure"] = error
        return
    st.session_state.pop(f"{base}_failure", None)
    # Filled anew from the store: a small number that was typed is not to be read over a shoulder later.
    st.session_state.pop(base, None)


def _tell(counted: Shown) -> None:
    if counted.total is None:
        return
    st.markdown(":material/groups: " + _("Kept: {people}.").format(people=people(counted)))
    if not counted.exact:
        st.caption(_("The exact number would tell how many a small group has; so only what is certain is shown."))
    for hint in group_advice(counted.total):
        st.info(say(hint), icon=":material/lightbulb:")
