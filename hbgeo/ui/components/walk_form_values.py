"""What the form of a walk holds: the widgets' values of this session, kept while other parts are shown."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import streamlit as st

from hbgeo.domain.walk import WalkType
from hbgeo.errors import HbgeoError, Problem
from hbgeo.services.walks import WalkDraft, problems
from hbgeo.services.walks_draft import tidy


@dataclass
class FormState:
    """How the form of one walk stands.

    Parameters
    ----------
    loaded
        What it showed when it was opened or saved last.
    problems, failure
        Why the last try to save did not succeed.
    saved
        Whether the last thing that happened was that it was saved.
    """

    loaded: WalkDraft
    problems: tuple[Problem, ...] = ()
    failure: HbgeoError | None = None
    saved: bool = False


class FormValues:
    """The values of one form.

    Parameters
    ----------
    walk_id
        None for the walk that is being planned.
    """

    def __init__(self, walk_id: str | None) -> None:
        self.walk_id = walk_id
        self._base = f"walk_form_{walk_id or 'new'}"

    def key(self, name: str) -> str:
        """Return the session's key of a field's widget."""
        return f"{self._base}_{name}"

    @property
    def state(self) -> FormState:
        """How the form stands."""
        state: FormState = st.session_state[self._base]
        return state

    def open(self, kept: WalkDraft) -> None:
        """Fill the widgets the first time, and again when the walk changed and nothing was typed since.

        Parameters
        ----------
        kept
            What the store has, or what a new walk begins with.
        """
        if self._base not in st.session_state:
            self.fill(kept)
        elif self.state.loaded != kept and not self.changed():
            self.fill(kept, saved=self.state.saved)

    def fill(self, draft: WalkDraft, *, saved: bool = False) -> None:
        """Put a draft into the widgets."""
        st.session_state[self._base] = FormState(draft, saved=saved)
        for field in fields(WalkDraft):
            value = getattr(draft, field.name)
            st.session_state[self.key(field.name)] = list(value) if isinstance(value, tuple) else value

    def forget(self) -> None:
        """Empty the form: the next time it opens with what the store has."""
        st.session_state.pop(self._base, None)

    def draft(self) -> WalkDraft:
        """Return what the widgets hold."""
        values: dict[str, Any] = {field.name: st.session_state[self.key(field.name)] for field in fields(WalkDraft)}
        draft = WalkDraft(**(values | {"languages": tuple(values["languages"])}))
        # The walk followed belongs to follow-ups only; the choice stays in its widget in case the type comes back.
        return draft if draft.type is WalkType.FOLLOW_UP else replace(draft, follows_walk_id=None)

    def changed(self) -> bool:
        """Tell whether something was typed that is not saved."""
        return tidy(self.draft()) != tidy(self.state.loaded)

    def open_problems(self) -> tuple[Problem, ...]:
        """Return what the last try to save lacked and is lacking still."""
        if self.state.problems:
            lacking = set(map(str, problems(self.draft(), walk_id=self.walk_id)))
            self.state.problems = tuple(one for one in self.state.problems if str(one) in lacking)
        return self.state.problems
