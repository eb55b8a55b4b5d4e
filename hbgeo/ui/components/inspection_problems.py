"""Why an inspection is not saved: said beside the field it is about, and once more by the button."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.i18n import _, say
from hbgeo.ui.components.attempts import failed
from hbgeo.ui.components.plain_text import lines
from hbgeo.ui.components.walk_words import refusal

#: What a fault's problems begin with; its row follows.
FAULT = "faults."
_NAMES = {
    "on": N_("Day"),
    "condition": N_("Condition"),
    "fixed": N_("Faults that are fixed now"),
    "fixed_note": N_("What was done"),
    "note": N_("Note"),
    "reference": N_("Number or address of the report"),
}


def beside(place: str, field: str) -> None:
    """Say what is wrong with a field.

    Parameters
    ----------
    place
        Where the attempt was made (`attempts`).
    field
        As `Problem.field`.
    """
    for problem in _problems(place):
        if problem.field == field:
            refusal(problem)


def is_about(place: str, *fields: str) -> bool:
    """Tell whether something is wrong with one of some fields."""
    return any(problem.field in fields for problem in _problems(place))


def by_button(place: str) -> None:
    """Say why nothing is saved: a list that names the fields, or whatever else it was."""
    error = failed(place)
    problems = _problems(place)
    if problems:
        with st.container(border=True, key=f"{place}_refused"):
            st.error(_("Nothing is saved yet. Change this first:"), icon=":material/error:")
            lines(f"{_name(problem)}: {say(problem)}" for problem in problems)
    elif error is not None:
        refusal(error)


@contextmanager
def by_rows(rows: Sequence[int]) -> Iterator[None]:
    """Let problems with faults name the rows they were written in.

    Parameters
    ----------
    rows
        Of each fault that was drafted.
    """
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(tuple(_in_row(problem, rows) for problem in error.problems)) from error


def _in_row(problem: Problem, rows: Sequence[int]) -> Problem:
    if not problem.field.startswith(FAULT):
        return problem
    return replace(problem, field=f"{FAULT}{rows[int(problem.field.removeprefix(FAULT))]}")


def _problems(place: str) -> tuple[Problem, ...]:
    error = failed(place)
    return error.problems if isinstance(error, InvalidInput) else ()


def _name(problem: Problem) -> str:
    if problem.field.startswith(FAULT):
        number = int(problem.field.removeprefix(FAULT)) + 1
        return _("What is wrong? ({number})").format(number=number)
    return _(_NAMES[problem.field]) if problem.field in _NAMES else problem.field
