"""Photos from phones and cameras: decoded, turned upright, made small, and rid of everything but the picture.

The format is told by the content, never by the name. What comes back is made from the pixels alone, so no metadata
(EXIF, XMP, colour profile, comment, hidden second picture) of the original can be left in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from typing import Any

from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.position import Position, PositionSource
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
    ("SVG", re.compile(rb"\s*(?:<\?xml.{0,400}?)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.DOTALL | re.IGNORECASE)),
    ("HTML", re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<script)", re.IGNORECASE)),
    ("ZIP", re.compile(rb"PK\x03\x04|PK\x05\x06")),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("TIFF", re.compile(rb"II\*\x00|MM\x00\*")),
    ("BMP", re.compile(rb"BM.{4}\x00{4}", re.DOTALL)),
    ("AVIF", re.compile(rb".{4}ftypavi[fs]", re.DOTALL)),
    ("video", re.compile(rb".{4}ftyp|\x1aE\xdf\xa3", re.DOTALL)),
)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_photo(data: bytes, *, limits: PhotoLimits = LIMITS) -> PhotoContent:
    """Decode a photo and make the bytes that are kept: the same input always gives the same bytes.

    Parameters
    ----------
    data
        A JPEG, PNG, WebP or HEIC file. Of an animation or a burst the first picture is taken.
    limits
        What is taken, and how it is kept.

    Returns
    -------
    PhotoContent
        Upright, sRGB, without any metadata.

    Raises
    ------
    PhotoRefused
        When the file is none of these formats, too large, or damaged.
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
    with _damage_is_refused():
        picture = _decode(_open(data, format_, limits), limits)
        image = _jpeg(picture, limits.quality)
        thumbnail = _jpeg(_fitting(picture, limits.thumbnail_side), limits.quality)
    return PhotoContent(
        sha256=hashlib.sha256(image).hexdigest(),
        width=picture.width,
        height=picture.height,
        image=image,
        thumbnail=thumbnail,
    )


def photo_position(data: bytes) -> Position | None:
    """Read from an original photo where it was taken.

    Parameters
    ----------
    data
        The file as it came, before `read_photo` strips it.

    Returns
    -------
    Position | None
        WGS 84, with the accuracy when the camera wrote it; None when there is no believable position.
    """
    with suppress(Exception):  # a position is a bonus: whatever is wrong with it, the photo may still be fine
        image = _OPENERS[_format_of(data)](BytesIO(data))
        return _position(image.getexif().get_ifd(IFD.GPSInfo))
    return None


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
            raise PhotoRefused(N_("This is a file of type {kind}, not a photo. Send JPEG, PNG, WebP or HEIC."), kind=name)
    raise PhotoRefused(N_("The file is not a photo that can be read. Send JPEG, PNG, WebP or HEIC."))


def _open(data: bytes, format_: str, limits: PhotoLimits) -> ImageFile:
    image = _OPENERS[format_](BytesIO(data))
    if image.width * image.height > limits.max_megapixels * 1e6:
        raise PhotoRefused(
            N_("The photo has {pixels} million pixels; at most {limit} can be taken. Send a smaller version."),
            pixels=f"{image.width * image.height / 1e6:.0f}",
            limit=f"{limits.max_megapixels:g}",
        )
    return image


@contextmanager
def _damage_is_refused() -> Iterator[None]:
    try:
        yield
    except PhotoRefused:
        raise
    except Exception as error:  # decoders answer hostile bytes with any exception there is
        raise PhotoRefused(N_("The photo is damaged or cut off. Take it again or send another.")) from error


def _has_too_many_scans(data: bytes, limit: int) -> bool:
    """Count the scans of a JPEG up to its end marker, without decoding."""
    scans = 0
    marker = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
    found = marker.search(data, 2)
    while found and found[1] != b"\xd9" and scans <= limit:
        scans += found[1] == b"\xda"
        length = int.from_bytes(data[found.end() : found.end() + 2])
        found = marker.search(data, found.end() + length)
    return scans > limit


def _decode(image: ImageFile, limits: PhotoLimits) -> Image.Image:
    if isinstance(image, JpegImageFile):
        # lets libjpeg skip detail that the kept size cannot show
        image.draft(None, (limits.longest_side, limits.longest_side))
    image.load()
    picture = _fitting(_in_plain_mode(image), limits.longest_side)
    picture = _opaque(picture, image.info.get("icc_profile"))
    turn = _TURNS.get(_orientation(image))
    picture = picture.transpose(turn) if turn is not None else picture
    picture.info.clear()  # Pillow would write a comment found here into the new file
    return picture


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """Return the picture in L, RGB, RGBA or CMYK."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        # 16 bits a pixel; a plain conversion would clip them to white
        return image.point(lambda value: value * (1 / 256)).convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _fitting(image: Image.Image, side: int) -> Image.Image:
    scale = min(1.0, side / max(image.size))
    size = tuple(max(1, round(length * scale)) for length in image.size)
    return image.copy() if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _opaque(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB, laid on white where it was transparent."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colors = image.convert("RGB") if alpha else image
    colors = _in_srgb(colors, profile) if profile else colors.convert("RGB")
    if alpha is None:
        return colors
    return Image.composite(colors, Image.new("RGB", image.size, "white"), alpha)


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    with suppress(Exception):  # a broken or unfitting profile: the plain values are the best that is left
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        if converted is not None:
            return converted
    return image.convert("RGB")


def _orientation(image: Image.Image) -> int:
    with suppress(Exception):  # EXIF that cannot be read turns nothing
        return int(image.getexif().get(Base.Orientation, 1))
    return 1


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _position(gps: dict[int, Any]) -> Position | None:
    lat = _degrees(gps[GPS.GPSLatitude], gps[GPS.GPSLatitudeRef] in ("S", "s"))
    lon = _degrees(gps[GPS.GPSLongitude], gps[GPS.GPSLongitudeRef] in ("W", "w"))
    if lat == 0 and lon == 0:
        return None  # what cameras write before they know where they are
    accuracy = float(gps.get(GPS.GPSHPositioningError, "nan"))
    return Position(
        lon=lon,
        lat=lat,
        source=PositionSource.PHOTO,
        accuracy_m=accuracy if isfinite(accuracy) and accuracy > 0 else None,
    )


def _degrees(parts: tuple[float, float, float], negative: bool) -> float:  # noqa: FBT001 - one call site
    degrees, minutes, seconds = (float(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if negative else 1)
