"""The faults that an inspection found: as many rows as are needed, each with its grade."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import MAX_INSPECTION_TEXT, Grade
from hbgeo.i18n import _
from hbgeo.services.inspections import FaultDraft
from hbgeo.ui.components.category_tiles_style import tiles
from hbgeo.ui.components.inspection_problems import FAULT, beside
from hbgeo.ui.components.inspection_words import grade_name

#: Most rows on one form.
_MOST = 20
_USUAL = Grade.B


def faults_input(catalogue: Catalogue, place: str, key: str) -> None:
    """Draw a row for each fault, and a button for one more.

    Parameters
    ----------
    place
        Where saving is attempted; what is wrong with a row is said in it.
    key
        Of the form; the rows keep what is written under it.
    """
    rows = _rows(key)
    for row in range(rows):
        with st.container(border=True, key=f"{key}_fault_{row}"):
            st.text_area(
                _("What is wrong?") if rows == 1 else _("What is wrong? ({number})").format(number=row + 1),
                max_chars=MAX_INSPECTION_TEXT,
                placeholder=_("The thing, and what is wrong with it. Nothing about people."),
                height=80,
                key=f"{key}_fault_what_{row}",
                persist_state="session",
            )
            beside(place, f"{FAULT}{row}")
            st.html(tiles(f"{key}_fault_{row}", narrowest="11rem"))
            st.pills(
                _("How serious"),
                list(Grade),
                default=_USUAL,
                required=True,
                format_func=lambda one: grade_name(catalogue, one),
                key=f"{key}_fault_grade_{row}",
                wrap=True,
                width="stretch",
                persist_state="session",
            )
    if rows < _MOST:
        st.button(
            _("Add a fault") if rows == 0 else _("Add one more fault"),
            icon=":material/add:",
            key=f"{key}_fault_more",
            on_click=_more,
            args=(key,),
        )


def ask_for_fault(key: str) -> None:
    """Let the form begin with the row of a first fault."""
    st.session_state.setdefault(f"{key}_fault_rows", 1)


def faults_drafted(key: str) -> dict[int, FaultDraft]:
    """Return the faults by their rows; rows left as they came are none."""
    drafted = {}
    for row in range(_rows(key)):
        grade = st.session_state.get(f"{key}_fault_grade_{row}") or _USUAL
        what = st.session_state.get(f"{key}_fault_what_{row}") or ""
        if what.strip() or grade is not _USUAL:
            drafted[row] = FaultDraft(grade, what)
    return drafted


def forget_faults(key: str) -> None:
    """Forget the rows of a form that was saved."""
    st.session_state.pop(f"{key}_fault_rows", None)


def _rows(key: str) -> int:
    rows: int = st.session_state.get(f"{key}_fault_rows", 0)
    return rows


def _more(key: str) -> None:
    st.session_state[f"{key}_fault_rows"] = _rows(key) + 1
