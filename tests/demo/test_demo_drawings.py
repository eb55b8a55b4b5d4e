"""The drawn photos."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat

from hbgeo.demo.drawings import DRAWINGS, draw
from hbgeo.demo.spots import remarks
from hbgeo.exchange.photos import read_photo


def picture(data):
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_is_a_picture_of_800_by_600_that_the_photo_reader_takes(name):
    content = read_photo(draw(name))
    assert (content.width, content.height) == (800, 600)
    assert len(content.image) < 120_000


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_bears_the_label_that_it_is_invented(name):
    # The label's paper is nearly white, its letters nearly black: nothing else in that corner is.
    label = picture(draw(name)).crop((660, 560, 780, 582)).convert("L")
    dark, light = label.getextrema()
    assert light > 230
    assert dark < 110
    assert 190 < ImageStat.Stat(label).mean[0] < 246


def test_it_is_drawn_the_same_each_time_and_a_variant_is_another():
    assert draw("lamp_dark") == draw("lamp_dark")
    assert draw("lamp_dark", variant=1) != draw("lamp_dark")


def test_scenes_in_the_dark_are_darker_and_mended_ones_brighter():
    def brightness(name):
        return ImageStat.Stat(picture(draw(name)).convert("L")).mean[0]

    assert brightness("dark_path") < brightness("lit_path") < brightness("grove")
    assert brightness("tunnel_dark") < brightness("tunnel_light")


def test_every_drawing_is_used_and_every_used_one_exists():
    assert {remark.photo for remark in remarks() if remark.photo} == set(DRAWINGS)


def test_an_unknown_drawing_is_an_error():
    with pytest.raises(KeyError):
        draw("portrait")


def test_photos_of_the_demo_are_kept_with_their_observations(demo_store):
    with demo_store.read() as session:
        with_photo = [o for _, o in session.observations.find(limit=1000) if o.photo_count]
        assert len(with_photo) >= 30
        for observation in with_photo:
            (photo,) = session.photos.of(observation.id)
            assert picture(session.photos.image(photo.sha256)).size == (800, 600)
            assert picture(session.photos.thumbnail(photo.sha256)).size == (320, 240)
