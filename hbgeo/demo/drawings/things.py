"""Things that stand about in a housing area, each drawn at a place on the sheet."""

from __future__ import annotations

from hbgeo.demo.drawings.canvas import HEIGHT, HORIZON, WIDTH, Canvas

_FACADES = ("#c9825b", "#d8b26a", "#b9574a", "#d9cdb4", "#8fa3a0")


def outdoors(canvas: Canvas, *, houses: bool = True, ground: str = "#7fa35a") -> None:
    """Draw sky, perhaps houses, and ground."""
    canvas.fade(0, HORIZON, *(("#1b2a55", "#3a4a78") if canvas.dark else ("#8fc3e8", "#e4f1f6")))
    if canvas.dark:
        for _ in range(24):
            canvas.oval(canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, 200), 1.2, 1.2, "#ffffff")
    else:
        _cloud(canvas, canvas.random.uniform(120, 300), 70)
        _cloud(canvas, canvas.random.uniform(480, 680), 110)
    if houses:
        left, right = canvas.random.sample(_FACADES, 2)
        house(canvas, canvas.random.uniform(-60, 60), 220, left)
        house(canvas, canvas.random.uniform(500, 590), 264, right)
    canvas.fade(HORIZON, HEIGHT, ground, _darker(ground))


def house(canvas: Canvas, x: float, width: float, color: str) -> None:
    """Draw a three-storey block of flats with balconies; some windows lit in the dark."""
    top = 150
    canvas.box(x, top, x + width, HORIZON + 6, color)
    canvas.polygon([(x - 8, top), (x + width + 8, top), (x + width - 14, top - 22), (x + 14, top - 22)], "#5b4a44")
    columns = int(width // 44)
    for row in range(3):
        for column in range(columns):
            left, upper = x + 16 + column * 44, top + 16 + row * 54
            lit = canvas.dark and canvas.random.random() < 0.4  # noqa: PLR2004 - a share
            canvas.box(left, upper, left + 24, upper + 30, "#fff6dd" if canvas.dark else "#dfeaf0")
            if lit:
                canvas.glow(left + 12, upper + 15, 22)


def way(canvas: Canvas, *, color: str = "#b9b2a6", left: float = 250, right: float = 620, far: float = 420) -> None:
    """Draw a path that runs away to the horizon."""
    canvas.polygon([(far - 16, HORIZON), (far + 16, HORIZON), (right, HEIGHT), (left, HEIGHT)], color)


def lamp(canvas: Canvas, x: float, foot: float, height: float, *, lit: bool) -> None:
    """Draw a lamp post; a lit one throws its light on the ground."""
    thick = max(3, height / 42)
    canvas.line([(x, foot), (x, foot - height)], "#4a4f55", thick)
    canvas.line([(x, foot - height), (x + height * 0.14, foot - height - 4)], "#4a4f55", thick)
    head = x + height * 0.16
    canvas.oval(head, foot - height, height * 0.055, height * 0.03, "#f5e6b8" if lit else "#30343a")
    if lit:
        canvas.glow(head, foot - height + 6, height * 0.62, strength=0.9)
        canvas.glow(head, foot, height * 0.75, strength=0.6, flat=0.22)


def bush(canvas: Canvas, x: float, y: float, size: float, color: str = "#3f7a3a") -> None:
    """Draw a bush of many leaves."""
    for _ in range(16):
        dx, dy = canvas.random.uniform(-size, size), canvas.random.uniform(-size * 0.6, size * 0.35)
        shade = color if canvas.random.random() < 0.6 else _darker(color)  # noqa: PLR2004 - a share
        canvas.oval(x + dx, y + dy, size * 0.42, size * 0.34, shade)


def tree(canvas: Canvas, x: float, foot: float, height: float, color: str = "#4c8a3f") -> None:
    """Draw a broad tree."""
    canvas.polygon(
        [(x - height * 0.05, foot), (x + height * 0.05, foot), (x + height * 0.025, foot - height * 0.6),
         (x - height * 0.025, foot - height * 0.6)], "#6b4a32",
    )  # fmt: skip
    bush(canvas, x, foot - height * 0.68, height * 0.32, color)


def bench(canvas: Canvas, x: float, y: float, size: float, *, worn: bool = False) -> None:
    """Draw a park bench seen from the front."""
    wood = "#8a7350" if worn else "#c8863c"
    for leg in (0.12, 0.88):
        canvas.line([(x + size * leg, y - size * 0.42), (x + size * leg, y + size * 0.2)], "#3c3f44", size * 0.035)
    for slat in range(3):
        top = y - size * 0.42 + slat * size * 0.1
        canvas.box(x, top, x + size, top + size * 0.07, wood, radius=3)
    canvas.polygon(
        [
            (x - size * 0.02, y),
            (x + size * 1.02, y),
            (x + size * 1.06, y + size * 0.1),
            (x - size * 0.06, y + size * 0.1),
        ],
        wood,
    )
    if worn:
        canvas.polygon(
            [(x + size * 0.4, y - size * 0.43), (x + size * 0.6, y - size * 0.43), (x + size * 0.48, y - size * 0.34)],
            "#4e3f2c",
        )
        canvas.line([(x + size * 0.2, y), (x + size * 0.3, y + size * 0.1)], "#4e3f2c", 3)


def bin_(canvas: Canvas, x: float, y: float, size: float, *, full: bool) -> None:
    """Draw a litter bin, perhaps one that nobody has emptied."""
    canvas.line([(x + size * 0.5, y), (x + size * 0.5, y + size * 0.5)], "#3c3f44", 6)
    canvas.polygon(
        [(x, y - size), (x + size, y - size), (x + size * 0.88, y + size * 0.1), (x + size * 0.12, y + size * 0.1)],
        "#2f6b4f",
    )
    canvas.box(x - 4, y - size - 10, x + size + 4, y - size + 6, "#24523c", radius=4)
    if not full:
        return
    for color in ("#e8e2d6", "#d8493f", "#f1c232", "#5a8fd0", "#e8e2d6", "#c9a36b", "#d8493f"):
        dx, dy = canvas.random.uniform(0, size), canvas.random.uniform(-16, 6)
        canvas.polygon(
            [(x + dx - 16, y - size - 6 + dy), (x + dx + 4, y - size - 26 + dy), (x + dx + 18, y - size - 4 + dy)],
            color,
        )
        litter(canvas, x + canvas.random.uniform(-70, size + 70), y + size * 0.5 + canvas.random.uniform(-6, 26), color)


def litter(canvas: Canvas, x: float, y: float, color: str) -> None:
    """Draw one thing dropped on the ground."""
    turn = canvas.random.uniform(-6, 6)
    canvas.polygon([(x, y), (x + 18, y + turn), (x + 14, y + 12), (x - 4, y + 9)], color)


def shelter(canvas: Canvas, x: float, foot: float, *, lit: bool) -> None:
    """Draw a bus shelter with its stop sign."""
    canvas.box(x, foot - 190, x + 270, foot - 172, "#2f4858", radius=4)
    for post in (8, 256):
        canvas.box(x + post, foot - 176, x + post + 8, foot, "#40505c")
    canvas.box(x + 18, foot - 166, x + 254, foot - 20, "#a9c6d4" if not canvas.dark else "#8fa9b8")
    canvas.line([(x + 90, foot - 166), (x + 90, foot - 20)], "#40505c", 3)
    canvas.line([(x + 174, foot - 166), (x + 174, foot - 20)], "#40505c", 3)
    if lit:
        bench(canvas, x + 60, foot - 34, 140)
        canvas.glow(x + 135, foot - 130, 200, flat=0.75)
        canvas.glow(x + 135, foot + 10, 240, strength=0.5, flat=0.2)
    canvas.line([(x + 330, foot), (x + 330, foot - 220)], "#40505c", 6)
    canvas.box(x + 306, foot - 250, x + 354, foot - 196, "#1f6fb4", radius=6)
    canvas.box(x + 316, foot - 238, x + 344, foot - 214, "#ffffff", radius=4)
    canvas.oval(x + 322, foot - 210, 4, 4, "#ffffff")
    canvas.oval(x + 338, foot - 210, 4, 4, "#ffffff")


def _cloud(canvas: Canvas, x: float, y: float) -> None:
    for dx, dy, size in ((-46, 6, 30), (-14, -8, 36), (24, -2, 32), (52, 8, 22)):
        canvas.oval(x + dx, y + dy, size * 1.3, size * 0.7, "#ffffff")


def _darker(color: str) -> str:
    red, green, blue = (int(color[i : i + 2], 16) * 3 // 4 for i in (1, 3, 5))
    return f"#{red:02x}{green:02x}{blue:02x}"
