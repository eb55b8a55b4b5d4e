"""Photos from phones and cameras: decoded, turned upright, made small, rid of everything but the picture.

What comes back is made from the pixels alone, so no metadata of the original (EXIF, XMP, colour profile,
comment, hidden second picture) can be left in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from math import isfinite
from typing import Any

from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.position import Position, PositionSource
from hbgeo.errors import N_, PhotoRefused
from hbgeo.exchange.photo_format import LIMITS, PhotoLimits, open_photo

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
    with _damage_is_refused():
        picture = _decode(open_photo(data, limits), limits)
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
        image = open_photo(data)
        return _position(image.getexif().get_ifd(IFD.GPSInfo))
    return None


@contextmanager
def _damage_is_refused() -> Iterator[None]:
    try:
        yield
    except PhotoRefused:
        raise
    except Exception as error:  # decoders answer hostile bytes with any exception there is
        raise PhotoRefused(N_("The photo is damaged or cut off. Take it again or send another.")) from error


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
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
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
