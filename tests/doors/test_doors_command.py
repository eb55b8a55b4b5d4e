"""`hbgeo passphrase`."""

import os
import pty
import sys

import pytest

from hbgeo.doors.passphrase import PassphraseFile

WORDS = "fyra glada ord på rad"
ENVIRONMENT = {"HBGEO_LANGUAGE": "en", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def run(tmp_path):
    import subprocess

    def command(*arguments, given=""):
        return subprocess.run(
            [sys.executable, "-m", "hbgeo.cli", "passphrase", *arguments],
            input=given,
            env=os.environ | ENVIRONMENT | {"HBGEO_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return command


@pytest.fixture
def file(tmp_path):
    return PassphraseFile(tmp_path)


def test_a_program_gives_it_on_one_line(run, file):
    done = run("--stdin", given=f"{WORDS}\nmore\n")
    assert (done.returncode, done.stdout) == (0, f"{file.path}\n")
    assert file.kept().fits(WORDS)


def test_it_says_that_everybody_is_signed_out_when_there_was_one(run, file):
    assert "signed out" not in run("--stdin", given=WORDS).stderr
    assert "signed out" in run("--stdin", given=WORDS).stderr


@pytest.mark.parametrize("given", ["", "\n", "kort\n", "aaaaaaaaaaaaaaaa\n"])
def test_one_that_is_too_simple_is_refused_with_what_would_be_good(run, file, given):
    refused = run("--stdin", given=given)
    assert refused.returncode == 1
    assert "Four or five words" in refused.stderr
    assert not file.exists()


def test_without_a_terminal_it_says_how_a_program_gives_it(run, file):
    wrong = run(given=WORDS)
    assert wrong.returncode == 2
    assert "--stdin" in wrong.stderr
    assert not file.exists()


def test_it_is_taken_away(run, file):
    run("--stdin", given=WORDS)
    assert run("--remove").returncode == 0
    assert not file.exists()
    assert "No passphrase is set" in run("--remove").stderr


def typed(home, *lines):
    """Type the lines on a terminal when asked; return what the terminal showed and the exit code."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(  # noqa: S606 - our own command, on a terminal of its own
            sys.executable,
            [sys.executable, "-m", "hbgeo.cli", "passphrase"],
            os.environ | ENVIRONMENT | {"HBGEO_HOME": str(home)},
        )
    shown, waiting = b"", list(lines)
    try:
        while piece := os.read(terminal, 1024):
            shown += piece
            # The space comes when the terminal no longer shows what is typed, and throws away what was before.
            if waiting and shown.endswith(b": "):
                os.write(terminal, waiting.pop(0).encode() + b"\n")
    except OSError:
        pass  # The terminal is gone with its program.
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_person_types_it_twice_and_sees_none_of_it(tmp_path, file):
    shown, code = typed(tmp_path, WORDS, WORDS)
    assert code == 0, shown
    assert "glada" not in shown
    assert file.kept().fits(WORDS)


def test_two_that_differ_change_nothing(tmp_path, file):
    shown, code = typed(tmp_path, WORDS, f"{WORDS} x")
    assert code == 2, shown
    assert "not the same" in shown
    assert not file.exists()
