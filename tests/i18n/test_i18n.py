"""Languages: every sentence of the app has its Swedish, and each visitor hears their own."""

from __future__ import annotations

import ast
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from string import Formatter

import javascript_messages
import pytest

from hbgeo.errors import InvalidInput, NotFound, Problem
from hbgeo.i18n import LANGUAGES, SOURCE_LANGUAGE, _, language, ngettext, po_files, say, speaking, translations, use
from hbgeo.i18n.catalogues import read_catalogue

PACKAGE = Path(__file__).resolve().parents[2] / "hbgeo"
#: Function → how many of its arguments are messages.
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}
TRANSLATED = [code for code in LANGUAGES if code != SOURCE_LANGUAGE]

Message = str | tuple[str, ...]


def calls() -> Iterator[tuple[str, list[ast.expr]]]:
    """Yield (file:line, messages) of every call that translates or marks something.

    Read from the syntax tree: Babel's extractor misses the calls within f-strings before Python 3.12.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                place = f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"
                yield place, node.args[: KEYWORDS[node.func.id]]


@pytest.fixture(scope="module")
def used() -> dict[Message, list[str]]:
    """Every message of the code, and where it stands."""
    found: dict[Message, list[str]] = defaultdict(list)
    for place, forms in calls():
        texts = tuple(form.value for form in forms if isinstance(form, ast.Constant))
        if len(texts) == len(forms):
            found[texts[0] if len(texts) == 1 else texts].append(place)
    for message, places in javascript_messages.messages().items():
        found[message] += places
    return dict(found)


@pytest.fixture(autouse=True)
def in_swedish() -> Iterator[None]:
    """Each test starts and ends in Swedish."""
    use("sv")
    yield
    use("sv")


def entries(lang: str) -> Iterator[tuple[str, Message, tuple[str, ...], bool]]:
    """Yield (file, message, translations, marked as doubtful) of a language."""
    for path in po_files(lang):
        for entry in read_catalogue(path, lang):
            if entry.id:
                texts = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
                message = entry.id if isinstance(entry.id, str) else tuple(entry.id)
                yield path.name, message, texts, entry.fuzzy


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def texts_of(message: Message) -> tuple[str, ...]:
    """The message's forms."""
    return (message,) if isinstance(message, str) else message


def listed(missing: dict[Message, list[str]]) -> str:
    """What is missing by file, as entries to paste into a `.po` file of the language."""
    by_file: dict[str, list[str]] = defaultdict(list)
    for message, places in missing.items():
        forms = texts_of(message)
        entry = f"msgid {_quoted(forms[0])}\n"
        if len(forms) > 1:
            entry += f'msgid_plural {_quoted(forms[1])}\nmsgstr[0] ""\nmsgstr[1] ""\n'
        else:
            entry += 'msgstr ""\n'
        by_file[places[0].rsplit(":", 1)[0]].append(entry)
    return "\n".join(f"# {file}\n" + "\n".join(found) for file, found in sorted(by_file.items()))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_message_of_the_code_is_translated(lang: str, used: dict[Message, list[str]]):
    have = {message for _file, message, texts, fuzzy in entries(lang) if not fuzzy and all(t.strip() for t in texts)}
    missing = {message: places for message, places in used.items() if message not in have}
    assert not missing, f"{len(missing)} messages without {lang}; paste and translate:\n\n{listed(missing)}"


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_translation_is_kept_of_a_message_that_is_gone(lang: str, used: dict[Message, list[str]]):
    stale = [f"{lang}/{file}: {message}" for file, message, *_rest in entries(lang) if message not in used]
    assert not stale, "no longer in the code, take them out:\n" + "\n".join(stale)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_translations_have_the_placeholders_of_their_message(lang: str):
    wrong = [
        f"{lang}/{file}: {message} → {text}"
        for file, message, texts, _fuzzy in entries(lang)
        for text in texts
        # A singular may say “one” where the plural has the number.
        if not (placeholders(texts_of(message)[0]) <= placeholders(text) <= placeholders(texts_of(message)[-1]))
    ]
    assert not wrong, "other placeholders:\n" + "\n".join(wrong)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_message_is_translated_twice_in_different_words(lang: str):
    found: dict[str, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for file, message, texts, _fuzzy in entries(lang):
        # gettext keys a message by its singular, with or without a plural.
        found[texts_of(message)[0]][texts].append(file)
    clashes = {message: dict(ways) for message, ways in found.items() if len(ways) > 1}
    assert not clashes, f"the same message in different words: {clashes}"


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_message_begins_and_ends_like_its_translation(lang: str):
    def edges(text: str) -> tuple[bool, bool, bool]:
        return text[:1].isspace(), text[-1:].isspace(), text.endswith(("…", ":"))

    wrong = [
        f"{lang}/{file}: {message} → {texts}"
        for file, message, texts, _fuzzy in entries(lang)
        if texts[0] and edges(texts_of(message)[0]) != edges(texts[0])
    ]
    assert not wrong, "\n".join(wrong)


def test_messages_are_found_in_every_room_that_speaks(used: dict[Message, list[str]]):
    rooms = {re.split("[/:]", place)[0] for places in used.values() for place in places}
    assert {"settings.py", "domain", "i18n"} <= rooms


def test_messages_are_never_put_together_before_they_are_translated():
    mixed = [place for place, forms in calls() for form in forms if isinstance(form, ast.JoinedStr | ast.BinOp)]
    assert mixed == []


def test_swedish_is_spoken_unless_another_language_was_chosen():
    assert Context().run(language) == "sv"


def test_each_thread_has_its_own_language():
    heard: dict[str, str] = {}
    both = threading.Barrier(2)

    def visit(lang: str) -> None:
        use(lang)
        both.wait()
        heard[lang] = _("“{key}” is missing.")

    visitors = [threading.Thread(target=visit, args=(lang,)) for lang in ("sv", "en")]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert heard == {"sv": "”{key}” saknas.", "en": "“{key}” is missing."}


def test_an_unknown_language_is_refused_and_the_one_in_force_stays():
    with pytest.raises(NotFound, match="“xx”"):
        use("xx")
    assert language() == "sv"


def test_english_is_the_message_itself():
    use("en")
    assert _("“{key}” is missing.") == "“{key}” is missing."
    assert [ngettext("one", "many", n) for n in (0, 1, 2)] == ["many", "one", "many"]


def test_a_message_without_translation_and_an_empty_one_come_back_as_they_are():
    assert _("qwerty") == "qwerty"
    assert _("") == ""


def test_an_error_is_said_with_its_values():
    assert say(NotFound("There is no category “{code}”.", code="XYZ")) == "Kategorin ”XYZ” finns inte."


def test_a_reason_within_an_error_is_translated_too():
    reason = Problem("sv", "“{key}” is missing.", {"key": "sv"})
    error = NotFound("{file}, line {line}: {reason}", file="k.yaml", line=3, reason=reason)
    assert str(error) == "k.yaml, line 3: “sv” is missing."
    assert say(error) == "k.yaml, rad 3: ”sv” saknas."


def test_every_problem_of_an_input_is_said():
    problems = tuple(Problem(key, "“{key}” is missing.", {"key": key}) for key in ("a", "b"))
    assert say(InvalidInput(problems)) == "”a” saknas. ”b” saknas."


def test_values_with_braces_are_said_as_they_are():
    assert "{key}" in say(NotFound("There is no category “{code}”.", code="{key}"))


def test_translations_are_read_once():
    assert translations("sv") is translations("sv")


def test_a_number_that_is_not_whole_has_the_languages_decimal_sign():
    problem = Problem("x", "{ratio} at {lat}, not {told}", {"ratio": 1.5, "lat": 58.06, "told": "2.5"})
    for lang, said in (("sv", "1,5 at 58.06, not 2.5"), ("en", "1.5 at 58.06, not 2.5")):
        with speaking(lang):
            assert say(problem) == said


def test_a_large_number_is_grouped_by_thousands_but_no_year_and_no_code():
    values = {"count": 20486, "year": 2026, "epsg": 25832}
    problem = Problem("x", "{count} since {year} in EPSG:{epsg}", values)
    for lang, said in (("sv", "20\xa0486"), ("sv-x-easy", "20\xa0486"), ("en", "20,486")):
        with speaking(lang):
            assert say(problem) == f"{said} since 2026 in EPSG:25832"
