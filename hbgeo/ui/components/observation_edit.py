"""Changing an observation at a desk: the same rules as for a new one, undo instead of a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.catalogue import Category
from hbgeo.domain.observation import MAX_TEXT, Observation
from hbgeo.domain.position import Position
from hbgeo.errors import HbgeoError, InvalidInput
from hbgeo.i18n import _, language, say, use
from hbgeo.services.addresses import parse_coordinates
from hbgeo.services.drafts import Draft, polarities
from hbgeo.services.editing import draft_of, edit, last_edit, take_back
from hbgeo.ui.components.safety_scale import safety_scale

_KEY = "edit"
_DONE = f"{_KEY}_done"
_TROUBLE = f"{_KEY}_trouble"


def observation_edit(observation_id: str) -> None:
    """Draw the fields to change in an expander, and afterwards the button that undoes it."""
    wired = services()
    with wired.store.read() as session:
        observation = session.observations.get(observation_id)
    begun: Observation = st.session_state.setdefault(_begun(observation_id), observation)
    _tell(observation_id)
    with st.expander(_("Change"), icon=":material/edit:", key=f"{_KEY}_open_{observation_id}"):
        draft = _fields(begun)
        untouched = draft == draft_of(begun)
        st.button(
            _("Save the change"),
            type="primary",
            icon=":material/check:",
            key=_key("save", begun),
            on_click=_save,
            args=(begun, draft, language()),
            disabled=untouched,
        )
        if begun.changed_at != observation.changed_at:
            if untouched:
                _begin_anew(observation_id)
                st.rerun()
            st.button(
                _("Begin anew with what it is now"),
                key=_key("anew", begun),
                on_click=_begin_anew,
                args=(observation_id,),
            )


def _begun(observation_id: str) -> str:
    """Return where the observation is kept as it was when the fields were first drawn."""
    return f"{_KEY}_begun_{observation_id}"


def _begin_anew(observation_id: str) -> None:
    st.session_state.pop(_begun(observation_id), None)


def _fields(observation: Observation) -> Draft:
    catalogue, lang = services().catalogue, language()
    names = {category.code: category.label(lang) for category in catalogue.categories}
    known = observation.category in names
    code = st.selectbox(
        _("Category"),
        list(names),
        index=list(names).index(observation.category) if known else None,
        format_func=names.__getitem__,
        key=_key("category", observation),
    )
    category = catalogue.category(code) if code else None
    draft = replace(draft_of(observation), category=code or observation.category)
    if category is not None:
        polarity = _ask_kind(category, observation)
        subcode = _ask_subcode(category, observation) if polarity == category.polarity else None
        draft = replace(draft, polarity=polarity, subcode=subcode)
    return replace(
        draft,
        text=_ask_text(category, observation),
        safety_day=safety_scale(_("Safety in daylight"), catalogue, key=_scale("day", observation)),
        safety_dark=safety_scale(_("Safety in the dark"), catalogue, key=_scale("dark", observation)),
        urgency=_ask_urgency(observation),
        position=_ask_place(observation, draft),
    )


def _ask_kind(category: Category, observation: Observation) -> int:
    allowed = polarities(category)
    if len(allowed) == 1:
        return allowed[0]
    names = {-1: _("Problem"), 0: _("Idea"), 1: _("Good")}
    return st.radio(
        _("Kind"),
        allowed,
        index=allowed.index(observation.polarity) if observation.polarity in allowed else 0,
        format_func=names.__getitem__,
        horizontal=True,
        key=_key("kind", observation),
    )


def _ask_subcode(category: Category, observation: Observation) -> str | None:
    names = {sub.code: sub.label(language()) for sub in category.sub}
    if not names:
        return None
    return _ask_one(_("More precisely"), names, observation.subcode, key=_key(f"sub_{category.code}", observation))


def _ask_text(category: Category | None, observation: Observation) -> str:
    if category is not None and not category.free_text:
        return ""
    text: str = st.text_area(_("Description"), observation.text, max_chars=MAX_TEXT, key=_key("text", observation))
    return text


def _ask_urgency(observation: Observation) -> str | None:
    names = {urgency.code: urgency.label(language()) for urgency in services().catalogue.urgencies}
    return _ask_one(_("Urgency"), names, observation.urgency, key=_key("urgency", observation))


def _ask_one(label: str, names: Mapping[str, str], kept: str | None, *, key: str) -> str | None:
    """Ask for one code or none; it begins with what is kept."""
    codes = list(names)
    return st.selectbox(
        label,
        codes,
        index=codes.index(kept) if kept in codes else None,
        format_func=names.__getitem__,
        placeholder=_("Not stated"),
        key=key,
    )


def _ask_place(observation: Observation, draft: Draft) -> Position | None:
    here = f"{observation.position.lat:.7f}, {observation.position.lon:.7f}"
    typed = st.text_input(_("Coordinates (north, east)"), here, key=_key("place", observation))
    if typed.strip() == here:
        return draft.position
    try:
        return parse_coordinates(typed)
    except HbgeoError as error:
        st.error(say(error), icon=":material/error:")
        return draft.position


def _scale(name: str, observation: Observation) -> str:
    """Return the key of a safety scale that begins with what is kept."""
    key = _key(name, observation)
    kept = observation.safety_day if name == "day" else observation.safety_dark
    st.session_state.setdefault(key, kept)
    return key


def _key(name: str, observation: Observation) -> str:
    # The time of the last change is part of it: fields drawn of another state start anew.
    stamp = f"{observation.changed_at:%Y%m%d%H%M%S%f}" if observation.changed_at else ""
    return f"{_KEY}_{name}_{observation.id}_{stamp}"


def _save(begun: Observation, draft: Draft, lang: str) -> None:
    use(lang)  # callbacks run before the page has set it
    state, wired = st.session_state, services()
    state.pop(_TROUBLE, None)
    state.pop(_DONE, None)
    try:
        edit(wired.store, wired.catalogue, draft, seen=begun.changed_at)
    except InvalidInput as invalid:
        state[_TROUBLE] = (begun.id, invalid.problems)
    except HbgeoError as error:
        state[_TROUBLE] = (begun.id, (error,))
    else:
        _begin_anew(begun.id)
        event = last_edit(wired.store, begun.id)
        if event is not None:
            state[_DONE] = (begun.id, event.seq)


def _tell(observation_id: str) -> None:
    trouble_id, troubles = st.session_state.get(_TROUBLE, (None, ()))
    if trouble_id == observation_id:
        for trouble in troubles:
            st.error(say(trouble), icon=":material/error:")
    done_id, seq = st.session_state.get(_DONE, (None, 0))
    if done_id == observation_id:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(_("Changed."), icon=":material/check_circle:", width="stretch")
            st.button(
                _("Undo"),
                icon=":material/undo:",
                key=f"{_KEY}_undo",
                on_click=_undo,
                args=(observation_id, seq, language()),
            )


def _undo(observation_id: str, seq: int, lang: str) -> None:
    use(lang)
    state = st.session_state
    state.pop(_DONE, None)
    try:
        take_back(services().store, observation_id, seq=seq)
    except HbgeoError as error:
        state[_TROUBLE] = (observation_id, (error,))
    else:
        _begin_anew(observation_id)
