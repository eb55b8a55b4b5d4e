"""Files packed once for all who ask."""

import gzip

import pytest
from starlette.requests import Request

from hbgeo.maps import assets
from hbgeo.web.field_pages import files
from hbgeo.web.packed import MOST_BYTES, file_answer, pack

#: Of Leaflet and our own layers, packed: what a map costs on a first visit beside its tiles.
MOST_OF_A_MAP = 60_000
#: Of all that runs and paints when the page opens, packed.
MOST_OF_A_START = 110_000
PLAIN = {"Accept-Encoding": "identity"}


def asked(encoding: str = "gzip"):
    return Request({"type": "http", "headers": [(b"accept-encoding", encoding.encode())]})


def sent(get, address):
    """How many bytes of an address go over the wire."""
    return int(get(address).headers["content-length"])


def test_a_script_comes_packed_to_who_takes_that_and_plain_to_who_does_not(get):
    address = assets.url("leaflet", "leaflet.js")
    packed, plain = get(address), get(address, headers=PLAIN)
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.content == plain.content == (assets.leaflet_folder() / "leaflet.js").read_bytes()
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"]
    assert packed.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip; q=0", False),
        ("gzip;q=0.000, br", False),
        ("", False),
    ],
)
def test_the_wish_for_packing_is_read_as_browsers_write_it(encoding, packed):
    answer = pack(b"a" * 1000).answer(asked(encoding), {}, "text/plain")
    assert ("content-encoding" in answer.headers) is packed


def test_what_cannot_be_packed_is_sent_as_it_is(get):
    assert pack(bytes(range(256))).gzipped is None
    picture = get(assets.url("hbgeo", "icon-192.png"))
    assert (picture.headers["content-type"], "content-encoding" in picture.headers) == ("image/png", False)


def test_the_same_file_is_packed_once_and_anew_when_it_changed(tmp_path):
    file = tmp_path / "a.css"
    file.write_text("a{}" * 500)
    first = file_answer(asked(), file, {}).body
    assert file_answer(asked(), file, {}).body is first
    file.write_text("b{}" * 600)
    assert gzip.decompress(file_answer(asked(), file, {}).body) == file.read_bytes()


def test_a_large_file_is_not_kept_in_memory(tmp_path):
    file = tmp_path / "large.js"
    file.write_bytes(b"a" * (MOST_BYTES + 1))
    assert not hasattr(file_answer(asked(), file, {}), "body")


def test_an_answer_that_varies_already_goes_on_doing_so():
    answer = pack(b"x").answer(asked(), {"Vary": "Accept-Language"}, "text/plain")
    assert answer.headers["vary"] == "Accept-Language, Accept-Encoding"


@pytest.mark.parametrize("name", ["leaflet", "hbgeo", "field"])
def test_an_address_of_another_version_is_answered_but_not_kept(get, name):
    file = {"leaflet": "leaflet.css", "hbgeo": "map.css", "field": "page.css"}[name]
    answer = get(f"/assets/{name}/0/{file}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


def test_a_map_is_a_small_download(get):
    parts = [("leaflet", "leaflet.js"), ("leaflet", "leaflet.css"), ("hbgeo", "map.js"), ("hbgeo", "map.css")]
    assert sum(sent(get, assets.url(name, file)) for name, file in parts) < MOST_OF_A_MAP


def test_all_that_the_page_opens_with_is_a_small_download(get):
    names = ["page.css", *files.first()]
    assert sum(sent(get, files.address(name)) for name in names) < MOST_OF_A_START
