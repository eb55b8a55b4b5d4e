"""Help, languages, and how a wrong use is met."""

import pytest
import typer

from hbgeo.cli import app
from hbgeo.cli.root import language_of

COMMANDS = [
    ("init",), ("demo",), ("serve",), ("passphrase",), ("import",), ("export",), ("info",), ("check",),
    ("walk", "list"), ("walk", "add"), ("walk", "start"), ("walk", "close"), ("walk", "reopen"), ("walk", "code"),
    ("layers", "list"), ("layers", "import"), ("layers", "compare"), ("timetable", "add"), ("timetable", "list"),
    ("remind",),
]  # fmt: skip


def leaves(command, path=()):
    below = getattr(command, "commands", {})
    if not below:
        yield path
    for name, child in below.items():
        yield from leaves(child, (*path, name))


def test_the_commands_are_these():
    assert set(leaves(typer.main.get_command(app))) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("Usage:", "Options:", "Examples:")), ("sv", ("Användning:", "Flaggor:", "Exempel:"))]
)
def test_every_command_teaches_itself_with_examples(run, monkeypatch, command, lang, words):
    monkeypatch.setenv("HBGEO_LANGUAGE", lang)
    text = run(*command, "--help").stdout
    assert all(word in text for word in words)
    assert f"\n  hbgeo {' '.join(command)}" in text


@pytest.mark.parametrize("command", [(), ("walk",), ("layers",)])
def test_groups_list_their_commands(run, command):
    text = run(*command, "--help").stdout
    assert "Commands:" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_in_swedish_no_english_help_is_left(run, monkeypatch, command):
    english = run(*command, "--help").stdout
    monkeypatch.setenv("HBGEO_LANGUAGE", "sv")
    swedish = run(*command, "--help").stdout
    sentences = {
        line.strip() for line in english.splitlines() if len(line.split()) > 3 and not line.startswith("  hbgeo")
    }
    assert sentences & {line.strip() for line in swedish.splitlines()} == set()


def test_every_example_of_every_command_is_understood(run):
    """Parse all examples: whatever they would do, none of them is wrong use."""
    root = typer.main.get_command(app)
    for command in [(), *COMMANDS]:
        target = root
        for name in command:
            target = target.commands[name]
        for line in target.epilog.splitlines():
            words = line.split(" | ")[0].split(" > ")[0].split(" || ")[0].replace("'Mulet, 8 grader'", "Mulet").split()
            assert words[0] == "hbgeo"
            current, arguments = root, words[1:]
            while hasattr(current, "commands"):
                current, arguments = current.commands[arguments[0]], arguments[1:]
            current.make_context("hbgeo", arguments)


def test_nothing_given_shows_the_help_and_is_wrong_use(run):
    result = run(code=2)
    assert result.stdout == ""
    assert "Usage: hbgeo" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nope",), "There is no command “nope”."),
        (("walk", "nope"), "There is no command “nope”."),
        (("export", "--formt", "csv"), "There is no option “--formt”."),
        (("layers", "import"), "LAYER is missing."),
        (("walk", "add", "Höst"), "--on is missing."),
        (("serve", "--port", "x"), "“x” is no whole number."),
    ],
)
def test_wrong_use_is_named_in_one_line_with_exit_code_2(run, arguments, said):
    first, *rest = run(*arguments, code=2).stderr.splitlines()
    assert first == f"Error: {said}"
    assert len(rest) <= 1


def test_errors_are_in_the_language_of_the_user(run, monkeypatch):
    monkeypatch.setenv("HBGEO_LANGUAGE", "sv")
    assert run("info", code=1).stderr.startswith("Fel: Det finns ingen databas")


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({}, "sv"), ({"LANG": "C.UTF-8"}, "sv"), ({"LANG": "en_GB.UTF-8"}, "en"), ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "de_DE.UTF-8"}, "sv"), ({"LANG": "en_US.UTF-8", "LC_ALL": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "en_US.UTF-8", "HBGEO_LANGUAGE": "sv"}, "sv"), ({"HBGEO_LANGUAGE": "en"}, "en"),
        ({"HBGEO_LANGUAGE": "klingon"}, "sv"),
    ],
)  # fmt: skip
def test_the_language_is_the_setting_then_the_terminals_then_swedish(env, language):
    assert language_of(env) == language


def test_a_setting_that_cannot_be_is_refused_in_one_line(run, monkeypatch):
    monkeypatch.setenv("HBGEO_LANGUAGE", "klingon")
    result = run("info", code=1)
    assert "klingon" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_mistake_in_the_catalogue_is_one_line(run, demo_file, monkeypatch, tmp_path):
    (tmp_path / "own.yaml").write_text("categories: 3", encoding="utf-8")
    monkeypatch.setenv("HBGEO_CATALOGUE", "own.yaml")
    result = run("info", "-d", demo_file, code=1)
    assert "own.yaml" in result.stderr
    assert len(result.stderr.splitlines()) == 1
