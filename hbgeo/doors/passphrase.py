"""The staff's passphrase: kept as a scrypt hash in a file beside the databases."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from hbgeo.doors import private_file
from hbgeo.errors import N_, InvalidInput, Problem, SettingsError

FILE = "passphrase.json"
SHORTEST = 12
LONGEST = 1000
#: Of different characters, so that a row of one letter is none.
FEWEST_DIFFERENT = 5
#: scrypt (RFC 7914): 64 MB and about 0.2 s on a small server.
COST, BLOCK, PARALLEL = 2**16, 8, 1
_HIGHEST_COST = 2**20
_DIGEST_BYTES = 32
#: scrypt needs 128 bytes × cost × block, and a little.
_ROOM = 2**20


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a passphrase.

    Parameters
    ----------
    generation
        Differs for each passphrase that is set, also when it is the same words: sessions of another end.
    """

    cost: int
    block: int
    parallel: int
    salt: bytes
    digest: bytes
    generation: str

    def fits(self, text: str) -> bool:
        """Tell whether the passphrase is this one. Takes a while, by intent."""
        given = _digest(text, salt=self.salt, cost=self.cost, block=self.block, parallel=self.parallel)
        return hmac.compare_digest(given, self.digest)


class PassphraseFile:
    """The file in the folder `home`, read again whenever it changed."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._seen: tuple[int, int, int] | None = None
        self._kept: Kept | None = None

    def exists(self) -> bool:
        """Tell whether a passphrase is set. A file that cannot be looked at counts as one: doors fail closed."""
        try:
            self.path.stat()
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return True

    def kept(self) -> Kept | None:
        """Return what is kept, None when no passphrase is set.

        Raises
        ------
        SettingsError
            When the file cannot be read or used.
        """
        try:
            state = self.path.stat()
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
            if seen != self._seen:
                self._kept = _read(self.path.read_bytes())
                self._seen = seen
        except FileNotFoundError:
            self._seen = self._kept = None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                N_("The passphrase in {path} cannot be read. Set a new one with hbgeo passphrase."), path=self.path
            ) from error
        return self._kept

    def set(self, text: str) -> None:
        """Keep the hash of a new passphrase; whoever signed in with the one before is signed out.

        Raises
        ------
        InvalidInput
            When it is too short, too long or too simple.
        """
        check(text)
        salt = os.urandom(16)
        kept = {
            "scheme": "scrypt",
            "cost": COST,
            "block": BLOCK,
            "parallel": PARALLEL,
            "salt": salt.hex(),
            "digest": _digest(text, salt=salt, cost=COST, block=BLOCK, parallel=PARALLEL).hex(),
        }
        private_file.write(self.path, json.dumps(kept, indent=1).encode() + b"\n")

    def remove(self) -> bool:
        """Forget the passphrase; tell whether there was one."""
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        return True


def check(text: str) -> None:
    """Raise `InvalidInput` when a passphrase would be too easy to guess."""
    spoken = _normal(text)
    if len(spoken) < SHORTEST:
        message = N_("The passphrase needs at least {count} characters. Four or five words in a row are easy to keep.")
        raise InvalidInput((Problem("passphrase", message, {"count": SHORTEST}),))
    if len(spoken) > LONGEST:
        message = N_("The passphrase may have {count} characters at most.")
        raise InvalidInput((Problem("passphrase", message, {"count": LONGEST}),))
    if len(set(spoken.casefold())) < FEWEST_DIFFERENT:
        message = N_("The passphrase repeats a few characters. Four or five words in a row are easy to keep.")
        raise InvalidInput((Problem("passphrase", message),))


def _normal(text: str) -> str:
    # A letter with a ring is one character on one keyboard and two on another.
    return unicodedata.normalize("NFKC", text)


def _digest(text: str, *, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        _normal(text)[: LONGEST + 1].encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost,
        r=block,
        p=parallel,
        maxmem=128 * cost * block + _ROOM,
        dklen=_DIGEST_BYTES,
    )


def _read(content: bytes) -> Kept:
    kept = json.loads(content)
    cost, block, parallel = int(kept["cost"]), int(kept["block"]), int(kept["parallel"])
    salt, digest = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["digest"])
    usable = 1 < cost <= _HIGHEST_COST and block == BLOCK and parallel == PARALLEL and len(digest) == _DIGEST_BYTES
    if kept["scheme"] != "scrypt" or not usable:
        raise ValueError("not a hash of hbgeo")
    return Kept(cost, block, parallel, salt, digest, hashlib.sha256(content).hexdigest()[:16])
