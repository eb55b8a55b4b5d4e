"""Scenes by day of things that need mending."""

from __future__ import annotations

from itertools import pairwise

from hbgeo.demo.drawings import things
from hbgeo.demo.drawings.canvas import HEIGHT, HORIZON, WIDTH, Canvas

_PAINTS = ("#d6336c", "#4263eb", "#0ca678", "#f59f00")


def graffiti(canvas: Canvas) -> None:
    """Draw a wall with scrawls that say nothing."""
    canvas.box(0, 0, WIDTH, HEIGHT, "#b7b1a5")
    for row in range(12):
        for column in range(-1, 9):
            left = column * 104 + (row % 2) * 52
            canvas.box(
                left, row * 42, left + 98, row * 42 + 36, "#c3bdb1" if (row + column) % 3 else "#bcb5a8", radius=2
            )
    canvas.fade(500, HEIGHT, "#7c7870", "#635f58")
    for number, color in enumerate(_PAINTS):
        x, y = 90 + number * 165, 230 + canvas.random.uniform(-60, 60)
        wave = [(x + step * 12, y + canvas.random.uniform(-70, 70)) for step in range(12)]
        canvas.line(wave, color, 12)
        canvas.arc((x + 70, y), (66, 50), (0, 320), color, width=9)


def bushes(canvas: Canvas) -> None:
    """Draw hazel bushes that hang over the path."""
    things.outdoors(canvas, houses=False)
    things.way(canvas, left=300, right=560)
    for depth in range(5):
        size, y = 50 + depth * 26, HORIZON + depth * 52
        things.bush(canvas, 372 - depth * 50, y, size, "#3f7a3a")
        things.bush(canvas, 470 + depth * 50, y, size, "#4b8a3f")


def puddle(canvas: Canvas) -> None:
    """Draw standing water across the way."""
    things.outdoors(canvas)
    things.way(canvas, left=120, right=720)
    canvas.oval(425, 480, 230, 62, "#6f8fa6")
    canvas.oval(410, 474, 200, 48, "#8fb3cb")
    canvas.arc((380, 476), (90, 18), (180, 340), "#dcecf5", width=4)
    canvas.arc((500, 488), (60, 12), (180, 330), "#dcecf5", width=4)


def glass(canvas: Canvas) -> None:
    """Draw broken glass under the bench."""
    canvas.fade(0, HEIGHT, "#a8a49d", "#8b877f")
    things.bench(canvas, 180, 230, 420)
    for _ in range(46):
        x, y, size = canvas.random.uniform(120, 700), canvas.random.uniform(380, 560), canvas.random.uniform(6, 26)
        corners = [
            (x + canvas.random.uniform(-size, size), y + canvas.random.uniform(-size, size) * 0.6) for _ in range(3)
        ]
        canvas.polygon(corners, canvas.random.choice(("#d6eee2", "#b8e0cf", "#8cc7ae", "#f4fffa")))


def litter_bin(canvas: Canvas) -> None:
    """Draw a bin that overflows."""
    things.outdoors(canvas)
    canvas.fade(470, HEIGHT, "#b1aca2", "#96918a")
    things.bin_(canvas, 330, 430, 150, full=True)


def pothole(canvas: Canvas) -> None:
    """Draw a hole in the asphalt."""
    things.outdoors(canvas, ground="#6b6e73")
    canvas.line([(430, HORIZON), (640, HEIGHT)], "#dcdcdc", 6)
    canvas.oval(320, 480, 190, 56, "#4d4f53")
    canvas.oval(326, 486, 164, 44, "#33343a")
    for _ in range(26):
        x, y = canvas.random.gauss(320, 130), canvas.random.gauss(490, 36)
        canvas.oval(x, y, canvas.random.uniform(3, 9), canvas.random.uniform(2, 6), "#83868c")


def dumped(canvas: Canvas) -> None:
    """Draw a sofa and tyres left beside the refuse room."""
    things.outdoors(canvas)
    canvas.box(500, 180, 780, 440, "#8f5f47")
    canvas.box(590, 270, 690, 440, "#3f5145")
    for x, y in ((420, 470), (470, 500)):
        canvas.oval(x, y, 52, 52, "#2a2b2e")
        canvas.oval(x, y, 24, 24, "#7fa35a")
    canvas.box(90, 380, 370, 440, "#7d5a8c", radius=18)
    canvas.box(70, 420, 390, 500, "#8f6aa0", radius=18)
    for x in (60, 350):
        canvas.box(x, 400, x + 50, 505, "#6d4c7c", radius=16)


def jetty(canvas: Canvas) -> None:
    """Draw the pond's jetty with its rail leaning out."""
    things.outdoors(canvas, houses=False)
    canvas.fade(380, HEIGHT, "#7fb0cc", "#5586a3")
    canvas.polygon([(300, 400), (430, 400), (560, HEIGHT), (180, HEIGHT)], "#b58a5a")
    for step in range(9):
        y = 405 + step * step * 2.6
        canvas.line([(300 - (y - 400) * 0.6, y), (430 + (y - 400) * 0.65, y)], "#8d6840", 3)
    for x, y, lean in ((296, 410, 0), (262, 470, 0), (214, 550, 0), (436, 410, 18), (480, 480, 52), (530, 560, 84)):
        canvas.line([(x, y), (x + lean, y - 110)], "#7a5a38", 9)
    canvas.line([(296, 300), (262, 360), (214, 440)], "#7a5a38", 8)
    canvas.line([(454, 300), (532, 372), (614, 452)], "#7a5a38", 8)


def swing(canvas: Canvas) -> None:
    """Draw a swing that hangs by one chain."""
    _swing(canvas, broken=True)


def slide(canvas: Canvas) -> None:
    """Draw the slide with a sharp edge."""
    things.outdoors(canvas, ground="#d9c58f")
    for x in (250, 330):
        canvas.line([(x, 520), (x, 200)], "#b0382f", 10)
    for y in range(250, 520, 44):
        canvas.line([(250, y), (330, y)], "#b0382f", 7)
    canvas.polygon([(330, 205), (372, 200), (640, 505), (560, 520)], "#c3cdd6")
    canvas.line([(330, 205), (560, 520)], "#d6453b", 12)
    canvas.line([(372, 200), (640, 505)], "#d6453b", 12)
    canvas.polygon([(505, 350), (556, 318), (548, 352), (574, 346), (540, 398)], "#eef3f7")
    canvas.line([(505, 350), (556, 318), (548, 352), (574, 346), (540, 398)], "#7c8790", 2)


def bench(canvas: Canvas) -> None:
    """Draw a rotten bench."""
    things.outdoors(canvas)
    canvas.fade(480, HEIGHT, "#b1aca2", "#96918a")
    things.bench(canvas, 210, 450, 380, worn=True)


def playground_old(canvas: Canvas) -> None:
    """Draw a worn swing in the shade of tall pines."""
    _swing(canvas, broken=False, paint="#8d8a80", ground="#9c8f68")
    for x in (60, 730):
        canvas.line([(x, 430), (x, 60)], "#7b4b2e", 22)
        things.bush(canvas, x, 70, 90, "#2f5c3a")


def desire_path(canvas: Canvas) -> None:
    """Draw a trodden short cut over the grass."""
    things.outdoors(canvas)
    canvas.polygon([(0, 470), (240, HORIZON), (290, HORIZON), (120, HEIGHT), (0, HEIGHT)], "#b9b2a6")
    trodden = ((120, 590), (200, 500), (300, 455), (400, 430), (490, 405), (560, 372), (600, HORIZON + 8))
    for (x, y), (next_x, next_y) in pairwise(trodden):
        for step in range(40):
            share = step / 40
            here = y + (next_y - y) * share
            size = 3 + (here - HORIZON) * 0.13
            canvas.oval(
                x + (next_x - x) * share, here + canvas.random.uniform(-2, 2), size * 1.7, size * 0.6, "#9c8a5a"
            )


def _swing(canvas: Canvas, *, broken: bool, paint: str = "#2f6fb0", ground: str = "#d9c58f") -> None:
    things.outdoors(canvas, ground=ground)
    for foot, top in ((150, 210), (270, 210), (530, 590), (650, 590)):
        canvas.line([(foot, 520), (top, 190)], paint, 11)
    canvas.line([(205, 190), (595, 190)], paint, 12)
    canvas.line([(300, 190), (300, 430)], "#55595e", 4)
    canvas.line([(370, 190), (370, 300 if broken else 430)], "#55595e", 4)
    canvas.line([(300, 430), (352, 496) if broken else (370, 430)], "#26272a", 14)
    for x in (450, 520):
        canvas.line([(x, 190), (x, 430)], "#55595e", 4)
    canvas.line([(448, 430), (522, 430)], "#26272a", 14)


SCENES = (
    graffiti, bushes, puddle, glass, litter_bin, pothole, dumped, jetty, swing, slide, bench, playground_old,
    desire_path,
)  # fmt: skip
