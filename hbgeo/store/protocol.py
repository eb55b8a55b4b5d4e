"""What a store can do, whichever database is behind it.

Work is done in a *session*: `store.read()` gives one that sees a consistent snapshot and cannot write;
`store.write(work)` runs `work(session)` as one transaction, durable when the call returns. An exception in
`work` rolls all of it back. Every writing method writes its event in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.action import Action, ActionPhoto, ActionPhotoKind
from hbgeo.domain.contact import Contact
from hbgeo.domain.event import Event, Role
from hbgeo.domain.inspection import Fault, Inspection, PlacePhoto
from hbgeo.domain.meeting import Activity, Decision, Meeting
from hbgeo.domain.observation import Observation
from hbgeo.domain.photo import Photo, PhotoContent
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.timetable import Timetable
from hbgeo.domain.track import Track, TrackPoint
from hbgeo.domain.walk import Stop, Walk
from hbgeo.domain.walker import Walker

T = TypeVar("T")


class Record(Protocol):
    """A frozen dataclass that the store keeps field by field."""

    @property
    def id(self) -> str:
        """Its key."""


R = TypeVar("R", bound=Record)
Outcome = Literal["created", "same"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `Store.check` found.

    Parameters
    ----------
    code
        `damaged`, `orphan_photo`, `missing_photo`, `changed_photo`, `no_event`, `stack`, …
    message
        Template in English, marked with `N_`.
    values
        What its placeholders stand for.
    serious
        Whether something is lost or broken; otherwise it is a hint.
    """

    code: str
    message: str
    values: Mapping[str, Any]
    serious: bool


@dataclass(frozen=True, slots=True)
class MapPoints:
    """What a map needs of many observations, as parallel arrays ordered by `fid`.

    Parameters
    ----------
    fid, lon, lat
        shape (n,): row numbers, degrees (EPSG:4326).
    category, polarity
        shape (n,): index into `categories`; -1, 0, +1.
    """

    fid: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    category: npt.NDArray[np.int16]
    polarity: npt.NDArray[np.int8]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WalkerPin:
    """Whose pin it is.

    Parameters
    ----------
    walker
        `Walker.number`.
    promised_photos
        How many photos the walker said would follow.
    """

    walker: int
    promised_photos: int


@dataclass(frozen=True, slots=True)
class PhotoReceipt:
    """What became of a photo that was sent.

    Parameters
    ----------
    sha256
        The name it is kept under; empty when it was taken back before it came.
    """

    sha256: str
    removed: bool


class Observations(Protocol):
    """Observations; deleted ones are out of sight everywhere and stay deleted."""

    def put(self, observation: Observation, role: Role) -> Outcome:
        """Keep a new observation; `same` when the client sent the identical one before.

        Raises
        ------
        Conflict
            When the id is known with another content.
        Gone
            When it was deleted.
        """

    def put_many(self, observations: Iterable[Observation], role: Role) -> dict[Outcome, int]:
        """Keep many; a known `source_ref` or id counts as `same` and changes nothing."""

    def get(self, observation_id: str) -> Observation:
        """Return one. Raises `NotFound` or `Gone`."""

    def by_fid(self, fids: Sequence[int]) -> list[Observation]:
        """Return those with the given row numbers (what the map's points carry) by rising number, unknown left out."""

    def change(self, observation_id: str, role: Role, **changes: Any) -> Observation:  # noqa: ANN401
        """Change fields named in `domain.observation.CHANGEABLE` and return the new state."""

    def delete(self, observation_id: str, role: Role) -> None:
        """Delete one (undo); the row stays for the history, out of sight."""

    def restore(self, observation_id: str, role: Role) -> None:
        """Take a deletion back, within the same session of work (undo of undo)."""

    def agree(self, observation_id: str, agreement_id: str, role: Role) -> int:
        """Count one “me too” (once for each `agreement_id`) and return how many there are."""

    def disagree(self, observation_id: str, agreement_id: str, role: Role) -> int:
        """Take one “me too” back (never given, nothing happens) and return how many there are."""

    def agreed(self, agreement_ids: Mapping[str, str]) -> set[str]:
        """Return those of the observations (id → agreement id) that were agreed with."""

    def changed_since(self, walk_id: str, after: int) -> tuple[list[Observation], list[Observation]]:
        """Return the observations of a walk that changed after an event: those that are there, and those deleted."""

    def duplicates_of(self, observation_id: str) -> list[Observation]:
        """Return the observations that this one stands for, in the order they came."""

    def duplicate_counts(self) -> dict[str, int]:
        """Return how many observations each one stands for; those that stand for none are left out."""

    def find(
        self, selection: Selection = EVERYTHING, *, after: int = 0, limit: int = 1000, newest: bool = False
    ) -> list[tuple[int, Observation]]:
        """Return a page of (fid, observation), by rising `fid` after the given one, or newest first before it."""

    def count(self, selection: Selection = EVERYTHING) -> int:
        """Return the exact number."""

    def count_by(
        self,
        field: Literal["category", "status", "walk_id", "polarity", "light"],
        selection: Selection = EVERYTHING,
    ) -> dict[Any, int]:
        """Return the exact number for each value of a field."""

    def points(self, selection: Selection = EVERYTHING) -> MapPoints:
        """Return what the map draws."""

    def frame(self, selection: Selection = EVERYTHING) -> gpd.GeoDataFrame:
        """Return a GeoDataFrame (EPSG:4326) with the contract's columns, index `fid`; dates as datetime64."""

    def contract_rows(
        self,
        selection: Selection = EVERYTHING,
        *,
        fields: Sequence[str] | None = None,
        after: int = 0,
        limit: int | None = None,
        chunk: int = 5000,
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Yield chunks of rows (lon, lat, *contract fields) by rising `fid`, all or one page.

        Memory does not grow with their number.

        Parameters
        ----------
        fields
            Names of the fields that are wanted, in this order: of the contract, `fid` (row number) or `ljus`. All
            fields of the contract by default.
        """

    def geojson(self, selection: Selection = EVERYTHING, *, chunk: int = 5000) -> Iterator[bytes]:
        """Yield an RFC 7946 FeatureCollection in pieces; memory does not grow with their number."""

    def known_refs(self, refs: Collection[str]) -> set[str]:
        """Return which of these `source_ref`s are kept already (deleted ones too)."""

    def stacks(self, at_least: int = 20) -> list[tuple[float, float, int]]:
        """Return (lon, lat, count) of coordinates shared by at least so many observations, most first."""

    def stats(self) -> dict[str, Any]:
        """Return `count`, `first` and `last` day recorded, and `bounds` (west, south, east, north)."""


class Walks(Protocol):
    """Walks with their stops."""

    def save(self, walk: Walk, stops: Sequence[Stop], role: Role) -> None:
        """Create the walk or replace what changed, stops included; every difference becomes an event.

        Raises `Conflict` when another walk has the code.
        """

    def get(self, walk_id: str) -> Walk:
        """Return one. Raises `NotFound`."""

    def by_code(self, code: str) -> Walk:
        """Return the walk with the join code. Raises `NotFound`."""

    def all(self) -> list[Walk]:
        """Return all walks, latest day first."""

    def stops(self, walk_id: str) -> list[Stop]:
        """Return the stops of a walk by number."""

    def stops_frame(self) -> gpd.GeoDataFrame:
        """Return all stops (contract columns, EPSG:4326)."""

    def routes_frame(self) -> gpd.GeoDataFrame:
        """Return all routes (contract columns, EPSG:4326)."""


class Places(Protocol):
    """Features of the layers."""

    def put_many(self, places: Iterable[Place], role: Role) -> dict[Literal["created", "changed", "same"], int]:
        """Keep places; one with a known id is changed where it differs."""

    def get(self, place_id: str) -> Place:
        """Return one. Raises `NotFound`."""

    def delete(self, place_id: str, role: Role) -> None:
        """Take a place out of sight; its history stays."""

    def change(self, place_id: str, role: Role, **changes: Any) -> Place:  # noqa: ANN401
        """Change fields (`name`, `geometry`, `attributes`, `layer`, `source`, `source_ref`); raises `NotFound`."""

    def restore(self, place_id: str, role: Role) -> None:
        """Take a deletion back. Raises `NotFound` when it is not deleted."""

    def value_of(self, name: str, plain: Any) -> Any:  # noqa: ANN401
        """Return a field's value from what stands in an event."""

    def find(self, layer: str, box: Box | None = None) -> list[Place]:
        """Return the places of a layer, of those that meet the box when one is given."""

    def counts(self) -> dict[str, int]:
        """Return the number of places by layer."""

    def version(self, layer: str) -> tuple[int, int]:
        """Return two numbers of a layer that change whenever one of its places is added, changed or deleted."""

    def frame(self, layer: str) -> gpd.GeoDataFrame:
        """Return a layer as GeoDataFrame (EPSG:4326): id, name, source and its attributes as columns."""

    def area(self) -> BaseGeometry | None:
        """Return the union of the layer `omrade`, or None when there is none."""


class Photos(Protocol):
    """Photos of observations, named by the hash of their content."""

    def add(self, observation_id: str, content: PhotoContent, role: Role) -> Outcome:
        """Keep a photo. Raises `NotFound` when there is no such observation."""

    def of(self, observation_id: str) -> list[Photo]:
        """Return the photos of an observation in the order they came."""

    def image(self, sha256: str) -> bytes:
        """Return the JPEG. Raises `NotFound`."""

    def thumbnail(self, sha256: str) -> bytes:
        """Return the small JPEG. Raises `NotFound`."""

    def remove(self, observation_id: str, sha256: str, role: Role) -> None:
        """Take a photo away for good: its bytes go too, unless something else has the same one."""

    def cover(self, observation_id: str, sha256: str, content: PhotoContent, role: Role) -> None:
        """Put a photo in another's place, for good: the bytes of the one before go, and it is not public any more."""

    def publish(self, observation_id: str, sha256: str, role: Role, *, public: bool) -> None:
        """Say whether a photo may be shown to everybody. Raises `NotFound`."""

    def is_public(self, sha256: str) -> bool:
        """Tell whether a photo may be shown to everybody, as an observation's or an action's."""


class Walkers(Protocol):
    """Walkers, known by a hash, and receipts of what their phones sent."""

    def join(self, walk_id: str, walker_hash: str) -> Outcome:
        """Let a walker join; once joined, nothing changes."""

    def find(self, walk_id: str, walker_hash: str) -> Walker | None:
        """Return the walker of a walk, or None when nobody with that hash joined it."""

    def with_hash(self, walker_hash: str) -> list[Walker]:
        """Return the walkers that a code stands for: one for each walk it was used on."""

    def own(self, observation_id: str, walker: Walker, *, promised_photos: int = 0) -> None:
        """Remember whose pin it is; once known, nothing changes."""

    def pin(self, observation_id: str) -> WalkerPin | None:
        """Return whose pin it is, or None when it came by another way."""

    def pins(self, walker: Walker) -> list[str]:
        """Return the ids of a walker's pins, deleted ones too, in the order they came."""

    def remove_unseen(self, observation_id: str, walker: Walker) -> None:
        """Remember that a pin was taken back before it arrived."""

    def was_removed(self, observation_id: str) -> bool:
        """Tell whether a pin was taken back before it arrived."""

    def take_receipt(self, receipt_id: str, about: str, content_hash: str) -> Outcome:
        """Note that something with this id came; `same` when it came before. Raises `Conflict` for other content."""

    def photo_receipt(self, observation_id: str, sent_sha256: str) -> PhotoReceipt | None:
        """Return what became of a photo that was sent, or None when it never came."""

    def keep_photo_receipt(self, observation_id: str, sent_sha256: str, sha256: str) -> None:
        """Note that a photo came, and under which name it is kept."""

    def still_sent(self, observation_id: str, sha256: str) -> bool:
        """Tell whether any photo that was sent, and not taken back, is kept under that name."""

    def remove_photo_receipts(self, observation_id: str) -> None:
        """Note that all photos of an observation were taken back."""

    def remove_photo_receipt(self, observation_id: str, sent_sha256: str) -> None:
        """Note that a photo was taken back, whether it has come or not. Raises `Gone` when it was already."""


class StopAnswers(Protocol):
    """The groups' answers at the stops."""

    def put(self, answer: StopAnswer, role: Role) -> Outcome:
        """Keep an answer in place of the one before; `same` when it says the same."""

    def of(self, walk_id: str, *, after: int = 0) -> list[StopAnswer]:
        """Return the answers of a walk, of those that changed after an event when one is given."""


class Tracks(Protocol):
    """Recorded tracks."""

    def add_part(self, walk_id: str, track_id: str, number: int, points: Sequence[TrackPoint], role: Role) -> Outcome:
        """Keep a part of a track; `same` when it came before. Raises `Conflict` when another has its number."""

    def of(self, walk_id: str) -> list[Track]:
        """Return the tracks of a walk, oldest first, their parts joined by number."""


class Records(Protocol[R]):
    """Records of one kind (meetings, decisions, activities, contacts); deleted ones are out of sight."""

    def add(self, record: R, role: Role) -> R:
        """Keep a new record and return it as kept; its event tells every field. Raises `Conflict` for a known id."""

    def get(self, record_id: str) -> R:
        """Return one. Raises `NotFound` or `Gone`."""

    def change(self, record_id: str, role: Role, **changes: Any) -> R:  # noqa: ANN401
        """Change fields and return the new state; what is equal already makes no event."""

    def delete(self, record_id: str, role: Role) -> None:
        """Take one out of sight; its history stays."""

    def restore(self, record_id: str, role: Role) -> None:
        """Take a deletion back."""

    def all(self, **equal: Any) -> list[R]:  # noqa: ANN401
        """Return all in the order they were made, or those whose fields equal the given values."""

    def value_of(self, name: str, plain: Any) -> Any:  # noqa: ANN401
        """Return a field's value from what stands in an event."""


class Actions(Records[Action], Protocol):
    """Actions of the plan, and their photos. Rules of status are the services' to hold."""

    def observations(self, action_id: str | None = None) -> list[Observation]:
        """Return the observations of an action, or of all actions, in the order they came."""

    def add_photo(self, action_id: str, content: PhotoContent, kind: ActionPhotoKind, role: Role) -> Outcome:
        """Keep a photo; the same photo of the same action again changes nothing."""

    def photos(self, action_id: str | None = None) -> list[ActionPhoto]:
        """Return the photos of an action, or of all, in the order they came."""

    def remove_photo(self, action_id: str, sha256: str, role: Role) -> None:
        """Take a photo away for good: its bytes go too, unless something else has the same one."""

    def publish_photo(self, action_id: str, sha256: str, role: Role, *, public: bool) -> None:
        """Say whether a photo may be shown to everybody. Raises `NotFound`."""


class Inspections(Records[Inspection], Protocol):
    """Inspections, and the photos of the places; those of an inspection go and come back with it."""

    def add_photo(
        self, place_id: str, content: PhotoContent, role: Role, *, inspection_id: str | None = None
    ) -> Outcome:
        """Keep a photo of a place; the same photo of the same place again changes nothing."""

    def photos(self, place_id: str) -> list[PlacePhoto]:
        """Return the photos of a place, in the order they came."""

    def remove_photo(self, place_id: str, sha256: str, role: Role) -> None:
        """Take a photo away for good: its bytes go too, unless something else has the same one. Raises `NotFound`."""


class Timetables(Records[Timetable], Protocol):
    """Timetables of the buses, and their files."""

    def keep(self, content: bytes) -> str:
        """Keep a file, once, and return its SHA-256 in hexadecimal."""

    def content(self, sha256: str) -> bytes:
        """Return a kept file. Raises `NotFound`."""


class Events(Protocol):
    """The history; it can only grow."""

    def of(self, entity_id: str) -> list[Event]:
        """Return what happened to one thing, oldest first."""

    def at_place(self, place_id: str) -> list[Event]:
        """Return what happened to a place, its inspections and its faults, oldest first."""

    def between(self, first: int, last: int) -> list[Event]:
        """Return the events with these numbers, both included, oldest first."""

    def of_plan(self, after: int) -> list[Event]:
        """Return what happened to actions, decisions and activities after an event, oldest first."""

    def latest(self, limit: int = 100) -> list[Event]:
        """Return what happened last, newest first."""

    def last(self) -> int:
        """Return the number of the latest event ever written, 0 when there is none."""

    def last_about_places(self) -> int:
        """Return the number of the latest event about a place, an inspection or a fault, 0 when there is none."""


class Session(Protocol):
    """The repositories over one transaction or snapshot."""

    @property
    def observations(self) -> Observations:
        """The observations."""

    @property
    def walks(self) -> Walks:
        """The walks."""

    @property
    def places(self) -> Places:
        """The features of the layers."""

    @property
    def photos(self) -> Photos:
        """The photos."""

    @property
    def walkers(self) -> Walkers:
        """The walkers."""

    @property
    def answers(self) -> StopAnswers:
        """The groups' answers."""

    @property
    def tracks(self) -> Tracks:
        """The recorded tracks."""

    @property
    def actions(self) -> Actions:
        """The actions of the plan."""

    @property
    def meetings(self) -> Records[Meeting]:
        """The meetings."""

    @property
    def decisions(self) -> Records[Decision]:
        """What the meetings decided."""

    @property
    def activities(self) -> Records[Activity]:
        """The programme's activities."""

    @property
    def contacts(self) -> Records[Contact]:
        """Who does what."""

    @property
    def inspections(self) -> Inspections:
        """The inspections of places."""

    @property
    def faults(self) -> Records[Fault]:
        """The faults of places."""

    @property
    def timetables(self) -> Timetables:
        """The timetables of the buses."""

    @property
    def events(self) -> Events:
        """The history."""

    def note(self, key: str) -> str | None:
        """Return a small remark kept with the data (`demo`, …)."""

    def set_note(self, key: str, value: str) -> None:
        """Keep a small remark with the data."""


class Store(Protocol):
    """A database of hbgeo."""

    def read(self) -> AbstractContextManager[Session]:
        """Return a session over a consistent snapshot; it cannot write."""

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` as one transaction and return what it returned, once that is on disk.

        Many threads may call it; their transactions share commits.
        """

    def version(self) -> str:
        """Return a text that changes whenever anything in the store did, by whichever process (for ETags, caches)."""

    def check(self, progress: Callable[[float], None] | None = None) -> list[Finding]:
        """Look for damage, orphans, missing photos and stacks."""

    def info(self) -> dict[str, Any]:
        """Return schema version, file size, counts."""

    def close(self) -> None:
        """Finish what is under way and close."""
