"""The steps of triage: reviewed, assigned, declined; of one case or of many at once, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hbgeo.domain.catalogue import Catalogue, Item
from hbgeo.domain.event import Role
from hbgeo.domain.observation import MAX_TEXT, Observation, Status
from hbgeo.errors import N_, Conflict, InvalidInput, Problem
from hbgeo.services.drafts import about_text
from hbgeo.services.triage_suggesting import Suggested, suggested
from hbgeo.services.undoing import Undo, done
from hbgeo.store.protocol import Session, Store

#: From where triage can bring a case where.
STEPS: dict[Status, frozenset[Status]] = {
    Status.REVIEWED: frozenset({Status.NEW, Status.REVIEWED, Status.ASSIGNED, Status.DECLINED}),
    Status.ASSIGNED: frozenset({Status.NEW, Status.REVIEWED, Status.ASSIGNED, Status.DECLINED}),
    Status.DECLINED: frozenset({Status.NEW, Status.REVIEWED, Status.ASSIGNED, Status.DECLINED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What is decided of every case; None leaves what is known of each.

    Parameters
    ----------
    land, owner, urgency
        Codes of the catalogue.
    due_on
        The day by which it is to be done.
    as_suggested
        Fill in what is suggested for each case, where it has nothing and nothing is decided here.
    """

    land: str | None = None
    owner: str | None = None
    urgency: str | None = None
    due_on: date | None = None
    as_suggested: bool = False


NOTHING = Decided()


def review(  # noqa: PLR0913 - what is decided, and by whom
    store: Store,
    catalogue: Catalogue,
    ids: Sequence[str],
    decided: Decided = NOTHING,
    *,
    seen: Status | None = None,
    role: Role = Role.PLANNER,
) -> tuple[int, Undo]:
    """Say that cases were looked at, and whose they probably are; their day is left out.

    Parameters
    ----------
    ids
        Of observations.
    seen
        The status all of them were seen in.

    Returns
    -------
    tuple
        How many cases there were, and how it is taken back (`undoing.take_back`).

    Raises
    ------
    InvalidInput
        When there are no cases, or something decided is wrong.
    Conflict
        When a case cannot go there from where it stands, or was changed since it was seen; then nothing is done.
    NotFound, Gone
        When there is no such observation; then nothing is done.
    """
    _check(_codes(catalogue, decided))

    def changes(one: Observation, hint: Suggested) -> dict[str, Any]:
        return _settled(one, decided, hint) | {"status": Status.REVIEWED, "due_on": None, "reason": None}

    return _step(store, catalogue, ids, decided, Status.REVIEWED, changes, seen=seen, role=role)


def assign(  # noqa: PLR0913 - what is decided, and by whom
    store: Store,
    catalogue: Catalogue,
    ids: Sequence[str],
    decided: Decided,
    *,
    today: date,
    seen: Status | None = None,
    role: Role = Role.PLANNER,
) -> tuple[int, Undo]:
    """Give cases to the party that answers for each, with a day by which it is to be done.

    Parameters
    ----------
    today
        The earliest day that may be set.

    Returns
    -------
    tuple
        As `review`.

    Raises
    ------
    InvalidInput
        When a case would have no owner or no day, when the day has passed, and as `review`.
    Conflict, NotFound, Gone
        As `review`.
    """
    late = decided.due_on is not None and decided.due_on < today
    passed = (Problem("due_on", N_("That day has passed. Choose today or a later day.")),) if late else ()
    _check((*_codes(catalogue, decided), *passed))

    def changes(one: Observation, hint: Suggested) -> dict[str, Any]:
        settled = _settled(one, decided, hint)
        suggested_day = hint.due_on if decided.as_suggested else None
        settled |= {"due_on": decided.due_on or one.due_on or suggested_day}
        _check(_unassignable(settled))
        return settled | {"status": Status.ASSIGNED, "reason": None}

    return _step(store, catalogue, ids, decided, Status.ASSIGNED, changes, seen=seen, role=role, today=today)


def decline(  # noqa: PLR0913 - what is decided, and by whom
    store: Store,
    catalogue: Catalogue,
    ids: Sequence[str],
    reason: str,
    *,
    seen: Status | None = None,
    role: Role = Role.PLANNER,
) -> tuple[int, Undo]:
    """Say that cases will not be fixed, and why: residents will see the reason.

    It returns what `review` does.

    Raises
    ------
    InvalidInput
        When there is no reason, or it cannot be kept, and as `review`.
    Conflict, NotFound, Gone
        As `review`.
    """
    reason = reason.strip()
    missing = () if reason else (Problem("reason", N_("Write why it will not be fixed; residents will see it.")),)
    _check((*missing, *about_text("reason", reason, MAX_TEXT)))

    def changes(_one: Observation, _hint: Suggested) -> dict[str, Any]:
        return {"status": Status.DECLINED, "reason": reason, "due_on": None}

    return _step(store, catalogue, ids, NOTHING, Status.DECLINED, changes, seen=seen, role=role)


def chosen(session: Session, ids: Sequence[str], seen: Status | None = None) -> list[Observation]:
    """Return the observations that were chosen, each once.

    Raises
    ------
    InvalidInput
        When none was.
    Conflict
        When one is not in the status that all of them were seen in.
    """
    if not ids:
        raise InvalidInput((Problem("ids", N_("Choose at least one observation.")),))
    found = [session.observations.get(one) for one in dict.fromkeys(ids)]
    if seen is not None and any(one.status is not seen for one in found):
        raise Conflict(N_("Somebody has decided on this meanwhile. Look at it anew; nothing was changed."))
    return found


def _step(  # noqa: PLR0913, PLR0917 - which cases, where to, and how
    store: Store,
    catalogue: Catalogue,
    ids: Sequence[str],
    decided: Decided,
    to: Status,
    changes: Callable[[Observation, Suggested], dict[str, Any]],
    *,
    seen: Status | None,
    role: Role,
    today: date | None = None,
) -> tuple[int, Undo]:
    with store.read() as session:
        # Looked up beforehand, so that the one thread that writes does not wait for it.
        looked = [replace(one, land=decided.land or one.land) for one in chosen(session, ids)]
    hints = dict(zip((one.id for one in looked), suggested(store, catalogue, looked, today=today), strict=True))

    def work(session: Session) -> int:
        found = chosen(session, ids, seen)
        for one in found:
            _check_step(one, to)
            session.observations.change(one.id, role, **changes(one, hints[one.id]))
        return len(found)

    return done(store, work)


def _check_step(one: Observation, to: Status) -> None:
    if one.action_id is not None:
        raise Conflict(N_("An action of the plan takes care of this. Change the action instead; nothing was changed."))
    if one.status is Status.DUPLICATE:
        raise Conflict(N_("This was merged into another one. Separate it first; nothing was changed."))
    if one.status not in STEPS[to]:
        raise Conflict(N_("Work on this is under way or done; triage cannot change it. Nothing was changed."))


def _settled(one: Observation, decided: Decided, hint: Suggested) -> dict[str, Any]:
    values = {}
    for name in ("land", "owner", "urgency"):
        suggestion = getattr(hint, name) if decided.as_suggested else None
        values[name] = getattr(decided, name) or getattr(one, name) or suggestion
    return values


def _unassignable(settled: dict[str, Any]) -> Iterator[Problem]:
    if settled["owner"] is None:
        yield Problem("owner", N_("Choose the party that answers for it."))
    if settled["due_on"] is None:
        yield Problem("due_on", N_("Set the day by which it is to be done."))


def _codes(catalogue: Catalogue, decided: Decided) -> Iterator[Problem]:
    known: tuple[tuple[str, tuple[Item, ...], str], ...] = (
        ("land", catalogue.land, N_("There is no kind of land “{code}”.")),
        ("owner", catalogue.actors, N_("There is no actor “{code}”.")),
        ("urgency", catalogue.urgencies, N_("There is no urgency “{code}”.")),
    )
    for name, items, message in known:
        code = getattr(decided, name)
        if code is not None and all(item.code != code for item in items):
            yield Problem(name, message, {"code": code})


def _check(problems: Iterator[Problem] | tuple[Problem, ...]) -> None:
    found = tuple(problems)
    if found:
        raise InvalidInput(found)
