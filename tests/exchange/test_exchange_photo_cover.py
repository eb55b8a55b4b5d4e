"""Covering parts of a photo: what is painted, that nothing under it is left, and what is refused."""

import hashlib
from io import BytesIO
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hbgeo.errors import PhotoRefused
from hbgeo.exchange.photo_cover import MAX_POINTS, MAX_RADIUS, PAINT, Stroke, covered, read_strokes
from hbgeo.exchange.photos import read_photo

DOT = Stroke(((0.5, 0.5),), 0.1)
#: A decoded JPEG differs from what was encoded by this much at most, where the picture is flat.
NEAR = 6


def photo(width=320, height=240, color=(250, 240, 230), patch=None):
    image = Image.new("RGB", (width, height), color)
    if patch:
        box, fill = patch
        image.paste(fill, box)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def pixels(jpeg):
    return np.asarray(Image.open(BytesIO(jpeg)).convert("RGB"), dtype=int)


def distances(stroke, width, height):
    """Pixels from the middle of each pixel to the nearest point of the stroke's line, (height, width)."""
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    points = [np.array([x * width, y * height]) for x, y in stroke.points]
    best = np.full((height, width), inf)
    for start, end in zip(points, points[1:] or points, strict=False):
        way = end - start
        length = way @ way
        share = 0 if length == 0 else ((columns - start[0]) * way[0] + (rows - start[1]) * way[1]) / length
        share = np.clip(share, 0, 1)
        best = np.minimum(best, np.hypot(columns - start[0] - share * way[0], rows - start[1] - share * way[1]))
    return best


fractions = st.floats(0, 1)
strokes = st.builds(
    Stroke,
    st.lists(st.tuples(fractions, fractions), min_size=1, max_size=6).map(tuple),
    st.floats(0.001, MAX_RADIUS),
)


@given(strokes)
def test_all_within_the_brush_is_painted_and_nothing_beyond_it(stroke):
    width, height = 200, 120
    away = distances(stroke, width, height)
    after = pixels(covered(photo(width, height), [stroke]).image)
    dark = after.sum(axis=2) < 380
    assert dark[away <= stroke.radius * width].all()
    assert not dark[away > stroke.radius * width + 4].any()


@given(strokes)
def test_what_was_under_the_paint_changes_nothing_in_what_is_kept(stroke):
    side = 160
    inside = np.argwhere(distances(stroke, side, side) > stroke.radius * side)
    plain = Image.new("RGB", (side, side), "white")
    secret = Image.effect_noise((side, side), 90).convert("RGB")
    for y, x in inside:
        secret.putpixel((int(x), int(y)), (255, 255, 255))
    kept = []
    for image in (plain, secret):
        out = BytesIO()
        image.save(out, "PNG")
        kept.append(covered(out.getvalue(), [stroke]))
    assert kept[0] == kept[1]


def test_a_patch_under_a_line_is_gone_from_photo_and_thumbnail():
    patch = (96, 96, 128, 112)
    line = Stroke(((0.1, 0.22), (0.25, 0.22)), 0.06)
    red, blue = (covered(photo(640, 480, patch=(patch, fill)), [line]) for fill in ("red", "blue"))
    assert (red.image, red.thumbnail) == (blue.image, blue.thumbnail)
    assert np.abs(pixels(red.image)[100:108, 100:124] - PAINT).max() <= NEAR


def test_the_rest_of_a_real_photo_keeps_its_look(shared_data):
    before = read_photo((shared_data / "photos" / "DSCN0010.jpg").read_bytes())
    content = covered(before.image, [DOT])
    assert (content.width, content.height) == (before.width, before.height)
    assert content.sha256 == hashlib.sha256(content.image).hexdigest() != before.sha256
    away = distances(DOT, content.width, content.height)
    old, new = pixels(before.image), pixels(content.image)
    outside = away > DOT.radius * content.width + 16
    assert np.abs(old - new)[outside].mean() < 2
    assert np.abs(new - PAINT)[away < DOT.radius * content.width - 16].max() <= NEAR


def test_the_kept_bytes_have_no_metadata_and_are_the_same_each_time():
    image = Image.new("RGB", (64, 48), "white")
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"SECRET")
    content = covered(out.getvalue(), [DOT])
    assert b"SECRET" not in content.image + content.thumbnail
    assert b"Exif" not in content.image + content.thumbnail
    assert content == covered(out.getvalue(), [DOT])


def test_strokes_are_meant_as_the_photo_is_seen_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (200, 100), "white").save(out, "JPEG", exif=exif)
    content = covered(out.getvalue(), [Stroke(((0.5, 0.1),), 0.1)])
    assert (content.width, content.height) == (100, 200)
    assert (pixels(content.image)[20, 50] < 60).all()
    assert (pixels(content.image)[100, 50] > 240).all()


@pytest.mark.parametrize("point", [(0, 0), (1, 1), (0, 1), (1, 0)])
def test_a_dot_in_a_corner_covers_the_corner(point):
    after = pixels(covered(photo(), [Stroke((point,), 0.05)]).image)
    assert (after[-1 if point[1] else 0, -1 if point[0] else 0] < 60).all()


@pytest.mark.parametrize(
    "stroke",
    [
        Stroke((), 0.1),
        Stroke(((nan, 0.5),), 0.1),
        Stroke(((0.5, inf),), 0.1),
        Stroke(((0.5, -0.01),), 0.1),
        Stroke(((1.01, 0.5),), 0.1),
        Stroke(((0.5, 0.5),), nan),
        Stroke(((0.5, 0.5),), 0.0),
        Stroke(((0.5, 0.5),), -0.1),
        Stroke(((0.5, 0.5),), MAX_RADIUS + 0.01),
        Stroke(((0.5, 0.5),), inf),
    ],
)
def test_nonsense_is_refused_whole(stroke):
    with pytest.raises(PhotoRefused, match="could not be read"):
        covered(photo(), [DOT, stroke])


def test_nothing_painted_and_too_much_painted_are_refused():
    with pytest.raises(PhotoRefused, match="Nothing is painted"):
        covered(photo(), [])
    half = Stroke(((0.5, 0.5),) * (MAX_POINTS // 2 + 1), 0.01)
    with pytest.raises(PhotoRefused, match="Too much"):
        covered(photo(), [half, half])


@pytest.mark.parametrize("data", [b"", b"no photo", photo()[:400]], ids=["empty", "text", "cut"])
def test_a_damaged_photo_is_refused(data):
    with pytest.raises(PhotoRefused):
        covered(data, [DOT])


def test_strokes_are_read_as_a_browser_sends_them():
    sent = [{"points": [[0.5, 0.25], [1, 0]], "radius": 0.06}]
    assert read_strokes(sent) == (Stroke(((0.5, 0.25), (1.0, 0.0)), 0.06),)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        7,
        "text",
        [None],
        [{}],
        [{"points": [[0.5]], "radius": 0.1}],
        [{"points": [["x", 0.5]], "radius": 0.1}],
        [{"points": [[0.5, 0.5, 0.5]], "radius": 0.1}],
        [{"points": 1, "radius": 0.1}],
        [{"points": [[0.5, 0.5]], "radius": None}],
        [{"points": [[10**400, 0.5]], "radius": 0.1}],
        [{"points": [[2, 0.5]], "radius": 0.1}],
    ],
)
def test_anything_else_from_a_browser_is_refused(sent):
    with pytest.raises(PhotoRefused):
        read_strokes(sent)
