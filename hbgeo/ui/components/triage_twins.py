"""Possible duplicates beside the open case, merging, and separating what was merged."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.observation import Observation, Status
from hbgeo.errors import N_, Gone, NotFound, Problem
from hbgeo.i18n import _, ngettext, say
from hbgeo.services.triage import Twin, merge, separate
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.triage_desk import act, desk

_MERGED = N_("Merged: {count}.")
_SEPARATED = N_("Separated again: {count}.")
#: So many stand open; the rest is folded.
_OPEN = 1
_WITHIN_A_DAY = 0.5


def twin_list(one: Observation, twins: Sequence[Twin], sayer: Sayer) -> None:
    """Draw what may be about the same thing as the open case, side by side with it."""
    if not twins:
        return
    text = ngettext("{count} possible duplicate", "{count} possible duplicates", len(twins))
    st.markdown("#### " + text.format(count=len(twins)))
    for number, twin in enumerate(twins[:_OPEN]):
        _twin(one, twin, sayer, first=number == 0)
    if twins[_OPEN:]:
        with st.expander(_("More of them ({count})").format(count=len(twins) - _OPEN)):
            for twin in twins[_OPEN:]:
                _twin(one, twin, sayer, first=False)


def stands_for(one: Observation, merged: Sequence[Observation], sayer: Sayer) -> None:
    """Draw what was merged into the open case, each to be separated again."""
    if not merged:
        return
    text = ngettext("Stands for {count} more observation", "Stands for {count} more observations", len(merged))
    with st.expander(text.format(count=len(merged)), icon=":material/call_merge:", expanded=True):
        for other in merged:
            st.caption(sayer.time(other.recorded_at))
            plain(other.text or _("(no words)"), quoted=True)
            _separate_button(other.id, one.id)


def merged_into(wired: Services, one: Observation, sayer: Sayer) -> None:
    """Draw what stands for the open case, which was merged into it."""
    st.markdown("#### " + _("Merged into"))
    if one.duplicate_of is None:
        st.info(_("It is not known into which one."))
    else:
        try:
            with wired.store.read() as session:
                original = session.observations.get(one.duplicate_of)
        except (NotFound, Gone) as error:
            st.info(say(error))
        else:
            st.caption(f"{sayer.time(original.recorded_at)} · {sayer.value('status', original.status)}")
            plain(original.text or _("(no words)"), quoted=True)
    _separate_button(one.id, one.id)


def merge_many(ids: Sequence[str], names: Sequence[str]) -> None:
    """Draw the choice of which one of many stays, and the button that merges the others into it.

    Parameters
    ----------
    names
        What each is called, told apart.
    """
    shown = dict(zip(ids, names, strict=True))
    key = f"triage_into_{desk().drawn}"
    st.selectbox(_("Merge them: this one stays"), list(shown), format_func=shown.__getitem__, key=key)
    st.button(
        _("Merge the others into it"),
        icon=":material/call_merge:",
        key="triage_merge_many",
        shortcut="M",
        on_click=_merge_many,
        args=(ids, key),
    )


def _twin(one: Observation, twin: Twin, sayer: Sayer, *, first: bool) -> None:
    other = twin.observation
    stays = _stays(one, twin)
    with st.container(border=True, key=f"triage_twin_{other.id}"):
        left, right = st.columns(2)
        with left:
            _side(_("This one"), one, sayer)
        with right:
            _side(f"{_how_near(twin)} · {sayer.value('status', other.status)}", other, sayer)
        merged, into = (one.id, other.id) if stays else (other.id, one.id)
        st.button(
            _("Merge this one into the other") if stays else _("Merge the other into this one"),
            icon=":material/call_merge:",
            key=f"triage_merge_{other.id}",
            shortcut="M" if first else None,
            on_click=_merge,
            args=(merged, into, one.status if stays else other.status),
        )


def _side(label: str, one: Observation, sayer: Sayer) -> None:
    st.caption(f"{label} · {sayer.time(one.recorded_at)}")
    if one.subcode:
        st.markdown(f"**{sayer.category(one.subcode)}**")
    plain(one.text or _("(no words)"), quoted=True)
    if one.photo_count:
        with services().store.read() as session:
            photo = session.photos.of(one.id)[0]
            st.image(session.photos.thumbnail(photo.sha256), width=160, alt=_("Photo {number}").format(number=1))


def _stays(one: Observation, twin: Twin) -> bool:
    """Tell whether the other one stays: it is older, or somebody has decided on it already."""
    return twin.observation.status is not one.status or (twin.days_earlier, twin.observation.id) > (0, one.id)


def _how_near(twin: Twin) -> str:
    metres = _("{metres} m away").format(metres=round(twin.distance_m))
    days = round(abs(twin.days_earlier))
    if abs(twin.days_earlier) < _WITHIN_A_DAY:
        return f"{metres} · {_('the same day')}"
    if twin.days_earlier > 0:
        when = ngettext("{count} day before", "{count} days before", days)
    else:
        when = ngettext("{count} day after", "{count} days after", days)
    return f"{metres} · {when.format(count=days)}"


def _separate_button(observation_id: str, then: str) -> None:
    st.button(
        _("Separate again"),
        icon=":material/call_split:",
        key=f"triage_separate_{observation_id}",
        on_click=_separate,
        args=(observation_id, then),
    )


def _merge(merged: str, into: str, seen: Status) -> None:
    message = Problem("status", _MERGED, {"count": 1})
    stay = merged != desk().opened
    act([merged], message, lambda: merge(services().store, [merged], into, seen=seen), stay=stay)


def _merge_many(ids: Sequence[str], key: str) -> None:
    into = st.session_state[key]
    others = [one for one in ids if one != into]
    message = Problem("status", _MERGED, {"count": len(others)})
    act(others, message, lambda: merge(services().store, others, into, seen=desk().asked.status))


def _separate(observation_id: str, then: str) -> None:
    message = Problem("status", _SEPARATED, {"count": 1})
    act([then], message, lambda: separate(services().store, observation_id), stay=observation_id != then)
