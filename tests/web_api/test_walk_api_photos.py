"""Photos: whole, in pieces, broken off, damaged, too large, gone."""

import asyncio

import pytest
from api_phone import jpeg, kind, sha

from hbgeo.web.walk_api.uploads import MOST_OF_A_PHOTO

JPEG = {"Content-Type": "image/jpeg"}


@pytest.fixture
def pin_id(phone):
    return phone.put_pin(promised_photos=1)


@pytest.fixture
def data():
    return jpeg(1)


@pytest.fixture
def path(pin_id, data):
    return f"/pins/{pin_id}/photos/{sha(data)}"


def photos_of(store, pin_id):
    with store.read() as session:
        return [photo.sha256 for photo in session.photos.of(pin_id)]


def piece(phone, path, data, begin, end):
    headers = {"Upload-Offset": str(begin), "Upload-Length": str(len(data)), "Content-Type": "application/octet-stream"}
    return phone.ask("PATCH", path, content=data[begin:end], headers=headers)


def progress(phone, path):
    answer = phone.ask("HEAD", path)
    assert answer.status_code == 200
    return answer.headers["upload-complete"], answer.headers.get("upload-offset")


def test_a_photo_is_kept_and_the_same_again_is_the_same(phone, store, pin_id, path, data):
    first, second = (phone.ask("PUT", path, content=data, headers=JPEG) for _ in range(2))
    assert (first.status_code, first.json()["outcome"]) == (201, "created")
    assert (second.status_code, second.json()) == (200, first.json() | {"outcome": "same"})
    assert photos_of(store, pin_id) == [first.json()["photo"]]


def test_a_photo_in_pieces_is_kept_with_the_last_of_them(phone, store, pin_id, path, data):
    third = len(data) // 3
    assert progress(phone, path) == ("?0", "0")
    one = piece(phone, path, data, 0, third)
    assert (one.status_code, one.headers["upload-offset"], one.content) == (204, str(third), b"")
    assert progress(phone, path) == ("?0", str(third))
    two = piece(phone, path, data, third, 2 * third)
    assert (two.status_code, two.headers["upload-offset"]) == (204, str(2 * third))
    last = piece(phone, path, data, 2 * third, len(data))
    assert (last.status_code, last.json()["outcome"]) == (201, "created")
    assert photos_of(store, pin_id) == [last.json()["photo"]]
    assert progress(phone, path)[0] == "?1"


def test_a_piece_of_a_photo_that_is_there_needs_no_more(phone, path, data):
    phone.ask("PUT", path, content=data, headers=JPEG)
    again = piece(phone, path, data, 0, 100)
    assert (again.status_code, again.json()["outcome"]) == (200, "same")


def test_a_piece_at_the_wrong_byte_says_which_is_right(phone, path, data):
    piece(phone, path, data, 0, 100)
    answer = piece(phone, path, data, 50, 150)
    assert (answer.status_code, kind(answer), answer.headers["upload-offset"]) == (409, "bad-offset", "100")


def test_what_arrived_of_a_broken_off_piece_counts(phone, app, path, data, caplog):
    headers = {"Upload-Offset": "0", "Upload-Length": str(len(data)), **phone.headers}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "PATCH",
        "path": f"/api/walks/{phone.code}{path}",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": (phone.address, 5000),
    }
    messages = iter([{"type": "http.request", "body": data[:100], "more_body": True}, {"type": "http.disconnect"}])

    async def receive():
        return next(messages)

    async def send(_message):
        raise AssertionError("nobody is there to be answered")

    asyncio.run(app(scope, receive, send))
    assert progress(phone, path) == ("?0", "100")
    assert not caplog.records


@pytest.mark.parametrize("whole", [True, False])
def test_bytes_other_than_those_announced_are_not_kept(phone, path, data, whole):
    damaged = data[:-1] + b"x"
    answer = (
        phone.ask("PUT", path, content=damaged, headers=JPEG) if whole else piece(phone, path, damaged, 0, len(damaged))
    )
    assert (answer.status_code, kind(answer)) == (422, "wrong-hash")
    assert progress(phone, path) == ("?0", "0")


def test_what_is_no_photo_is_refused(phone, pin_id):
    data = b"%PDF-1.7 nothing to see"
    answer = phone.ask("PUT", f"/pins/{pin_id}/photos/{sha(data)}", content=data, headers=JPEG)
    assert (answer.status_code, kind(answer)) == (422, "photo-refused")


def test_too_large_a_photo_is_refused_before_it_is_read(phone, path):
    answer = phone.ask("PUT", path, content=b"x" * (MOST_OF_A_PHOTO + 1), headers=JPEG)
    assert (answer.status_code, kind(answer)) == (413, "too-large")


def test_too_large_a_photo_that_does_not_say_its_size_is_refused_too(phone, path, walk):
    async def chunks():
        for _ in range(11):
            yield b"x" * 2**20

    async def send():
        async with phone.client() as client:
            return await client.put(f"/api/walks/{walk.code}{path}", content=chunks(), headers=JPEG)

    answer = asyncio.run(send())
    assert (answer.status_code, kind(answer)) == (413, "too-large")


def test_a_photo_announced_too_large_is_refused_at_the_first_piece(phone, path):
    headers = {"Upload-Offset": "0", "Upload-Length": str(MOST_OF_A_PHOTO + 1)}
    assert kind(phone.ask("PATCH", path, content=b"x", headers=headers)) == "too-large"


@pytest.mark.parametrize("headers", [{}, {"Upload-Offset": "-1", "Upload-Length": "5"}, {"Upload-Offset": "0"}])
def test_a_piece_without_place_or_length_does_not_fit(phone, path, headers):
    assert kind(phone.ask("PATCH", path, content=b"x", headers=headers)) == "invalid"


def test_a_removed_photo_stays_away(phone, store, pin_id, path, data):
    phone.ask("PUT", path, content=data, headers=JPEG)
    assert [phone.ask("DELETE", path).status_code for _ in range(2)] == [204, 204]
    assert photos_of(store, pin_id) == []
    answer = phone.ask("PUT", path, content=data, headers=JPEG)
    assert (answer.status_code, kind(answer)) == (410, "gone")


def test_nobody_adds_a_photo_to_the_pin_of_another(new_phone, pin_id, path, data):
    answer = new_phone().ask("PUT", path, content=data, headers=JPEG)
    assert answer.status_code in (403, 404, 409)


def test_photos_under_way_together_have_an_end(phone, app, pin_id, monkeypatch):
    room = next(route.app for route in app.routes if route.path == "/api").state.room
    monkeypatch.setattr(room, "most", 1000)
    data = jpeg(2)
    answer = phone.ask("PUT", f"/pins/{pin_id}/photos/{sha(data)}", content=data, headers=JPEG)
    assert (answer.status_code, kind(answer), room.taken) == (503, "busy", 0)
    assert int(answer.headers["retry-after"]) > 0
