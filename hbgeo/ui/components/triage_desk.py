"""What lies on the desk of triage: which cases are asked for, which is open, which are chosen; and every step taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.errors import HbgeoError, Problem
from hbgeo.i18n import say
from hbgeo.services.actions import take_back
from hbgeo.services.triage import Asked
from hbgeo.services.undoing import Undo
from hbgeo.ui.components.walk_undo import forget, remember
from hbgeo.ui.components.walk_words import refusal

#: Where on the page the last step is offered to be undone.
PLACE = "triage"
_KEY = "triage_desk"


@dataclass
class Desk:
    """The desk of one session.

    Parameters
    ----------
    listed
        Ids of the page of the queue that is shown, in its order.
    drawn
        Rises when the marks in the table are to be taken off.
    failure
        Why the last step was refused, and for which case.
    """

    asked: Asked = field(default_factory=Asked)
    page: int = 0
    opened: str | None = None
    chosen: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    drawn: int = 0
    failure: HbgeoError | None = None

    def ask(self, asked: Asked) -> None:
        """Ask for other cases, from their first page on."""
        if asked != self.asked:
            self.asked, self.page, self.opened = asked, 0, None
            self.unmark()

    def turn(self, page: int) -> None:
        """Go to a page of the queue and open its first case."""
        self.page, self.opened = page, None
        self.unmark()

    def open(self, observation_id: str) -> None:
        """Open a case and nothing else."""
        self.opened, self.failure = observation_id, None
        self.unmark()

    def mark(self, ids: Sequence[str]) -> None:
        """Choose cases; a single one is opened."""
        self.chosen, self.failure = tuple(ids), None
        if len(ids) == 1:
            self.opened = ids[0]

    def unmark(self) -> None:
        """Take all marks off the table."""
        self.chosen, self.drawn = (), self.drawn + 1

    def show(self, listed: Sequence[str]) -> None:
        """Take note of the cases that are listed now; the first one is opened when none is."""
        self.listed = tuple(listed)
        if self.opened is None and listed:
            self.opened = listed[0]

    def beside(self, step: int) -> str | None:
        """Return the case so many rows further down (or up), None when there is none on this page."""
        if self.opened not in self.listed:
            return self.listed[0] if self.listed else None
        at = self.listed.index(self.opened) + step
        return self.listed[at] if 0 <= at < len(self.listed) else None

    def pass_by(self, ids: Sequence[str]) -> None:
        """Open what comes after cases that were decided, the one before them when they were the last."""
        gone = set(ids)
        if self.opened in gone and self.opened in self.listed:
            at = self.listed.index(self.opened)
            left = [one for one in (*self.listed[at:], *reversed(self.listed[:at])) if one not in gone]
            self.opened = left[0] if left else None
        self.unmark()


def desk() -> Desk:
    """Return the desk of this session."""
    kept: Desk = st.session_state.setdefault(_KEY, Desk())
    return kept


def act(ids: Sequence[str], message: Problem, step: Callable[[], tuple[object, Undo]], *, stay: bool = False) -> None:
    """Take a step, offer its undo and open the next case; a refusal is told and everything stays open.

    Parameters
    ----------
    ids
        The cases it decides.
    message
        Says what was done; its values are numbers and codes.
    stay
        Whether the case that is open is still to be decided.
    """
    lying, store = desk(), services().store
    try:
        _, undo = step()
    except HbgeoError as error:
        lying.failure = error
        return
    lying.failure = None

    def back() -> None:
        take_back(store, undo)
        lying.open(ids[0])

    remember(PLACE, message, back)
    if stay:
        lying.unmark()
    else:
        lying.pass_by(ids)


def act_on_photo(message: Problem, step: Callable[[], object], back: Callable[[], object] | None) -> None:
    """Do something with a photo and say so.

    Parameters
    ----------
    back
        Takes it back; None: it is for good, and what was done before is not offered to be undone any more.
    """
    lying = desk()
    try:
        step()
    except HbgeoError as error:
        lying.failure = error
        return
    lying.failure = None
    if back is None:
        forget()
        st.toast(say(message), icon=":material/check_circle:")
    else:
        remember(PLACE, message, back)


def tell_failure() -> None:
    """Say why the last step was refused."""
    failure = desk().failure
    if failure is not None:
        refusal(failure)
