"""The numbers of the public page: none below five, nor one that could be worked out from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import FINISHED, OPEN
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.walk import SMALLEST_GROUP
from hbgeo.services.moderation import is_never_public
from hbgeo.services.public_standing import standing
from hbgeo.services.public_values import Asked, Progress, shown

#: Approved wordings shown of one category.
MOST_WORDS = 5


def progress(asked: Sequence[Observation], good: int, actions: Mapping[str, Action]) -> Progress:
    """Return how far what was asked has come.

    Parameters
    ----------
    asked
        What was asked, duplicates left out.
    good
        How many good places were pointed out.
    """
    at = Counter(standing(one, actions.get(one.action_id or "")).status for one in asked)
    return Progress(
        recorded=shown(len(asked)),
        reviewed=shown(len(asked) - at[Status.NEW]),
        planned=shown(sum(at[status] for status in OPEN)),
        done=shown(sum(at[status] for status in FINISHED)),
        verified=shown(at[Status.VERIFIED]),
        declined=shown(at[Status.DECLINED]),
        good=shown(good),
    )


def asked_by_category(asked: Iterable[Observation], catalogue: Catalogue) -> tuple[Asked, ...]:
    """Return what was asked by category, most first; those below five together.

    One that stood alone below five could be worked out from the sum, so the smallest of the others joins it then.
    """
    observations = list(asked)
    words = _words(observations, catalogue)
    counts = Counter(one.category for one in observations)
    order = sorted(counts, key=lambda code: (-counts[code], code))
    alone = [code for code in order if counts[code] >= SMALLEST_GROUP]
    together = [code for code in order if counts[code] < SMALLEST_GROUP]
    while together and alone and _could_be_worked_out([counts[code] for code in together]):
        together.insert(0, alone.pop())
    rows = [Asked(categories=(code,), number=counts[code], words=words.get(code, ())) for code in alone]
    if together:
        all_words = tuple(text for code in together for text in words.get(code, ()))
        number = shown(sum(counts[code] for code in together))
        # Not even that there were any is told of categories that can point people out.
        named = tuple(
            one.code for one in catalogue.categories if one.code in together and may_name(one.code, catalogue)
        )
        rows.append(Asked(categories=named, number=number, words=all_words, together=True))
    return tuple(rows)


def may_name(category: str, catalogue: Catalogue) -> bool:
    """Tell whether a category may be named beside a single case: not when it can point people out."""
    return not is_never_public(catalogue, category)


def _could_be_worked_out(numbers: list[int]) -> bool:
    """Tell whether the sum of these gives one of them away."""
    total, count = sum(numbers), len(numbers)
    return count == 1 or total < SMALLEST_GROUP or total in (count, count * (SMALLEST_GROUP - 1))


def _words(observations: Iterable[Observation], catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in sorted(observations, key=lambda each: each.received_at, reverse=True):
        kept = found.setdefault(one.category, [])
        text = (one.public_text or "").strip()
        if text and text not in kept and len(kept) < MOST_WORDS and may_name(one.category, catalogue):
            kept.append(text)
    return {category: tuple(texts) for category, texts in found.items()}
