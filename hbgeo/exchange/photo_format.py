"""Which kind of photo some bytes are, told by their content and refused before anything is decoded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from hbgeo.errors import N_, PhotoRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoLimits:
    """What is taken, and how it is kept.

    Parameters
    ----------
    max_bytes
        Longest file.
    max_megapixels
        Largest picture, in millions of pixels, told from the header before anything is decoded.
    max_scans
        Most passes of a progressive JPEG: each costs a walk over the whole picture for a few bytes of file.
    longest_side, thumbnail_side
        Pixels of the kept picture and of its thumbnail, at most.
    quality
        JPEG quality of both.
    """

    max_bytes: int = 20 * 2**20
    max_megapixels: float = 50
    max_scans: int = 100
    longest_side: int = 2048
    thumbnail_side: int = 320
    quality: int = 85


LIMITS = PhotoLimits()

_HEIF_BRANDS = re.compile(rb"hei[cxms]|hev[cxms]|mif1|msf1")
#: The opening class of each accepted format: none of them goes through `Image.open`, whose guard is global.
_OPENERS: dict[str, type[ImageFile]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WebP": WebPImageFile,
    "HEIC": HeifImageFile,
}
#: What people send by mistake, by its first bytes, so that the message can name it.
_STRANGERS = (
    ("PDF", re.compile(rb"\s*%PDF-")),
    ("HTML", re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<script)", re.IGNORECASE)),
    ("SVG", re.compile(rb"\s*<(?:svg|[?!].*?<svg)\b", re.DOTALL | re.IGNORECASE)),
    ("ZIP", re.compile(rb"PK\x03\x04|PK\x05\x06")),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("TIFF", re.compile(rb"II\*\x00|MM\x00\*")),
    ("BMP", re.compile(rb"BM.{4}\x00{4}", re.DOTALL)),
    ("AVIF", re.compile(rb".{4}ftypavi[fs]", re.DOTALL)),
    ("video", re.compile(rb".{4}ftyp|\x1aE\xdf\xa3", re.DOTALL)),
)


def open_photo(data: bytes, limits: PhotoLimits = LIMITS) -> ImageFile:
    """Open a photo without decoding its pixels.

    Raises
    ------
    PhotoRefused
        When it is too long, of another kind, has too many pixels or would take too long to decode. A damaged
        header raises whatever the decoder makes of it.
    """
    if len(data) > limits.max_bytes:
        raise PhotoRefused(
            N_("The photo is {size} MB; at most {limit} MB can be taken. Send a smaller version."),
            size=f"{len(data) / 2**20:.0f}",
            limit=limits.max_bytes // 2**20,
        )
    format_ = _format_of(data)
    if format_ == "JPEG" and _has_too_many_scans(data, limits.max_scans):
        raise PhotoRefused(N_("The photo is built in a way that cannot be read in reasonable time. Send another."))
    image = _OPENERS[format_](BytesIO(data))
    if image.width * image.height > limits.max_megapixels * 1e6:
        raise PhotoRefused(
            N_("The photo has {pixels} million pixels; at most {limit} can be taken. Send a smaller version."),
            pixels=f"{image.width * image.height / 1e6:.0f}",
            limit=f"{limits.max_megapixels:g}",
        )
    return image


def _format_of(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp" and _HEIF_BRANDS.fullmatch(data[8:12]):
        return "HEIC"
    if not data:
        raise PhotoRefused(N_("The file is empty."))
    for name, start in _STRANGERS:
        if start.match(data[:2000]):
            raise PhotoRefused(
                N_("This is a file of type {kind}, not a photo. Send JPEG, PNG, WebP or HEIC."), kind=name
            )
    raise PhotoRefused(N_("The file is not a photo that can be read. Send JPEG, PNG, WebP or HEIC."))


def _has_too_many_scans(data: bytes, limit: int) -> bool:
    """Count the scans of a JPEG up to its end marker, without decoding."""
    scans = 0
    marker = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
    found = marker.search(data, 2)
    while found and found[1] != b"\xd9" and scans <= limit:
        scans += found[1] == b"\xda"
        length = int.from_bytes(data[found.end() : found.end() + 2])
        found = marker.search(data, found.end() + length)
    return scans > limit
