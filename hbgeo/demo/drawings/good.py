"""Scenes of good places, by day."""

from __future__ import annotations

from math import cos, pi, sin

from hbgeo.demo.drawings import things
from hbgeo.demo.drawings.canvas import HEIGHT, HORIZON, WIDTH, Canvas

_FLOWERS = ("#e64980", "#f59f00", "#fff3bf", "#845ef7", "#ff8787")


def square(canvas: Canvas) -> None:
    """Draw the little square with its hazel."""
    things.outdoors(canvas)
    canvas.fade(430, HEIGHT, "#c7bfb0", "#aaa294")
    things.tree(canvas, 400, 470, 360, "#5c9a45")
    things.bench(canvas, 130, 470, 170)
    things.bench(canvas, 500, 470, 170)
    canvas.box(350, 470, 450, 492, "#8d8577", radius=6)


def grove(canvas: Canvas) -> None:
    """Draw wood anemones under the trees."""
    things.outdoors(canvas, houses=False, ground="#6d9a4e")
    things.way(canvas, color="#b8a988")
    for trunk, foot, height in ((100, 400, 300), (240, 360, 220), (610, 370, 240), (720, 420, 320)):
        things.tree(canvas, trunk, foot, height, "#86b85a")
    for _ in range(110):
        x, y = canvas.random.uniform(0, WIDTH), canvas.random.uniform(410, 590)
        middle = 425 + (y - 460) * 0.05
        if abs(x - middle) > 40 + (y - HORIZON) * 0.75:
            _flower(canvas, x, y, 5 + (y - 400) * 0.03, "#ffffff")


def pond(canvas: Canvas) -> None:
    """Draw ducks on the pond."""
    things.outdoors(canvas)
    canvas.oval(400, 500, 380, 110, "#5f95b5")
    canvas.oval(400, 494, 350, 92, "#82b6d2")
    things.bush(canvas, 90, 430, 50, "#4b8a3f")
    things.bench(canvas, 590, 400, 120)
    for x, y, size in ((300, 480, 1.0), (390, 510, 0.8), (500, 470, 0.9), (230, 520, 0.6), (262, 530, 0.6)):
        _duck(canvas, x, y, size)


def flowers(canvas: Canvas) -> None:
    """Draw planting boxes in bloom."""
    things.outdoors(canvas)
    canvas.fade(430, HEIGHT, "#c7bfb0", "#aaa294")
    for left in (70, 310, 550):
        canvas.box(left, 430, left + 190, 520, "#7a5238", radius=4)
        for _ in range(26):
            _flower(
                canvas,
                left + canvas.random.uniform(8, 182),
                430 - canvas.random.uniform(-6, 70),
                11,
                canvas.random.choice(_FLOWERS),
            )


def bench_new(canvas: Canvas) -> None:
    """Draw the new benches, with backs to lean on."""
    things.outdoors(canvas)
    canvas.fade(470, HEIGHT, "#c7bfb0", "#aaa294")
    things.tree(canvas, 690, 470, 260, "#5c9a45")
    things.bench(canvas, 150, 460, 330)
    things.bin_(canvas, 540, 470, 60, full=False)


def playground(canvas: Canvas) -> None:
    """Draw the large playground."""
    things.outdoors(canvas, ground="#b5653f")
    for post in (150, 330):
        canvas.line([(post, 480), (post, 220)], "#b07b3e", 16)
    canvas.polygon([(130, 225), (240, 140), (350, 225)], "#d6453b")
    canvas.box(150, 320, 330, 340, "#b07b3e")
    canvas.polygon([(330, 322), (362, 322), (540, 500), (490, 505)], "#f1c232")
    for step in range(5):
        canvas.line([(80 + step * 14, 480 - step * 34), (150, 480 - step * 34)], "#4263eb", 6)
    canvas.line([(80, 480), (150, 310)], "#4263eb", 7)
    canvas.oval(650, 500, 44, 26, "#0ca678")
    canvas.line([(650, 500), (650, 540)], "#55595e", 9)
    canvas.oval(690, 470, 20, 22, "#0ca678")


def grill(canvas: Canvas) -> None:
    """Draw a barbecue with its table under a roof."""
    things.outdoors(canvas)
    canvas.polygon([(360, 230), (560, 170), (760, 230)], "#7a4a3a")
    for post in (390, 730):
        canvas.line([(post, 230), (post, 500)], "#8d6840", 12)
    canvas.box(430, 400, 690, 418, "#b58a5a", radius=3)
    for leg in (470, 650):
        canvas.line([(leg, 418), (leg, 500)], "#8d6840", 10)
    canvas.oval(210, 420, 92, 30, "#33363b")
    canvas.box(196, 430, 224, 540, "#44484e")
    for dx in (-40, 0, 40):
        canvas.oval(210 + dx, 414, 16, 9, "#e8590c")
    for number in range(3):
        canvas.arc((200 + number * 20, 350 - number * 30), (22, 30), (90, 250), "#dfe3e6", width=6)


def boule(canvas: Canvas) -> None:
    """Draw balls on the boule court."""
    things.outdoors(canvas, ground="#c9b284")
    canvas.line([(40, 560), (240, 380)], "#7a5238", 12)
    canvas.line([(760, 560), (560, 380)], "#7a5238", 12)
    for x, y in ((330, 470), (420, 520), (465, 455), (540, 500)):
        canvas.oval(x + 6, y + 20, 26, 8, "#94804f")
        canvas.oval(x, y, 26, 26, "#8b929a")
        canvas.oval(x - 8, y - 9, 8, 7, "#cfd6dc")
    canvas.oval(410, 440, 11, 11, "#d6453b")


def skatepark(canvas: Canvas) -> None:
    """Draw the ramp and the rail."""
    things.outdoors(canvas, ground="#a6a9ad")
    canvas.polygon([(60, 300), (150, 300), (190, 420), (290, 500), (60, 500)], "#c6c9cd")
    canvas.line([(150, 300), (190, 420), (290, 500)], "#7c8086", 5)
    canvas.polygon([(520, 500), (590, 430), (690, 430), (760, 500)], "#bdc1c6")
    for post in (360, 470):
        canvas.line([(post, 500), (post, 450)], "#495057", 8)
    canvas.line([(340, 450), (490, 450)], "#d6453b", 10)
    canvas.box(580, 412, 660, 422, "#e8590c", radius=5)
    for wheel in (596, 644):
        canvas.oval(wheel, 427, 7, 7, "#26272a")


def allotment(canvas: Canvas) -> None:
    """Draw growing boxes in rows."""
    things.outdoors(canvas)
    for row, (y, size) in enumerate(((380, 0.6), (440, 0.8), (520, 1.0))):
        for column in range(3):
            x = 60 + column * 250 + row * 10
            canvas.box(x, y, x + 190 * size, y + 60 * size, "#9c7248", radius=3)
            for plant in range(5):
                things.bush(canvas, x + (18 + plant * 38) * size, y - 4, 14 * size, "#6aa84f")
                if (plant + row) % 2:
                    canvas.oval(x + (20 + plant * 38) * size, y - 8, 6, 6, "#d6453b")


def run(canvas: Canvas) -> None:
    """Draw the goal of Hasselbackenloppet."""
    things.outdoors(canvas)
    things.way(canvas, color="#c7b48c", left=140, right=700)
    for post in (170, 650):
        canvas.line([(post, 520), (post, 190)], "#495057", 12)
    canvas.box(160, 180, 660, 250, "#d6453b", radius=6)
    for square_ in range(24):
        canvas.box(
            170 + square_ * 20, 232 if square_ % 2 else 216, 190 + square_ * 20, 248 if square_ % 2 else 232, "#ffffff"
        )
    for x, color, size in ((330, "#4263eb", 1.0), (430, "#f59f00", 0.85), (510, "#0ca678", 1.05)):
        _runner(canvas, x, 500, color, size)


def _runner(canvas: Canvas, x: float, foot: float, color: str, size: float) -> None:
    hip, shoulder = foot - 62 * size, foot - 118 * size
    canvas.line([(x, hip), (x + 30 * size, foot - 30 * size), (x + 14 * size, foot)], "#343a40", 9 * size)
    canvas.line([(x, hip), (x - 18 * size, foot - 24 * size), (x - 44 * size, foot - 18 * size)], "#343a40", 9 * size)
    canvas.line([(x, hip), (x + 8 * size, shoulder)], color, 26 * size)
    canvas.line([(x + 8 * size, shoulder), (x + 34 * size, shoulder + 30 * size)], color, 8 * size)
    canvas.line([(x + 8 * size, shoulder), (x - 22 * size, shoulder + 26 * size)], color, 8 * size)
    canvas.oval(x + 12 * size, shoulder - 24 * size, 15 * size, 17 * size, "#a9744f")


def _duck(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.oval(x, y, 30 * size, 13 * size, "#7d6a55")
    canvas.oval(x + 24 * size, y - 16 * size, 11 * size, 11 * size, "#2b8a3e")
    canvas.polygon(
        [(x + 33 * size, y - 18 * size), (x + 46 * size, y - 14 * size), (x + 33 * size, y - 10 * size)], "#f59f00"
    )


def _flower(canvas: Canvas, x: float, y: float, size: float, color: str) -> None:
    for petal in range(5):
        angle = petal * 2 * pi / 5
        canvas.oval(x + cos(angle) * size * 0.6, y + sin(angle) * size * 0.6, size * 0.5, size * 0.5, color)
    canvas.oval(x, y, size * 0.35, size * 0.35, "#f1c232")


SCENES = (
    square, grove, pond, flowers, bench_new, playground, grill, boule, skatepark, allotment, run,
)  # fmt: skip
