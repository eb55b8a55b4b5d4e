"""What an action of the plan is filled in with, and what of it cannot be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hbgeo.domain.action import MAX_ACTION_TEXT, MAX_TITLE
from hbgeo.domain.catalogue import Catalogue, Item
from hbgeo.domain.observation import Status
from hbgeo.errors import N_, Gone, NotFound, Problem
from hbgeo.services.drafts import about_text
from hbgeo.services.light import local_today
from hbgeo.store.protocol import Session

#: Longest name of a function, in characters.
MAX_FUNCTION = 100
#: Most points that a person can give or take.
MOST_ADJUSTMENT = 100
#: What may be changed of an action by itself; its status goes by steps.
CHANGEABLE = frozenset(
    {
        "title",
        "place_ids",
        "owner",
        "function",
        "due_on",
        "urgency",
        "effort",
        "cost",
        "adjustment",
        "adjustment_reason",
        "reason",
        "fixed_on",
        "done_note",
        "follow_up_walk_id",
        "public_text",
        "meeting_id",
    }
)
_TEXTS = {
    "title": MAX_TITLE,
    "function": MAX_FUNCTION,
    "adjustment_reason": MAX_ACTION_TEXT,
    "reason": MAX_ACTION_TEXT,
    "done_note": MAX_ACTION_TEXT,
    "public_text": MAX_ACTION_TEXT,
}
_ONE_LINE = frozenset({"title", "function"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDraft:
    """An action in the making. Fields as in `domain.action.Action`.

    Parameters
    ----------
    status
        Where it begins: `NEW` for a proposal, `ASSIGNED` with an owner and a day, `DECLINED` with a reason.
    """

    title: str
    place_ids: tuple[str, ...] = ()
    owner: str | None = None
    function: str = ""
    due_on: date | None = None
    urgency: str | None = None
    effort: str | None = None
    cost: str | None = None
    adjustment: int = 0
    adjustment_reason: str = ""
    status: Status = Status.NEW
    reason: str | None = None
    public_text: str | None = None
    meeting_id: str | None = None


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values without blanks around texts; a reason and a public wording of nothing are None."""
    tidy = {name: value.strip() if name in _TEXTS and value else value for name, value in values.items()}
    return {name: None if value == "" and name in ("reason", "public_text") else value for name, value in tidy.items()}


def unfit(session: Session, catalogue: Catalogue, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what of these fields cannot be kept, whichever action they are for."""
    for name, most in _TEXTS.items():
        text = values.get(name) or ""
        yield from about_text(name, text, most)
        if name in _ONE_LINE and len(text.splitlines()) > 1:
            yield Problem(name, N_("Write this on one line."))
    yield from _unknown_codes(catalogue, values)
    yield from _unknown_ids(session, values)
    if abs(values.get("adjustment", 0)) > MOST_ADJUSTMENT:
        message = N_("Give or take {most} points at most.")
        yield Problem("adjustment", message, {"most": MOST_ADJUSTMENT})
    fixed_on = values.get("fixed_on")
    if fixed_on is not None and fixed_on > local_today():
        yield Problem("fixed_on", N_("That day has not come yet. Choose today or an earlier day."))


def _unknown_codes(catalogue: Catalogue, values: Mapping[str, Any]) -> Iterator[Problem]:
    known: tuple[tuple[str, tuple[Item, ...]], ...] = (
        ("owner", catalogue.actors),
        ("urgency", catalogue.urgencies),
        ("effort", catalogue.efforts),
        ("cost", catalogue.costs),
    )
    for name, items in known:
        code = values.get(name)
        if code is not None and all(item.code != code for item in items):
            yield Problem(name, N_("The catalogue has no “{code}”. Choose from the list."), {"code": code})


def _unknown_ids(session: Session, values: Mapping[str, Any]) -> Iterator[Problem]:
    asked: list[tuple[str, Callable[[str], object], str]]
    asked = [("place_ids", session.places.get, one) for one in values.get("place_ids", ())]
    for name, get in (("follow_up_walk_id", session.walks.get), ("meeting_id", session.meetings.get)):
        if values.get(name) is not None:
            asked.append((name, get, values[name]))
    for name, look, one in asked:
        try:
            look(one)
        except (NotFound, Gone):
            yield Problem(name, N_("This is not there any more. Choose another."))
