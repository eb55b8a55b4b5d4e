"""Labels of the catalogue in languages that its file does not hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.catalogue_items import Item, ScaleStep
from hbgeo.i18n import FIELD_LANGUAGES, catalogues, label, topic

TWO_MEANINGS = """
msgid ""
msgstr ""
"Language: fi\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Good"
msgstr "Hyvä"

msgctxt "mood"
msgid "Good"
msgstr "Hyvin"

msgctxt "topic_ljus"
msgid "Light"
msgstr "Valaistus"
"""


@pytest.fixture
def two_meanings(tmp_path, monkeypatch) -> Iterator[None]:
    """A Finnish file in which one English label has two meanings, in place of the real one."""
    (tmp_path / "fi").mkdir()
    (tmp_path / "fi" / catalogues.LABELS).write_text(TWO_MEANINGS, "utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    catalogues.label_translations.cache_clear()
    yield
    catalogues.label_translations.cache_clear()


def test_swedish_and_english_come_from_the_catalogue_itself(catalogue: Catalogue):
    light = catalogue.category("LJUS")
    assert (label(light, "sv"), label(light, "en")) == ("Belysning", "Lighting")


@pytest.mark.parametrize("lang", FIELD_LANGUAGES)
def test_an_item_without_a_code_has_a_label_in_every_language(lang: str, catalogue: Catalogue):
    assert label(catalogue.safety[0], lang)


def test_a_label_that_nobody_translated_is_said_in_the_catalogues_own_words():
    own = Item(code="own", sv="Egen", en="Own")
    said = {lang: label(own, lang) for lang in FIELD_LANGUAGES}
    assert {lang for lang, text in said.items() if text == "Egen"} == {"sv", "sv-x-easy"}
    assert set(said.values()) == {"Egen", "Own"}


@pytest.mark.usefixtures("two_meanings")
def test_the_code_tells_two_meanings_of_one_english_label_apart(catalogue: Catalogue):
    assert label(ScaleStep(value=3, sv="Bra", en="Good"), "fi") == "Hyvä"
    assert label(Item(code="mood", sv="Bra", en="Good"), "fi") == "Hyvin"
    assert topic(catalogue.questions[1], "fi") == "Valaistus"
