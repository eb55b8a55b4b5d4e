"""The group's answers at the stops, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Catalogue, Question
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk
from hbgeo.i18n import _, language
from hbgeo.services.stop_answers import answers
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.walk_answers_edit import answers_edit


def walk_answers(wired: Services, walk: Walk, stops: Sequence[Stop]) -> None:
    """Draw what the group answered on a walk, or how it gets here."""
    st.subheader(_("Answers at the stops"), anchor=False)
    given = answers(wired.store, walk.id)
    if given:
        answer_table(wired, stops, given, key=f"walk_answers_{walk.id}")
    else:
        st.caption(_("None yet. The leader's phone records them: open the link for the leader under Code."))
    if stops:
        answers_edit(wired, walk, stops, given)


def answer_table(wired: Services, stops: Sequence[Stop], given: Sequence[StopAnswer], *, key: str) -> None:
    """Draw answers by stop and question.

    Parameters
    ----------
    key
        Unique on the page.
    """
    st.dataframe(
        rows_of(wired.catalogue, stops, given),
        hide_index=True,
        key=key,
        column_config={
            _("Question"): st.column_config.TextColumn(width="medium"),
            _("Answer"): st.column_config.TextColumn(width="medium"),
            _("Answered"): st.column_config.TextColumn(alignment="right"),
            _("In words"): st.column_config.TextColumn(width="large"),
        },
        alt=_("Answers at the stops"),
    )


def rows_of(catalogue: Catalogue, stops: Sequence[Stop], given: Sequence[StopAnswer]) -> pd.DataFrame:
    """Return answers as a table for reading, by number of the stop and in the order the questions are asked."""
    numbers = {stop.id: stop.number for stop in stops}
    names = {stop.id: f"{stop.number} {stop.name}".strip() for stop in stops}
    order = {question.code: at for at, question in enumerate(catalogue.questions)}
    asked = {question.code: question for question in catalogue.questions}
    ordered = sorted(given, key=lambda one: (numbers.get(one.stop_id, 0), order.get(one.question, len(order))))
    return pd.DataFrame(
        {
            _("Stop"): [names.get(one.stop_id, "") for one in ordered],
            _("Question"): [_topic(asked.get(one.question), one.question) for one in ordered],
            _("Answer"): [_value(catalogue, asked.get(one.question), one.value) for one in ordered],
            # As text: the grid writes a number that is missing as “None”.
            _("Answered"): ["" if one.count is None else number(one.count) for one in ordered],
            _("Seen otherwise"): [one.dissent for one in ordered],
            _("In words"): [one.text for one in ordered],
        }
    )


def _topic(question: Question | None, code: str) -> str:
    return code if question is None else question.topic(language())


def _value(catalogue: Catalogue, question: Question | None, value: int | None) -> str:
    if question is None or value is None:
        return "" if value is None else str(value)
    return next((step.label(language()) for step in catalogue.scale(question) if step.value == value), str(value))
