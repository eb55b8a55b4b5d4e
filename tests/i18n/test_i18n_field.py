"""The nine languages of the walkers' page: complete, whole, and each in its own script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import javascript_messages
import pytest
import walker_messages

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import FIELD_LANGUAGES, SAFETY, is_reviewed, po_files, safety_in_swedish, translations
from hbgeo.i18n.catalogues import FIELD, LABELS, read_catalogue

EASY = "sv-x-easy"
#: Languages that must have every message themselves.
WHOLE = [code for code in FIELD_LANGUAGES if code not in {"sv", "en", EASY}]
ALL_BUT_ENGLISH = ["sv", EASY, *WHOLE]
#: Letters that a translation is written in, and letters of a neighbour's alphabet that slip in unseen.
SCRIPTS = {
    "ar": (r"[\u0621-\u064a]", "پچژگکی"),
    "fa": (r"[\u0621-\u06cc]", "كيىة"),
    "uk": (r"[а-щьюяєіїґ]", "ыэъёЫЭЪЁ"),
    "ti": (r"[\u1200-\u137f]", ""),
    "so": (r"[a-z]", ""),
    "fi": (r"[a-zäö]", ""),
}
#: Names that are the same in every script.
NAMES = {"JPEG", "PNG", "WebP", "HEIC", "UUID", "MB", "JSON", "JavaScript"}
#: (language, message) that are the same as in English.
SAME = {("fi", "idea"), ("fi", "Idea")}
COLONS = ("…", ":", "፦")


def entries(lang: str) -> Iterator[tuple[str, str, str]]:
    """Yield (file, message, translation) of what the walkers' page has in a language."""
    for path in po_files(lang):
        for entry in read_catalogue(path, lang):
            if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.id:
                yield path.name, entry.id, entry.string


def walkers_entries(lang: str) -> Iterator[tuple[str, str, str]]:
    """Yield them without what only the staff's pages say."""
    return (entry for entry in entries(lang) if lang != "sv" or entry[0] == FIELD)


def placeholders(text: str) -> list[str]:
    return sorted(name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None)


def letters(text: str) -> str:
    """The text without its placeholders."""
    return re.sub(r"\{\w+\}", " ", text)


def listed(messages: dict[str, list[str]]) -> str:
    """Entries to paste into a `.po` file."""
    return "\n".join(f'# {places[0]}\nmsgid "{message}"\nmsgstr ""\n' for message, places in messages.items())


@pytest.mark.parametrize("lang", WHOLE)
def test_everything_a_walker_can_meet_is_translated(lang: str):
    have = {message for file, message, text in entries(lang) if file != LABELS and text}
    missing = {message: places for message, places in walker_messages.all_messages().items() if message not in have}
    assert not missing, f"{len(missing)} messages without {lang}; paste and translate:\n\n{listed(missing)}"


@pytest.mark.parametrize("lang", ["sv", *WHOLE])
def test_what_the_scripts_say_stands_in_the_file_that_the_phone_gets(lang: str):
    have = {message for file, message, text in entries(lang) if file == FIELD and text}
    missing = {message: at for message, at in javascript_messages.messages().items() if message not in have}
    assert not missing, f"put into {lang}/{FIELD}:\n\n{listed(missing)}"


@pytest.mark.parametrize("lang", ALL_BUT_ENGLISH)
def test_the_file_that_the_phone_gets_holds_nothing_else(lang: str):
    used = javascript_messages.messages()
    assert [message for file, message, _text in entries(lang) if file == FIELD and message not in used] == []


@pytest.mark.parametrize("lang", [EASY, *WHOLE])
def test_no_translation_is_kept_of_what_no_walker_meets(lang: str, catalogue: Catalogue):
    messages, labels = walker_messages.all_messages(), walker_messages.labels(catalogue)
    stale = [
        f"{lang}/{file}: {message}"
        for file, message, _text in entries(lang)
        if message not in (labels if file == LABELS else messages)
    ]
    assert not stale, "\n".join(stale)


@pytest.mark.parametrize("lang", WHOLE)
def test_every_label_of_the_catalogue_is_translated(lang: str, catalogue: Catalogue):
    have = {message for file, message, text in entries(lang) if file == LABELS and text}
    assert sorted(set(walker_messages.labels(catalogue)) - have) == []


def test_easy_swedish_holds_only_what_it_says_in_easier_words(catalogue: Catalogue):
    labels = walker_messages.labels(catalogue)
    same = [
        message
        for file, message, text in entries(EASY)
        if text in (labels[message] if file == LABELS else {translations("sv").gettext(message)})
    ]
    assert same == []


@pytest.mark.parametrize("lang", ALL_BUT_ENGLISH)
def test_a_translation_has_the_placeholders_of_its_message(lang: str):
    wrong = [
        f"{lang}/{file}: {message} → {text}"
        for file, message, text in walkers_entries(lang)
        if placeholders(message) != placeholders(text)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ALL_BUT_ENGLISH)
def test_a_translation_begins_and_ends_like_its_message(lang: str):
    def edges(text: str) -> tuple[bool, bool, bool]:
        return text[:1].isspace(), text[-1:].isspace(), text.endswith(COLONS)

    wrong = [
        f"{lang}/{file}: {message} → {text}"
        for file, message, text in walkers_entries(lang)
        if edges(message) != edges(text)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", WHOLE)
def test_no_message_is_translated_twice_in_different_words(lang: str):
    found: dict[str, set[str]] = {}
    for file, message, text in entries(lang):
        if file != LABELS:
            found.setdefault(message, set()).add(text)
    assert {message: texts for message, texts in found.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("lang", WHOLE)
def test_nothing_is_left_in_english(lang: str):
    assert [message for _file, message, text in entries(lang) if text == message and (lang, message) not in SAME] == []


@pytest.mark.parametrize("lang", WHOLE)
def test_a_translation_is_written_in_its_own_script(lang: str):
    own, strange = SCRIPTS[lang]
    wrong = [
        text
        for _file, message, text in entries(lang)
        if re.search(r"[A-Za-z]{2}", letters(message)) and not re.search(own, letters(text).lower())
    ]
    slipped = [text for _file, _message, text in entries(lang) if strange and re.search(f"[{strange}]", text)]
    assert (wrong, slipped) == ([], [])


@pytest.mark.parametrize("lang", ["ar", "fa", "uk", "ti"])
def test_no_latin_word_but_a_name_stands_in_another_script(lang: str):
    words = {word for *_rest, text in entries(lang) for word in re.findall(r"[A-Za-zÅÄÖåäö]+", letters(text))}
    assert words <= NAMES


def test_what_no_speaker_has_checked_is_marked():
    assert {lang for lang in FIELD_LANGUAGES if not is_reviewed(lang)} == {EASY, *WHOLE}


@pytest.mark.parametrize("lang", FIELD_LANGUAGES)
def test_swedish_stands_beside_safety_text_for_those_who_do_not_read_it(lang: str):
    told = safety_in_swedish(lang)
    assert set(told) == (set() if lang.startswith("sv") else set(SAFETY))
    assert all(swedish != message for message, swedish in told.items())


def test_every_message_with_an_emergency_number_is_safety_text():
    numbers = re.compile(r"\b(112|114 14)\b")
    assert {message for message in javascript_messages.messages() if numbers.search(message)} <= set(SAFETY)


def test_safety_text_is_what_the_page_says():
    assert set(SAFETY) <= set(javascript_messages.messages())


@pytest.mark.parametrize("lang", ALL_BUT_ENGLISH)
def test_emergency_numbers_are_the_same_in_every_language(lang: str):
    def numbers(text: str) -> list[str]:
        return sorted(re.sub(r"\s", " ", number) for number in re.findall(r"112|114\s14", text))

    wrong = [text for _file, message, text in entries(lang) if numbers(text) != numbers(message)]
    assert wrong == []


@pytest.mark.parametrize("lang", [lang for lang, told in FIELD_LANGUAGES.items() if told.direction == "rtl"])
def test_the_polices_number_is_not_turned_around_where_words_run_from_right_to_left(lang: str):
    # Numbers with a plain space between them change places in a line from right to left: 14 114.
    assert [text for _file, _message, text in entries(lang) if "114 14" in text] == []


def test_no_script_fills_in_the_polices_number_so_that_it_can_be_turned_around():
    scripts = javascript_messages.FOLDER.rglob("*.js")
    assert [path.name for path in scripts if '"114 14"' in path.read_text("utf-8")] == []


def test_the_scripts_translate_literals_only():
    assert javascript_messages.put_together() == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('t("One")', ["One"]),
        ("t('It\\'s', {count})", ["It's"]),
        ('say(t("Two"), t("Three"))', ["Two", "Three"]),
        ("t(word)", [None]),
        ('t("a" + b)', [None]),
        ("t(`a ${b}`)", [None]),
        ('// t("comment")\nset("x"); words.t("y"); function t(message) {}', []),
        ('const at = "t(1)";', []),
    ],
)
def test_calls_are_read_from_the_scripts_as_they_are_meant(source: str, found: list[str | None]):
    assert [message for _line, message in javascript_messages.calls(source)] == found
