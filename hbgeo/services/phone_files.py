"""Taking in a file that a phone made of what it could not send.

Everything goes by the same way as if the phone had sent it: what came before is the same, whichever way it came.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.ids import now
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.domain.walker import is_walker_code, tidy_code
from hbgeo.errors import N_, Gone, HbgeoError, ImportRefused, InvalidInput, NotFound, Problem, StoreError
from hbgeo.exchange.photos import read_photo
from hbgeo.services import stop_answers, walker_photos, walker_pins
from hbgeo.services.joining import walk_with
from hbgeo.services.phone_items import (
    AgreementItem,
    AnswerItem,
    ChangeItem,
    Item,
    PhotoItem,
    PhotoRemovalItem,
    PinItem,
    RemovalItem,
    item_of,
    kind_of,
)
from hbgeo.store.protocol import Outcome, Store

FORMAT = "hbgeo-phone/1"
#: Largest file, bytes: a phone makes them of 15 MB at most.
MOST_BYTES = 40 * 2**20
#: Most things in a file.
MOST_ITEMS = 20_000
#: Refusals that are listed; the others are only counted.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in the file that was not taken.

    Parameters
    ----------
    number
        Of the thing in the file, from 1.
    kind
        `pin`, `photo`, …; empty when it cannot be told.
    reason
        Why; to be said by `hbgeo.i18n.say`.
    """

    number: int
    kind: str
    reason: HbgeoError


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneReport:
    """What became of a phone's file.

    Parameters
    ----------
    taken
        Kind → how many were new.
    same
        How many had come before.
    refused
        At most `MOST_LISTED`, in the order of the file; `refused_count` is the number of all.
    late
        Whether the walk is closed, so that new pins are marked as late.
    """

    walk: Walk
    taken: Mapping[str, int]
    same: int
    refused: tuple[Refused, ...]
    refused_count: int
    late: bool


def take_in(
    store: Store, catalogue: Catalogue, data: bytes, progress: Callable[[float], None] | None = None
) -> PhoneReport:
    """Take in what a phone kept, thing by thing; taken in again, everything is the same.

    The leader vouches for it: closed and long past walks take it too, also from a phone that never got through to join.

    Parameters
    ----------
    data
        The whole file.
    progress
        Told the share done, 0 to 1.

    Raises
    ------
    ImportRefused
        When it is no such file, or of a walk that is not here; nothing was taken.
    StoreError
        When the database cannot be written; taken in once more, the file goes on where it stopped.
    """
    code, walker, items = _read(data)
    with store.read() as session:
        try:
            walk = walk_with(session, code, by_file=True)
        except NotFound as error:
            raise ImportRefused(N_("The file is of a walk that is not in this database.")) from error
    phone = _Phone(store, catalogue, walk, walker, _taken_back(items))
    counts: Counter[tuple[str, Outcome]] = Counter()
    refused = []
    for number, raw in enumerate(items, 1):
        kind = kind_of(raw)
        try:
            counts[kind, phone.take(item_of(raw))] += 1
        except StoreError:
            raise
        except HbgeoError as error:
            refused.append(Refused(number, kind, error))
        if progress is not None:
            progress(number / len(items))
    return PhoneReport(
        walk=walk,
        taken={kind: count for (kind, outcome), count in counts.items() if outcome == "created"},
        same=sum(count for (_kind, outcome), count in counts.items() if outcome == "same"),
        refused=tuple(refused[:MOST_LISTED]),
        refused_count=len(refused),
        late=walk.state is WalkState.CLOSED,
    )


@dataclass(frozen=True, slots=True)
class _Phone:
    """One phone's file on its way into the store.

    Parameters
    ----------
    taken_back
        Ids of pins, and hashes of photos, that the same file takes back.
    """

    store: Store
    catalogue: Catalogue
    walk: Walk
    walker: str
    taken_back: frozenset[str]

    def take(self, item: Item) -> Outcome:
        """Take one thing by the service that the API would call."""
        try:
            return self._take(item)
        except Gone:
            # Taken in once more, what the file itself takes back is nothing new.
            if self.taken_back.isdisjoint({getattr(item, name, "") for name in ("id", "pin", "sha256")}):
                raise
            return "same"

    def _take(self, item: Item) -> Outcome:
        match item:
            case PinItem():
                draft, promised = item.body.draft(item.id), item.body.promised_photos
                return walker_pins.put_pin(
                    self.store,
                    self.catalogue,
                    *self._who,
                    draft,
                    promised_photos=promised,
                    by_file=True,
                ).outcome
            case ChangeItem():
                changes = item.body.changes()
                return walker_pins.change_pin(
                    self.store, self.catalogue, *self._who, item.pin, item.id, changes, by_file=True
                ).outcome
            case PhotoItem():
                content = _photo(item)
                return walker_photos.add_photo(
                    self.store, self.catalogue, *self._who, item.pin, item.sha256, content, by_file=True
                ).outcome
            case AnswerItem():
                return self._answer(item)
            case _:
                return self._changing(lambda: self._act(item))

    def _act(self, item: AgreementItem | RemovalItem | PhotoRemovalItem) -> None:
        match item:
            case AgreementItem():
                walker_pins.agree(self.store, *self._who, item.pin, by_file=True)
            case RemovalItem():
                walker_pins.remove_pin(self.store, *self._who, item.pin, by_file=True)
            case PhotoRemovalItem():
                walker_photos.remove_photo(self.store, *self._who, item.pin, item.sha256, by_file=True)

    def _answer(self, item: AnswerItem) -> Outcome:
        body = item.body
        given = StopAnswer(
            walk_id=self.walk.id,
            stop_id=item.stop,
            question=item.question,
            value=body.value,
            count=body.count,
            dissent=body.dissent,
            text=body.text,
            changed_at=now(),
        )
        return stop_answers.answer(self.store, self.catalogue, self.walk, body.change_id, given)

    def _changing(self, act: Callable[[], None]) -> Outcome:
        """Do something that says nothing of whether it was new; the history does."""
        before = self.store.version()
        act()
        return "same" if self.store.version() == before else "created"

    @property
    def _who(self) -> tuple[str, str]:
        return self.walk.code, self.walker


def _photo(item: PhotoItem) -> PhotoContent:
    try:
        sent = base64.b64decode(item.base64, validate=True)
    except ValueError:
        raise InvalidInput((Problem("base64", N_("This cannot be used.")),)) from None
    if hashlib.sha256(sent).hexdigest() != item.sha256:
        raise InvalidInput((Problem("sha256", N_("The photo is not the one that the phone had kept.")),))
    return read_photo(sent)


def _read(data: bytes) -> tuple[str, str, list[Any]]:
    """Return the walk's code, the walker's code and what the file holds."""
    if len(data) > MOST_BYTES:
        raise ImportRefused(
            N_("The file has {size} MB; at most {limit} MB can be taken in."),
            size=-(-len(data) // 2**20),
            limit=MOST_BYTES // 2**20,
        )
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise ImportRefused(N_("The file is damaged, or none that a phone made on a walk.")) from None
    if not isinstance(content, dict) or not str(content.get("format")).startswith("hbgeo-phone/"):
        raise ImportRefused(N_("The file is damaged, or none that a phone made on a walk."))
    if content["format"] != FORMAT:
        raise ImportRefused(N_("The file was made by a newer hbgeo. Update this one first."))
    code, walker, items = (content.get(name) for name in ("code", "walker", "items"))
    if not isinstance(code, str) or not isinstance(walker, str) or not isinstance(items, list):
        raise ImportRefused(N_("The file is damaged, or none that a phone made on a walk."))
    if not is_walker_code(tidy_code(walker)):
        raise ImportRefused(N_("The file is damaged, or none that a phone made on a walk."))
    if len(items) > MOST_ITEMS:
        raise ImportRefused(
            N_("The file holds {count} things; at most {limit} can be taken in."), count=len(items), limit=MOST_ITEMS
        )
    return code, walker, items


def _taken_back(items: list[Any]) -> frozenset[str]:
    removed = [(raw, "pin" if kind_of(raw) == "removal" else "sha256") for raw in items if "removal" in kind_of(raw)]
    return frozenset(raw[name] for raw, name in removed if isinstance(raw.get(name), str))
