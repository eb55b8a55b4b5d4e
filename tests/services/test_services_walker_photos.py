"""Photos of walkers: kept once, and really gone when taken back."""

import sqlite3

import pytest
from on_a_walk import draft, kept, new_walker, open_walk, picture

from hbgeo.domain.ids import new_id
from hbgeo.errors import Gone, InvalidInput, NotFound
from hbgeo.services.walker_photos import MOST_PHOTOS, add_photo, receipt, remove_photo
from hbgeo.services.walker_pins import put_pin
from hbgeo.services.walks_steps import close

SENT, AGAIN = "a" * 64, "b" * 64


@pytest.fixture
def walk(store, catalogue):
    return open_walk(store, catalogue)


class Phone:
    """One walker's phone with a pin."""

    def __init__(self, store, catalogue, walk):
        self.store, self.catalogue, self.code = store, catalogue, walk.code
        self.walker = new_walker(store, walk)
        self.pin = self.put()

    def put(self, **differing):
        sent = draft(**differing)
        put_pin(self.store, self.catalogue, self.code, self.walker, sent)
        return sent.id

    def add(self, sent=SENT, content=None, pin=None):
        content = content or picture()
        return add_photo(self.store, self.catalogue, self.code, self.walker, pin or self.pin, sent, content)

    def receipt(self, sent=SENT, pin=None):
        return receipt(self.store, self.code, self.walker, pin or self.pin, sent)

    def remove(self, sent=SENT, pin=None):
        remove_photo(self.store, self.code, self.walker, pin or self.pin, sent)

    def photos(self, pin=None):
        with self.store.read() as session:
            return [photo.sha256 for photo in session.photos.of(pin or self.pin)]


@pytest.fixture
def phone(store, catalogue, walk):
    return Phone(store, catalogue, walk)


def test_a_photo_is_kept_once_and_its_receipt_tells_its_name(phone):
    assert phone.receipt() is None
    taken = [phone.add() for _ in range(3)]
    assert [one.outcome for one in taken] == ["created", "same", "same"]
    assert phone.photos() == [taken[0].name] == [phone.receipt()]


def test_a_photo_after_the_end_is_kept(store, walk, phone):
    close(store, walk.id)
    assert phone.add().outcome == "created"


def test_a_photo_that_was_taken_back_is_gone_and_stays_so(store, phone):
    name = phone.add().name
    for _ in range(2):
        phone.remove()
    assert phone.photos() == []
    for ask in (phone.add, phone.receipt):
        with pytest.raises(Gone):
            ask()
    with store.read() as session:
        assert [event.action for event in session.events.of(phone.pin)] == ["created", "photo_added", "photo_removed"]
        assert session.observations.get(phone.pin).photo_count == 0
        with pytest.raises(NotFound):
            session.photos.image(name)
    assert store.check() == []


def test_a_photo_taken_back_before_it_came_does_not_come(phone):
    phone.remove()
    with pytest.raises(Gone):
        phone.add()
    assert phone.photos() == []


def test_the_bytes_are_in_no_file_any_more(store, phone):
    content = picture(3)
    phone.add(content=content)
    phone.remove()
    path = store.path
    store.close()
    found = [file.name for file in path.parent.iterdir() if content.image[200:600] in file.read_bytes()]
    assert found == []


def test_a_picture_that_another_pin_has_too_stays_there(store, catalogue, walk, phone):
    other = Phone(store, catalogue, walk)
    name = phone.add().name
    other.add()
    phone.remove()
    assert (phone.photos(), other.photos()) == ([], [name])
    with store.read() as session:
        assert session.photos.image(name)


def test_two_files_that_became_one_picture_are_taken_back_one_by_one(phone):
    name = phone.add(SENT).name
    assert phone.add(AGAIN).name == name
    phone.remove(SENT)
    assert phone.photos() == [name] == [phone.receipt(AGAIN)]
    phone.remove(AGAIN)
    assert phone.photos() == []


def test_the_first_photo_that_is_left_names_the_file_in_the_layer(store, phone):
    first, second = phone.add(SENT, picture(1)).name, phone.add(AGAIN, picture(2)).name

    def file():
        with sqlite3.connect(store.path) as connection:
            return connection.execute("SELECT foto_fil FROM trygghet_punkt").fetchone()[0]

    assert file() == f"{first}.jpg"
    phone.remove(SENT)
    assert file() == f"{second}.jpg"
    phone.remove(AGAIN)
    assert file() is None


def test_photos_where_nobody_must_be_pointed_out_are_refused(catalogue, phone):
    silent = next(c for c in catalogue.categories if not c.free_text)
    pin = phone.put(category=silent.code, subcode=silent.sub[0].code, text="")
    with pytest.raises(InvalidInput):
        phone.add(pin=pin)
    assert phone.receipt(pin=pin) is None


def test_a_pin_has_ten_photos_at_most(phone):
    for number in range(MOST_PHOTOS):
        phone.add(f"{number:064x}", picture(number))
    with pytest.raises(InvalidInput):
        phone.add(AGAIN, picture(99))
    assert phone.add(f"{0:064x}", picture(0)).outcome == "same"
    phone.remove(f"{0:064x}")
    assert phone.add(AGAIN, picture(99)).outcome == "created"


def test_nobody_touches_the_photos_of_another(store, catalogue, walk, phone):
    phone.add()
    other = Phone(store, catalogue, walk)
    for touch in (other.add, other.receipt, other.remove):
        for pin in (phone.pin, new_id()):
            with pytest.raises(NotFound):
                touch(pin=pin)
    assert len(phone.photos()) == 1
    assert {one.photo_count for one in kept(store, walk)} == {0, 1}
