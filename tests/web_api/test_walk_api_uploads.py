"""Photos under way: pieces in order, memory that has an end, nobody in another's way."""

import pytest

from hbgeo.web.walk_api.uploads import (
    FORGOTTEN_AFTER,
    MOST_OF_ONE_WALKER,
    YIELDS_AFTER,
    BadOffset,
    Full,
    Room,
    Uploads,
)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def room():
    return Room(most=100)


@pytest.fixture
def uploads(room, clock):
    return Uploads(room, clock)


def key(walker="w", photo="p"):
    return walker, "pin", photo


def send(uploads, of, offset, length, data):
    upload = uploads.begin(of, offset, length)
    uploads.add(of, upload, upload.turn, data)
    return upload


def test_pieces_in_order_make_the_whole(uploads):
    assert not send(uploads, key(), 0, 5, b"abc").is_whole
    assert uploads.offset(key()) == 3
    whole = send(uploads, key(), 3, 5, b"de")
    assert whole.is_whole
    assert whole.data == b"abcde"


@pytest.mark.parametrize("offset", [0, 2, 4])
def test_a_piece_at_the_wrong_byte_is_refused_and_says_which_is_right(uploads, offset):
    send(uploads, key(), 0, 5, b"abc")
    with pytest.raises(BadOffset) as refused:
        uploads.begin(key(), offset, 5)
    assert refused.value.offset == 3


def test_a_first_piece_begins_at_nought(uploads):
    with pytest.raises(BadOffset) as refused:
        uploads.begin(key(), 7, 10)
    assert refused.value.offset == 0


def test_more_than_was_announced_is_not_taken(uploads):
    upload = uploads.begin(key(), 0, 3)
    with pytest.raises(BadOffset):
        uploads.add(key(), upload, upload.turn, b"abcd")
    assert uploads.offset(key()) == 0


def test_another_length_for_the_same_photo_begins_anew(uploads, room):
    send(uploads, key(), 0, 5, b"abc")
    with pytest.raises(BadOffset) as refused:
        uploads.begin(key(), 3, 9)
    assert (refused.value.offset, room.taken) == (0, 0)


def test_a_request_left_over_from_a_broken_connection_adds_nothing_more(uploads):
    old = uploads.begin(key(), 0, 5)
    old_turn = old.turn
    uploads.add(key(), old, old_turn, b"ab")
    send(uploads, key(), 2, 5, b"c")
    with pytest.raises(BadOffset):
        uploads.add(key(), old, old_turn, b"cd")
    assert uploads.begin(key(), 3, 5).data == b"abc"


def test_photos_of_two_walkers_do_not_mix(uploads):
    send(uploads, key("a"), 0, 5, b"abc")
    assert uploads.offset(key("b")) == 0


def test_a_dropped_upload_gives_its_memory_back(uploads, room):
    send(uploads, key(), 0, 50, b"x" * 40)
    uploads.drop(key())
    uploads.drop(key())
    assert (room.taken, uploads.offset(key())) == (0, 0)


def test_an_upload_that_stands_still_is_forgotten(uploads, room, clock):
    send(uploads, key(), 0, 50, b"x" * 40)
    clock.now = FORGOTTEN_AFTER + 1
    assert (uploads.offset(key()), room.taken) == (0, 0)


def test_a_full_room_refuses_while_all_are_moving(uploads, clock):
    send(uploads, key("a"), 0, 80, b"x" * 80)
    clock.now = YIELDS_AFTER - 1
    upload = uploads.begin(key("b"), 0, 40)
    with pytest.raises(Full):
        uploads.add(key("b"), upload, upload.turn, b"y" * 30)
    assert uploads.offset(key("a")) == 80


def test_one_that_stands_still_makes_room_for_others(uploads, clock):
    send(uploads, key("a"), 0, 80, b"x" * 80)
    clock.now = YIELDS_AFTER + 1
    send(uploads, key("b"), 0, 40, b"y" * 30)
    assert (uploads.offset(key("a")), uploads.offset(key("b"))) == (0, 30)


def test_a_walker_who_begins_too_many_loses_the_oldest(uploads, clock):
    for number in range(MOST_OF_ONE_WALKER + 1):
        clock.now = float(number)
        send(uploads, key(photo=str(number)), 0, 9, b"x")
    there = [uploads.offset(key(photo=str(number))) for number in range(MOST_OF_ONE_WALKER + 1)]
    assert there == [0] + [1] * MOST_OF_ONE_WALKER
