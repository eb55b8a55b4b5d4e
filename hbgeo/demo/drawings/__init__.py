"""Drawn pictures that stand in for photos in the demo, each marked as invented."""

from __future__ import annotations

from hbgeo.demo.drawings import dark, faults, good
from hbgeo.demo.drawings.canvas import Canvas

_SCENES = {scene.__name__: scene for scene in (*dark.SCENES, *faults.SCENES, *good.SCENES)}
_DIMMED = {scene.__name__ for scene in dark.SCENES} - {dark.tunnel_light.__name__}
#: Names of all drawings.
DRAWINGS = tuple(_SCENES)


def draw(name: str, *, variant: int = 0) -> bytes:
    """Draw a picture: 800 × 600 pixels, the same bytes each time.

    Parameters
    ----------
    name
        One of `DRAWINGS`.
    variant
        Lets chance place things differently.

    Returns
    -------
    bytes
        A JPEG.

    Raises
    ------
    KeyError
        When there is no drawing of that name.
    """
    canvas = Canvas(f"{name} {variant}", dark=name in _DIMMED)
    _SCENES[name](canvas)
    return canvas.to_jpeg()
