"""Photos that come in pieces, held in memory until they are whole: the original never touches the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hbgeo.errors import N_, Conflict, HbgeoError

#: Largest photo, bytes.
MOST_OF_A_PHOTO = 10 * 2**20
#: Bytes of all photos under way together.
MOST_TOGETHER = 64 * 2**20
#: Photos in pieces that one walker may have under way.
MOST_OF_ONE_WALKER = 3
#: Seconds without a piece after which an upload is forgotten; the phone begins anew.
FORGOTTEN_AFTER = 15 * 60.0
#: Seconds without a piece after which an upload may be forgotten for the sake of others.
YIELDS_AFTER = 60.0


class Full(HbgeoError, RuntimeError):
    """There is no room for more photos right now."""


class BadOffset(Conflict):
    """A piece does not begin where the last one ended; `offset` says where that is."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(N_("The piece does not continue what came before. Go on from byte {offset}."), offset=offset)


class Room:
    """The memory that photos under way may take together.

    Parameters
    ----------
    most
        Bytes.
    """

    def __init__(self, most: int = MOST_TOGETHER) -> None:
        self.most = most
        self.taken = 0

    def take(self, size: int) -> None:
        """Take so many bytes of it. Raises `Full`."""
        if self.taken + size > self.most:
            raise Full(N_("Many photos are coming in right now. It is tried again soon."))
        self.taken += size

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        self.taken -= size


@dataclass(slots=True)
class Upload:
    """A photo of which some pieces are there.

    Parameters
    ----------
    length
        Bytes of the whole photo.
    turn
        Rises with each request that adds to it; an older request, left over from a broken connection, is told to stop.
    """

    length: int
    touched: float
    data: bytearray = field(default_factory=bytearray)
    turn: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return len(self.data) == self.length


class Uploads:
    """Photos under way, by a key that begins with whose they are. Used from the event loop alone.

    Parameters
    ----------
    room
        Shared with photos that come in one piece.
    clock
        Seconds that never go back.
    """

    def __init__(self, room: Room, clock: Callable[[], float] = time.monotonic) -> None:
        self._room = room
        self._clock = clock
        self._held: dict[tuple[str, ...], Upload] = {}

    def offset(self, key: tuple[str, ...]) -> int:
        """Return how many bytes are there."""
        self._forget(FORGOTTEN_AFTER)
        held = self._held.get(key)
        return len(held.data) if held else 0

    def begin(self, key: tuple[str, ...], offset: int, length: int) -> Upload:
        """Return the upload to add a piece to.

        Raises
        ------
        BadOffset
            When the piece does not begin where the last one ended, or the length was said to be another.
        """
        there = self.offset(key)
        held = self._held.get(key)
        if held is not None and held.length != length:
            # Another length for the same hash: one of the two was wrong, so neither is believed.
            self.drop(key)
            there, held = 0, None
        if offset != there:
            raise BadOffset(there)
        if held is None:
            self._make_place(key[0])
            held = self._held[key] = Upload(length, self._clock())
        held.turn += 1
        return held

    def add(self, key: tuple[str, ...], upload: Upload, turn: int, chunk: bytes) -> None:
        """Add bytes to an upload.

        Raises
        ------
        BadOffset
            When another request has taken over meanwhile, or more comes than was said.
        Full
            When there is no room.
        """
        if self._held.get(key) is not upload or upload.turn != turn or len(upload.data) + len(chunk) > upload.length:
            raise BadOffset(self.offset(key))
        self._make_room(len(chunk))
        upload.data += chunk
        upload.touched = self._clock()

    def drop(self, key: tuple[str, ...]) -> None:
        """Forget an upload."""
        held = self._held.pop(key, None)
        if held is not None:
            self._room.give_back(len(held.data))

    def _make_place(self, owner: str) -> None:
        """Forget the oldest uploads of a walker who has too many under way."""
        own = sorted((held.touched, key) for key, held in self._held.items() if key[0] == owner)
        for _touched, key in own[: max(0, len(own) + 1 - MOST_OF_ONE_WALKER)]:
            self.drop(key)

    def _make_room(self, size: int) -> None:
        try:
            self._room.take(size)
        except Full:
            self._forget(YIELDS_AFTER)
            self._room.take(size)

    def _forget(self, idle: float) -> None:
        before = self._clock() - idle
        for key in [key for key, held in self._held.items() if held.touched < before]:
            self.drop(key)
