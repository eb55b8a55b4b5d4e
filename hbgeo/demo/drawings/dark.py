"""Scenes in the dark: lamps that are out, lamps that are lit again."""

from __future__ import annotations

from hbgeo.demo.drawings import things
from hbgeo.demo.drawings.canvas import HEIGHT, HORIZON, WIDTH, Canvas


def tunnel_dark(canvas: Canvas) -> None:
    """Draw the underpass with its lamps out."""
    _tunnel(canvas, lit=False)


def tunnel_light(canvas: Canvas) -> None:
    """Draw the underpass with its lamps mended."""
    _tunnel(canvas, lit=True)


def dark_path(canvas: Canvas) -> None:
    """Draw the path through the grove, without any light."""
    things.outdoors(canvas, houses=False, ground="#4f6b3c")
    things.way(canvas, color="#8d8472")
    for x, foot, height in ((90, 420, 330), (250, 370, 230), (600, 380, 250), (730, 440, 350)):
        things.tree(canvas, x, foot, height, "#3c5f32")
    for x in (60, 180, 690, 780):
        things.bush(canvas, x, 470, 70, "#35552c")
    canvas.glow(425, HORIZON - 14, 46, strength=0.7)


def lit_path(canvas: Canvas) -> None:
    """Draw the same path with its new lamps."""
    things.outdoors(canvas, houses=False, ground="#4f6b3c")
    things.way(canvas, color="#a29a88")
    for x, foot, height in ((60, 420, 320), (700, 400, 300)):
        things.tree(canvas, x, foot, height, "#4a7a3c")
    for x, foot, height in ((452, 345, 90), (376, 362, 130), (560, 420, 220), (200, 500, 330)):
        things.lamp(canvas, x, foot, height, lit=True)


def lamp_dark(canvas: Canvas) -> None:
    """Draw a lamp post that is out, between two that are not."""
    things.outdoors(canvas)
    things.way(canvas, color="#7e7a78", left=120, right=700)
    things.lamp(canvas, 640, 390, 150, lit=True)
    things.bush(canvas, 120, 420, 60)
    things.lamp(canvas, 260, 520, 400, lit=False)


def bus_stop_dark(canvas: Canvas) -> None:
    """Draw the bus stop one waits at in the dark."""
    _bus_stop(canvas, lit=False)


def bus_stop_lit(canvas: Canvas) -> None:
    """Draw the bus stop with light and a bench."""
    _bus_stop(canvas, lit=True)


def car_park(canvas: Canvas) -> None:
    """Draw the far end of the car park."""
    things.outdoors(canvas, ground="#5d6066")
    things.lamp(canvas, 120, 400, 190, lit=True)
    for number, x in enumerate((60, 270, 480, 690)):
        canvas.line([(x - 40, 430), (x - 80, HEIGHT)], "#c9c9c9", 4)
        if number != 1:
            _car(canvas, x + 40, 470, ("#9c3b38", "#000000", "#d7d9dc", "#3d5f8f")[number])


def _tunnel(canvas: Canvas, *, lit: bool) -> None:
    wall, vault, floor = ("#b8ab92", "#9c9079", "#8a7d68") if lit else ("#8a8781", "#6b6963", "#5f5c57")
    canvas.box(0, 0, WIDTH, HEIGHT, wall)
    canvas.polygon([(0, 0), (WIDTH, 0), (520, 210), (280, 210)], vault)
    canvas.polygon([(0, HEIGHT), (WIDTH, HEIGHT), (520, 400), (280, 400)], floor)
    canvas.box(280, 210, 520, 400, "#1a2646" if lit else "#5a6f96")
    canvas.box(280, 350, 520, 400, "#26402c" if lit else "#4c6a44")
    things.tree(canvas, 330, 360, 110, "#22402a" if lit else "#3c5f32")
    for x in (0, 90, 160, 215, 250):
        canvas.line([(x, x * 0.74), (x, HEIGHT - x * 0.7)], "#6f6c66", 2)
        canvas.line([(WIDTH - x, x * 0.74), (WIDTH - x, HEIGHT - x * 0.7)], "#6f6c66", 2)
    for y, width in ((30, 120), (110, 74), (165, 46), (195, 28)):
        canvas.box(400 - width / 2, y, 400 + width / 2, y + width * 0.14, "#fff7d8" if lit else "#3a3a3c", radius=4)
        if lit:
            canvas.glow(400, y, width * 1.9, strength=0.6)
            canvas.glow(400, HEIGHT - y * 0.9, width * 2.2, strength=0.35, flat=0.2)


def _bus_stop(canvas: Canvas, *, lit: bool) -> None:
    things.outdoors(canvas, houses=False, ground="#55753f")
    things.tree(canvas, 690, 360, 240, "#3c5f32")
    canvas.polygon([(0, 480), (WIDTH, 440), (WIDTH, HEIGHT), (0, HEIGHT)], "#565960")
    canvas.line([(0, 560), (WIDTH, 510)], "#b9bcc2", 5)
    things.shelter(canvas, 180, 470, lit=lit)
    if lit:
        things.lamp(canvas, 90, 480, 330, lit=True)


def _car(canvas: Canvas, x: float, y: float, color: str) -> None:
    canvas.box(x, y, x + 150, y + 46, color, radius=14)
    canvas.polygon([(x + 28, y + 4), (x + 50, y - 32), (x + 106, y - 32), (x + 128, y + 4)], color)
    canvas.polygon([(x + 42, y + 2), (x + 56, y - 24), (x + 100, y - 24), (x + 114, y + 2)], "#aab8c4")
    for wheel in (34, 116):
        canvas.oval(x + wheel, y + 46, 18, 18, "#26272a")


SCENES = (
    tunnel_dark, tunnel_light, dark_path, lit_path, lamp_dark, bus_stop_dark, bus_stop_lit, car_park,
)  # fmt: skip
