"""Which language a visitor gets."""

from __future__ import annotations

import unicodedata

import pytest

from hbgeo.i18n import FIELD_LANGUAGES, LANGUAGES, best_language, language, spoken, use


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "sv"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en-GB", "en"),
        ("ar-SY,ar;q=0.9,sv;q=0.8", "ar"),
        ("so", "so"),
        ("prs", "fa"),
        ("prs-AF,en;q=0.5", "fa"),
        ("fa-AF", "fa"),
        ("pes-IR", "fa"),
        ("uk-UA,ru;q=0.8", "uk"),
        ("ti-ER", "ti"),
        ("fi", "fi"),
        ("sv-x-easy", "sv-x-easy"),
        ("SV-X-EASY;q=0.7, en;q=0.3", "sv-x-easy"),
        ("de, pl;q=0.9", "sv"),
        ("de, en;q=0.5", "en"),
        ("en;q=0.4, uk;q=0.8, sv;q=0.6", "uk"),
        ("en ; q=0.4 , uk ; q=0.8", "uk"),
        ("en, uk", "en"),
        ("en;q=0, uk;q=0.1", "uk"),
        ("*", "sv"),
        ("de, *;q=0.1", "sv"),
        ("sv;q=0, *", "sv-x-easy"),
        ("fi;q=0", "sv"),
        ("so;q=2, en;q=0.1", "en"),
        ("so;q=x, en;q=0.1", "en"),
        ("so;q=nan, en;q=0.1", "en"),
        ("-, ;q=1, ,,en", "en"),
        ("english", "sv"),
        ("so;level=1, en", "en"),
    ],
)
def test_the_browsers_wishes_choose_the_language(header: str, expected: str):
    assert best_language(header) == expected


def test_a_language_tag_that_is_not_spoken_is_none():
    assert (spoken("de-AT"), spoken(""), spoken("x-easy")) == (None, None, None)


@pytest.mark.parametrize("lang", FIELD_LANGUAGES)
def test_every_language_of_the_walkers_page_can_be_spoken(lang: str):
    use(lang)
    assert language() == lang
    use("sv")


def test_the_staffs_languages_are_among_the_walkers():
    assert set(LANGUAGES) <= set(FIELD_LANGUAGES)


@pytest.mark.parametrize("lang", FIELD_LANGUAGES)
def test_the_direction_is_the_one_of_the_languages_own_name(lang: str):
    first = unicodedata.bidirectional(FIELD_LANGUAGES[lang].name[0])
    assert FIELD_LANGUAGES[lang].direction == ("rtl" if first in {"R", "AL"} else "ltr")
