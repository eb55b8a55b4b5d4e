"""What the parts of the action plan share: which action is open, how things are named, trying and undoing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Status
from hbgeo.errors import Problem
from hbgeo.i18n import _, named
from hbgeo.services.actions import Undo
from hbgeo.services.plan import PlanRow
from hbgeo.store.protocol import Store
from hbgeo.ui.components import attempts, walk_undo
from hbgeo.ui.components.choices import choice_by_name

#: Holds the action's number in the address, so that it can be reloaded and passed on.
PARAMETER = "atgard"
#: Where undo is offered.
PLACE = "plan"
DAYS = "YYYY-MM-DD"
_COLORS: dict[Status, Literal["gray", "blue", "orange", "green"]] = {
    Status.NEW: "gray",
    Status.ASSIGNED: "blue",
    Status.PLANNED: "blue",
    Status.ONGOING: "orange",
    Status.DONE: "green",
    Status.VERIFIED: "green",
    Status.DECLINED: "gray",
}


def open_number() -> int | None:
    """Return the number of the action that is open, None when none is."""
    text = st.query_params.get(PARAMETER, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - no number


def open_action(number: int) -> None:
    """Open an action (a callback)."""
    walk_undo.forget()
    attempts.forgive(PLACE)
    st.query_params[PARAMETER] = str(number)


def leave() -> None:
    """Show the plan again (a callback)."""
    attempts.forgive(PLACE)
    st.query_params.pop(PARAMETER, None)


def open_by_name(rows: Sequence[PlanRow], key: str) -> None:
    """Draw the choice of an action by its name."""
    names = {row.action.number: f"{row.action.number}. {row.action.title}" for row in rows}
    choice_by_name(_("Open an action"), names, open_action, key=key)


def attempt(store: Store, message: str, step: Callable[[], tuple[Any, Undo]]) -> bool:
    """Do something with the plan, offer to undo it, and tell whether it worked; `complain` says why not.

    Parameters
    ----------
    message
        What was done, marked with `N_`.
    """
    return attempts.attempt_step(PLACE, store, step, lambda _made: Problem("", message))


def complain() -> None:
    """Say why the last attempt did not work, if it did not."""
    attempts.complain(PLACE)


def status_badge(catalogue: Catalogue, status: Status) -> None:
    """Draw a status as a word with a color."""
    st.badge(named(catalogue.statuses, status.value), color=_COLORS.get(status, "gray"))
