"""The action lists A to D of a protocol, and the questions to owners outside the programme."""

from __future__ import annotations

from collections import Counter

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.i18n import _, language, named
from hbgeo.reports.protocol_content import ActionRow, OwnerQuestion
from hbgeo.services.protocols_walked import Walked

#: Urgency code → list; what has none is planned.
_LISTS = {"akut": "A", "snabb": "A", "planerad": "B", "langsiktig": "C"}


def lists_of(walked: Walked, catalogue: Catalogue) -> dict[str, tuple[ActionRow, ...]]:
    """Return the rows of the lists: actions of the plan, then problems and ideas of which nothing was decided."""
    rows: dict[str, list[ActionRow]] = {name: [] for name in "ABCD"}
    for action in walked.actions:
        rows[_list_of(action)].append(_action_row(action, walked, catalogue))
    rest = [one for one in walked.observations if one.action_id is None and one.polarity != 1]
    refused = [one for one in rest if one.status is Status.DECLINED]
    for one in refused:
        rows["D"].append(_pin_row(one, 1, walked, catalogue))
    for name, row in _undecided([one for one in rest if one.status is not Status.DECLINED], walked, catalogue):
        rows[name].append(row)
    return {name: tuple(of_list) for name, of_list in rows.items()}


def owner_questions(walked: Walked, catalogue: Catalogue) -> tuple[OwnerQuestion, ...]:
    """Return the actions that somebody outside the programme answers for, as questions to it."""
    external = {actor.code: actor.label(language()) for actor in catalogue.actors if actor.external}
    return tuple(
        OwnerQuestion(
            owner=external[action.owner], question=f"{action.number}. {action.title}", answer=action.done_note
        )
        for action in walked.actions
        if action.owner in external
    )


def _list_of(action: Action) -> str:
    return "D" if action.status is Status.DECLINED else _LISTS.get(action.urgency or "", "B")


def _action_row(action: Action, walked: Walked, catalogue: Catalogue) -> ActionRow:
    own = [one for one in walked.observations if one.action_id == action.id]
    at = [*(one.stop_id for one in own), *(stop.id for stop in walked.stops if stop.action_id == action.id)]
    return ActionRow(
        number=action.number,
        action=action.title,
        place=", ".join(dict.fromkeys(_place(stop_id, walked) for stop_id in at)),
        problem=", ".join(dict.fromkeys(_problem(one, catalogue) for one in own)),
        party=named(catalogue.actors, action.owner),
        function=action.function,
        due_on=action.due_on,
        cost=named(catalogue.costs, action.cost),
        status=named(catalogue.statuses, action.status.value),
        reason=action.reason or "",
    )


def _undecided(pins: list[Observation], walked: Walked, catalogue: Catalogue) -> list[tuple[str, ActionRow]]:
    """Return (list, row) for each kind of problem at each stop: alike ones share a row."""
    alike = Counter((one.stop_id, one.category, one.subcode, one.urgency) for one in pins)
    firsts = {(one.stop_id, one.category, one.subcode, one.urgency): one for one in reversed(pins)}
    return [
        (_LISTS.get(firsts[key].urgency or "", "B"), _pin_row(firsts[key], count, walked, catalogue))
        for key, count in alike.items()
    ]


def _pin_row(one: Observation, count: int, walked: Walked, catalogue: Catalogue) -> ActionRow:
    declined = one.status is Status.DECLINED
    return ActionRow(
        number=0,
        action=_("Will not be done") if declined else _("Not decided yet"),
        place=_place(one.stop_id, walked),
        problem=_problem(one, catalogue) + (f" × {count}" if count > 1 else ""),
        party=named(catalogue.actors, one.owner),
        due_on=one.due_on,
        status=named(catalogue.statuses, one.status.value),
        reason=one.reason or "",
    )


def _problem(one: Observation, catalogue: Catalogue) -> str:
    code = one.subcode or one.category
    return f"{catalogue.label_of(code, language())} ({code})"


def _place(stop_id: str | None, walked: Walked) -> str:
    stop = next((stop for stop in walked.stops if stop.id == stop_id), None)
    if stop is None:
        return _("along the way")
    numbered = _("stop {number}").format(number=stop.number)
    return f"{numbered}, {stop.name}" if stop.name else numbered
