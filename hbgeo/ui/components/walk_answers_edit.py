"""Writing down an answer of the group afterwards, or putting right what was written on the walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Catalogue, Question
from hbgeo.domain.ids import new_id, now
from hbgeo.domain.stop_answer import MAX_ANSWER_TEXT, StopAnswer
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _, language
from hbgeo.services.stop_answers import MOST_ANSWERING, answer
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.walk_words import refusal

_PLACE = "answers"
_FAILURE = "walk_answers_failure"
_FIELDS = ("value", "count", "dissent", "text")


def answers_edit(wired: Services, walk: Walk, stops: Sequence[Stop], given: Sequence[StopAnswer]) -> None:
    """Draw a form for one answer; it is filled with what is kept, and what is typed stays until it is saved."""
    walk_undo.offer(_PLACE)
    with st.expander(_("Write down or change an answer"), icon=":material/edit:", key=f"walk_answer_{walk.id}_open"):
        names = {stop.id: f"{stop.number} {stop.name}".strip() for stop in stops}
        base = f"walk_answer_{walk.id}"
        stop_id = st.selectbox(_("Stop"), list(names), format_func=names.__getitem__, key=f"{base}_stop")
        follow_up = any(stop.id == stop_id and stop.action_id for stop in stops)
        questions = {one.code: one for one in wired.catalogue.questions if follow_up or not one.follow_up}
        code = st.selectbox(
            _("Question"), list(questions), format_func=lambda one: _asked(questions[one]), key=f"{base}_question"
        )
        if stop_id is None or code is None:
            return
        kept = _kept(walk, stop_id, code, given)
        fields = f"{base}_{stop_id}_{code}"
        _fill(fields, kept)
        _fields(fields, wired.catalogue, questions[code])
        st.button(
            _("Save the answer"),
            icon=":material/check:",
            key=f"{base}_save",
            on_click=_save,
            args=(wired, walk, fields, kept),
        )
        failure: HbgeoError | None = st.session_state.pop(_FAILURE, None)
        if failure:
            refusal(failure)


def _asked(question: Question) -> str:
    return f"{question.topic(language())}: {question.label(language())}"


def _kept(walk: Walk, stop_id: str, code: str, given: Sequence[StopAnswer]) -> StopAnswer:
    """Return the answer as it is kept, an empty one when there is none."""
    none = StopAnswer(
        walk_id=walk.id, stop_id=stop_id, question=code, value=None, count=None, dissent="", text="", changed_at=now()
    )
    return next((one for one in given if (one.stop_id, one.question) == (stop_id, code)), none)


def _fields(base: str, catalogue: Catalogue, question: Question) -> None:
    if question.kind != "text":
        labels = {step.value: step.label(language()) for step in catalogue.scale(question)}
        st.selectbox(
            _("The group's answer"),
            [*labels, *({_typed(base, "value")} - labels.keys() - {None})],
            index=None,
            format_func=lambda value: labels.get(value, str(value)),
            placeholder=_("Not answered"),
            key=f"{base}_value",
            persist_state="session",
        )
        st.number_input(
            _("How many answered"),
            min_value=0,
            max_value=MOST_ANSWERING,
            step=1,
            placeholder="–",
            key=f"{base}_count",
            persist_state="session",
        )
        st.text_input(
            _("Seen otherwise by some"),
            max_chars=MAX_ANSWER_TEXT,
            autocomplete="off",
            key=f"{base}_dissent",
            persist_state="session",
        )
    st.text_area(_("In words"), max_chars=MAX_ANSWER_TEXT, key=f"{base}_text", persist_state="session")


def _fill(base: str, kept: StopAnswer) -> None:
    """Put what is kept into the fields, unless they hold something typed that is not saved."""
    shown: StopAnswer | None = st.session_state.get(base)
    here = [name for name in _FIELDS if f"{base}_{name}" in st.session_state]
    if shown is not None and here and any(_typed(base, name) != getattr(shown, name) for name in here):
        return
    st.session_state[base] = kept
    for name in _FIELDS:
        st.session_state[f"{base}_{name}"] = getattr(kept, name)


def _typed(base: str, name: str) -> Any:  # noqa: ANN401 - the value of any field
    return st.session_state[f"{base}_{name}"]


def _save(wired: Services, walk: Walk, base: str, before: StopAnswer) -> None:
    # A question in words shows the words only; the others stay as they are kept.
    values = {name: st.session_state.get(f"{base}_{name}", getattr(before, name)) for name in _FIELDS}
    after = replace(before, changed_at=now(), **values)
    try:
        outcome = answer(wired.store, wired.catalogue, walk, new_id(), after)
    except HbgeoError as error:
        st.session_state[_FAILURE] = error
        return
    # Nothing is typed and not saved any more: filled anew from the store.
    st.session_state.pop(base, None)
    if outcome == "created":
        walk_undo.remember(_PLACE, Problem("", N_("The answer is saved.")), lambda: _put_back(wired, walk, before))


def _put_back(wired: Services, walk: Walk, before: StopAnswer) -> None:
    answer(wired.store, wired.catalogue, walk, new_id(), replace(before, changed_at=now()))
