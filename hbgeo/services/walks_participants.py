"""How many took part: counted by group, shown so that nobody can be picked out.

A group of one to four is never shown. That alone is not enough: with a total beside them, a single hidden group is the
total less the others, two hidden groups that make two together are one person each, and two that make eight are four
each. So the exact total is shown only when at least two groups are hidden, they make five or more together, and the sum
leaves open how they share it; else only the number that what is shown proves anyway: “at least” the groups shown, and
one for each hidden. Hiding a larger group too, as statistical offices do, was tried and gave away counts to those who
know by which rule it was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.walk import SMALLEST_GROUP, Walk
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.walks_saving import save_walk
from hbgeo.store.protocol import Session, Store

#: Most people that one group can count; more is a slip of the finger.
MOST_IN_GROUP = 500
_FEWEST_HIDDEN = 2
_LARGEST_HIDDEN = SMALLEST_GROUP - 1


@dataclass(frozen=True, slots=True)
class Shown:
    """Head counts that may be shown.

    Parameters
    ----------
    groups
        By group code; None stands for one to four people.
    total
        Of all groups, or the least that it can be; None when nobody was counted.
    exact
        Whether the total is the true one, or “at least”.
    """

    groups: dict[str, int | None]
    total: int | None
    exact: bool

    @property
    def hidden(self) -> bool:
        """Whether any group is not shown."""
        return None in self.groups.values()


def shown(walk: Walk) -> Shown:
    """Return the head counts of a walk that may be shown to anybody, leader included."""
    counts, groups = walk.participants or {}, walk.shown_participants()
    if not counts:
        return Shown(groups, None, exact=True)
    hidden = [counts[code] for code, count in groups.items() if count is None]
    exact = _keeps_secret(hidden)
    least = sum(1 if count is None else count for count in groups.values())
    return Shown(groups, walk.participants_total if exact else least, exact)


def set_participants(
    store: Store,
    catalogue: Catalogue,
    walk_id: str,
    counts: Mapping[str, int | None],
    *,
    role: Role = Role.LEADER,
) -> Walk:
    """Keep head counts by group code; None keeps what was counted before (what is hidden need not be typed anew).

    Raises
    ------
    InvalidInput
        When a count is no number of people, or there is no such group.
    NotFound
        When there is no such walk.
    """
    found = problems(counts, catalogue)
    if found:
        raise InvalidInput(found)
    given = {code: count for code, count in counts.items() if count is not None}

    def work(session: Session) -> Walk:
        walk = session.walks.get(walk_id)
        kept = (walk.participants or {}) | given
        return save_walk(session, walk, role, participants=kept or None)

    return store.write(work)


def problems(counts: Mapping[str, int | None], catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return what is wrong with head counts; the field is the group's code."""
    known = {group.code for group in catalogue.groups}
    found = []
    for code, count in counts.items():
        if code not in known:
            found.append(Problem(code, N_("There is no group “{code}”."), {"code": code}))
        elif count is not None and not 0 <= count <= MOST_IN_GROUP:
            message = N_("The number of people is between 0 and {limit}.")
            found.append(Problem(code, message, {"limit": MOST_IN_GROUP}))
    return tuple(found)


def _keeps_secret(hidden: Sequence[int]) -> bool:
    """Tell whether the sum of the hidden counts may be known."""
    if not hidden:
        return True
    total, least, most = sum(hidden), len(hidden), len(hidden) * _LARGEST_HIDDEN
    return len(hidden) >= _FEWEST_HIDDEN and total >= SMALLEST_GROUP and least < total < most
