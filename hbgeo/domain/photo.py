"""A photo of an observation: decoded, stripped and re-encoded before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A kept photo.

    Parameters
    ----------
    sha256
        Hash of the kept bytes in hexadecimal; the photo's name everywhere.
    width, height
        Pixels, upright.
    public
        Whether it was looked at and may be shown to everybody.
    """

    sha256: str
    observation_id: str
    width: int
    height: int
    received_at: datetime
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoContent:
    """The bytes of a photo, all metadata stripped.

    Parameters
    ----------
    sha256
        SHA-256 of `image`, hexadecimal.
    image, thumbnail
        JPEG; the thumbnail fits in 320 × 320 pixels.
    """

    sha256: str
    width: int
    height: int
    image: bytes
    thumbnail: bytes
