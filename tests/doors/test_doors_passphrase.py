"""The passphrase and what is kept of it."""

import json
import stat

import pytest

from hbgeo.doors.passphrase import PassphraseFile
from hbgeo.errors import InvalidInput, SettingsError

WORDS = "fyra glada ord på rad"


@pytest.fixture
def file(tmp_path):
    return PassphraseFile(tmp_path / "home")


def test_the_passphrase_fits_and_no_other_does(file):
    file.set(WORDS)
    kept = file.kept()
    assert kept.fits(WORDS)
    assert not any(kept.fits(other) for other in ("", WORDS + " ", WORDS.upper(), WORDS[:-1], "\x00", "x" * 5000))


def test_a_letter_written_as_two_characters_is_the_same_letter(file):
    file.set(WORDS)
    assert file.kept().fits(WORDS.replace("å", "a\u030a"))


def test_only_the_owner_can_read_the_file_and_the_words_are_not_in_it(file):
    file.set(WORDS)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert not any(word in file.path.read_text() for word in WORDS.split())
    assert [one.name for one in file.path.parent.iterdir()] == [file.path.name]


def test_the_hash_takes_memory_and_differs_each_time(file):
    file.set(WORDS)
    first = json.loads(file.path.read_text())
    file.set(WORDS)
    second = json.loads(file.path.read_text())
    assert 128 * first["cost"] * first["block"] >= 64 * 2**20
    assert (first["salt"], first["digest"]) != (second["salt"], second["digest"])


def test_setting_it_again_begins_a_new_generation_even_with_the_same_words(file):
    file.set(WORDS)
    before = file.kept().generation
    file.set(WORDS)
    assert file.kept().generation != before


@pytest.mark.parametrize("text", ["", "kort", "elva tecken", "a" * 40, "abababababababab", "lång " * 300])
def test_one_that_is_easy_to_guess_or_endless_is_refused_and_the_one_before_stays(file, text):
    file.set(WORDS)
    with pytest.raises(InvalidInput):
        file.set(text)
    assert file.kept().fits(WORDS)


def test_the_refusal_says_what_would_be_good(file):
    with pytest.raises(InvalidInput, match="at least 12 characters"):
        file.set("kort")


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b'{"scheme": "plain"}', b"\xff", b"[1]"])
def test_a_damaged_file_is_no_passphrase_but_still_a_sign_in(file, content):
    file.path.parent.mkdir()
    file.path.write_bytes(content)
    assert file.exists()
    with pytest.raises(SettingsError, match="hbgeo passphrase"):
        file.kept()


def test_parameters_that_would_fill_the_memory_are_refused(file):
    file.set(WORDS)
    file.path.write_text(json.dumps(json.loads(file.path.read_text()) | {"cost": 2**40}))
    with pytest.raises(SettingsError):
        file.kept()


def test_a_removed_passphrase_is_gone(file):
    file.set(WORDS)
    assert file.remove()
    assert (file.exists(), file.kept(), file.remove()) == (False, None, False)
