"""What a look into a file and an import have to say, as tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.errors import HbgeoError, Problem
from hbgeo.i18n import _, say
from hbgeo.services.importing_report import ImportReport, Reason, Stack
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.plain_text import plain


def refused(error: HbgeoError) -> None:
    """Say why something cannot be done; the words of the file in it stay plain text."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(":material/error:", width="content")
        with st.container(width="stretch"):
            plain(say(error))


def reasons_table(reasons: Sequence[Reason], *, key: str) -> None:
    """Draw why rows are left out: how many, and where the first of them stand."""
    if not reasons:
        return
    st.dataframe(
        pd.DataFrame(
            {
                _("Rows"): [reason.count for reason in reasons],
                _("Why"): [_reason(reason) for reason in reasons],
                _("For example on line"): [", ".join(map(str, reason.lines)) for reason in reasons],
            }
        ),
        hide_index=True,
        key=key,
        column_config={_("Why"): st.column_config.TextColumn(width="large")},
        alt=_("Why rows are left out"),
    )


def remarks(stacks: Sequence[Stack], notes: Sequence[Problem]) -> None:
    """Say what else is worth to know: suspicious coordinates, and what was done with the data."""
    for problem in (*(stack.problem for stack in stacks), *notes):
        with st.container(border=True):
            plain(say(problem))


def report(done: ImportReport, *, key: str) -> None:
    """Draw what an import took and what it left, and why.

    Parameters
    ----------
    key
        Unique on the page.
    """
    st.success(
        _("{taken} new, {changed} changed, {known} known already, {rejected} left out.").format(
            taken=number(done.taken),
            changed=number(done.changed),
            known=number(done.known),
            rejected=number(done.rejected),
        ),
        icon=":material/check_circle:",
    )
    remarks(done.stacks, done.notes)
    reasons_table(done.reasons, key=f"{key}_reasons")


def _reason(reason: Reason) -> str:
    text = say(reason.problem)
    if reason.kinds > 1:
        text += " " + _("(and {count} others like it)").format(count=number(reason.kinds - 1))
    return text
