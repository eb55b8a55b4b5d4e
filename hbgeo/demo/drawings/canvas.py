"""A sheet to draw on: plain shapes in picture coordinates, smoothed by drawing large and shrinking."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

WIDTH, HEIGHT = 800, 600
#: Where the ground begins, from the top.
HORIZON = 330
_SCALE = 2
_LAMPLIGHT = (255, 226, 160)
_LABEL = "påhittad bild"

Color = str | tuple[int, int, int]
Points = Sequence[tuple[float, float]]


class Canvas:
    """A picture of 800 × 600 units under way.

    Parameters
    ----------
    name, dark
        The drawing's name gives its chance variations, the same each time; in the dark all colours are dimmed.
    """

    def __init__(self, name: str, *, dark: bool) -> None:
        self.dark = dark
        self.random = Random(name)  # noqa: S311 - chance for looks
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Points, color: Color) -> None:
        """Fill a polygon."""
        self._draw.polygon([_large(point) for point in points], fill=self._tone(color))

    def line(self, points: Points, color: Color, width: float = 4) -> None:
        """Draw a line with round corners."""
        self._draw.line(
            [_large(point) for point in points], fill=self._tone(color), width=round(width * _SCALE), joint="curve"
        )

    def box(  # noqa: PLR0913 - two corners and a colour
        self, left: float, top: float, right: float, bottom: float, color: Color, *, radius: float = 0
    ) -> None:
        """Fill a rectangle."""
        corners = (*_large((left, top)), *_large((right, bottom)))
        self._draw.rounded_rectangle(corners, radius * _SCALE, fill=self._tone(color))

    def oval(self, x: float, y: float, rx: float, ry: float, color: Color) -> None:
        """Fill an ellipse around a point."""
        corners = (*_large((x - rx, y - ry)), *_large((x + rx, y + ry)))
        self._draw.ellipse(corners, fill=self._tone(color))

    def arc(
        self,
        middle: tuple[float, float],
        radii: tuple[float, float],
        span: tuple[float, float],
        color: Color,
        *,
        width: float,
    ) -> None:
        """Draw a part of an ellipse, degrees clockwise from three o'clock."""
        (x, y), (rx, ry) = middle, radii
        corners = (*_large((x - rx, y - ry)), *_large((x + rx, y + ry)))
        self._draw.arc(corners, *span, fill=self._tone(color), width=round(width * _SCALE))

    def fade(self, top: float, bottom: float, above: Color, below: Color) -> None:
        """Fill the full width from one colour to another, downwards."""
        height = round((bottom - top) * _SCALE)
        ramp = Image.linear_gradient("L").resize((WIDTH * _SCALE, height))
        upper = Image.new("RGB", ramp.size, self._tone(above))
        lower = Image.new("RGB", ramp.size, self._tone(below))
        self._image.paste(Image.composite(lower, upper, ramp), (0, round(top * _SCALE)))

    def glow(self, x: float, y: float, radius: float, *, strength: float = 1.0, flat: float = 1.0) -> None:
        """Let lamplight fall around a point; it adds to what is there. `flat` is its height by its width."""
        width, height = round(2 * radius * _SCALE), round(2 * radius * flat * _SCALE)
        fall = _falloff().resize((width, height)).point(lambda value: int(value * strength))
        left, top = round((x - radius) * _SCALE), round((y - radius * flat) * _SCALE)
        under = self._image.crop((left, top, left + width, top + height))
        light = Image.merge("RGB", [fall.point(lambda v, c=channel: v * c // 255) for channel in _LAMPLIGHT])
        self._image.paste(ImageChops.screen(under, light), (left, top))

    def to_jpeg(self) -> bytes:
        """Finish: shrink, write on it that it is invented, and return a JPEG."""
        image = self._image.reduce(_SCALE)
        _sign(image)
        file = BytesIO()
        image.save(file, "JPEG", quality=88)
        return file.getvalue()

    def _tone(self, color: Color) -> tuple[int, int, int]:
        red, green, blue = _rgb(color)
        if not self.dark:
            return red, green, blue
        # What the eye sees at night: little light, and that bluish.
        return int(red * 0.25 + 4), int(green * 0.28 + 6), int(blue * 0.36 + 16)


@cache
def _rgb(color: Color) -> tuple[int, int, int]:
    if isinstance(color, str):
        return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
    return color


@cache
def _falloff() -> Image.Image:
    # Squared, so that the light gathers at the lamp.
    return Image.radial_gradient("L").point(lambda value: max(0, 255 - value * 255 // 180) ** 2 // 255)


def _large(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0] * _SCALE), round(point[1] * _SCALE)


def _sign(image: Image.Image) -> None:
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(20)
    # Pillow's own font has no å: an a, and the ring drawn over it.
    plain = _LABEL.replace("å", "a")
    width = draw.textlength(plain, font=font)
    left, top = WIDTH - width - 26, HEIGHT - 42
    draw.rounded_rectangle((left - 10, top - 6, WIDTH - 14, HEIGHT - 12), 6, fill=(250, 247, 238))
    draw.text((left, top), plain, font=font, fill=(70, 64, 60))
    middle = left + draw.textlength("p", font=font) + draw.textlength("a", font=font) / 2
    draw.ellipse((middle - 2.5, top + 0, middle + 2.5, top + 5), outline=(70, 64, 60))
