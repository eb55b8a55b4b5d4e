"""Covering faces and number plates in a kept photo: painted over for good, in a new picture.

The paint is opaque and flat, and the new file is made from the painted pixels alone: two photos that differ only
under the paint give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import hypot
from typing import Any

from PIL import Image, ImageDraw, ImageOps

from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_, PhotoRefused
from hbgeo.exchange.photo_format import LIMITS, open_photo
from hbgeo.exchange.photos import read_photo

#: The paint, sRGB.
PAINT = (43, 43, 43)
#: Most points of all strokes together; a line drawn by hand has some tens.
MAX_POINTS = 4_000
#: Largest radius, as a fraction of the photo's width.
MAX_RADIUS = 0.25
#: Pixels that the paint reaches beyond the stroke: what the original's compression smeared goes with it.
_MARGIN_PX = 1.5
_UNREADABLE = N_("What was painted could not be read. Load the page again and paint once more.")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line drawn with a round brush; a single point is a dot.

    Parameters
    ----------
    points
        x as a fraction of the photo's width and y as one of its height, from the upper left corner, 0 to 1.
    radius
        Of the brush, as a fraction of the photo's width: above 0, at most `MAX_RADIUS`.
    """

    points: tuple[tuple[float, float], ...]
    radius: float


def covered(jpeg: bytes, strokes: Sequence[Stroke]) -> PhotoContent:
    """Paint strokes on a photo and make the bytes that are kept instead of it.

    Parameters
    ----------
    jpeg
        A kept photo, as `read_photo` made it.
    strokes
        At least one, with `MAX_POINTS` points together at most.

    Returns
    -------
    PhotoContent
        Of the same size, without any metadata, with a thumbnail of the covered picture. The same input always gives
        the same bytes.

    Raises
    ------
    PhotoRefused
        When the photo is damaged, or a stroke is none: no points, or numbers that are out of range or not finite.
    """
    check(strokes)
    picture = _decoded(jpeg)
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        _paint(draw, picture.size, stroke)
    out = BytesIO()
    # without loss on the way to the one encoder there is
    picture.save(out, "PNG", compress_level=1)
    return read_photo(out.getvalue())


def read_strokes(values: Any) -> tuple[Stroke, ...]:  # noqa: ANN401 - JSON from a browser
    """Read strokes that a browser sent.

    Parameters
    ----------
    values
        A list of `{"points": [[x, y], …], "radius": r}`, as in `Stroke`.

    Raises
    ------
    PhotoRefused
        When it is anything else, or `check` refuses it.
    """
    try:
        strokes = tuple(
            Stroke(tuple((float(x), float(y)) for x, y in value["points"]), float(value["radius"])) for value in values
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise PhotoRefused(_UNREADABLE) from error
    check(strokes)
    return strokes


def check(strokes: Sequence[Stroke]) -> None:
    """Refuse what cannot be painted.

    Raises
    ------
    PhotoRefused
        When there is no stroke, a stroke without points, too many points, or a number that is out of range or not
        finite.
    """
    if not strokes:
        raise PhotoRefused(N_("Nothing is painted yet. Paint over what shall be covered."))
    if sum(len(stroke.points) for stroke in strokes) > MAX_POINTS:
        raise PhotoRefused(N_("Too much was painted at once. Save a part of it, then go on."))
    for stroke in strokes:
        # a comparison with NaN is false, so it does not pass either
        inside = all(0 <= x <= 1 and 0 <= y <= 1 for x, y in stroke.points)
        if not (stroke.points and inside and 0 < stroke.radius <= MAX_RADIUS):
            raise PhotoRefused(_UNREADABLE)


def _decoded(jpeg: bytes) -> Image.Image:
    """Return the picture in RGB, upright as browsers show it."""
    try:
        picture = ImageOps.exif_transpose(open_photo(jpeg)).convert("RGB")
    except PhotoRefused:
        raise
    except Exception as error:  # decoders answer hostile bytes with any exception there is
        raise PhotoRefused(N_("The photo is damaged or cut off. Take it again or send another.")) from error
    picture.thumbnail((LIMITS.longest_side, LIMITS.longest_side), Image.Resampling.LANCZOS)
    return picture


def _paint(draw: ImageDraw.ImageDraw, size: tuple[int, int], stroke: Stroke) -> None:
    width, height = size
    radius = stroke.radius * width + _MARGIN_PX
    # Pillow's coordinates name the middle of a pixel, fractions count from its corner
    points = [(x * width - 0.5, y * height - 0.5) for x, y in stroke.points]
    for x, y in points:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=PAINT)
    for (x1, y1), (x2, y2) in pairwise(points):
        length = hypot(x2 - x1, y2 - y1)
        if length:
            across, along = (y1 - y2) / length * radius, (x2 - x1) / length * radius
            corners = [(x1 + across, y1 + along), (x2 + across, y2 + along)]
            corners += [(x2 - across, y2 - along), (x1 - across, y1 - along)]
            draw.polygon(corners, fill=PAINT)
