"""The second line: a page that looks at the sign-in itself, run by Streamlit without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from hbgeo import bootstrap
from hbgeo.doors.passphrase import PassphraseFile
from hbgeo.server import MAIN_PAGE

WORDS = "fyra glada ord på rad"


@pytest.fixture
def home(tmp_path, monkeypatch):
    bootstrap.shut_down()
    monkeypatch.setenv("HBGEO_HOME", str(tmp_path))
    monkeypatch.setenv("HBGEO_DATABASE", str(tmp_path / "named.gpkg"))
    yield tmp_path
    bootstrap.shut_down()


def one_page():
    import streamlit as st

    from hbgeo.ui import shell

    shell.begin()
    shell.page("Karta")
    st.write("the staff's")


def shown(page):
    assert not page.exception
    return [text.value for text in page.markdown]


def test_a_page_shows_nothing_of_its_own_when_the_sign_in_does_not_hold(home):
    PassphraseFile(home).set(WORDS)
    page = AppTest.from_function(one_page, default_timeout=60).run()
    assert shown(page) == ["Din inloggning har upphört. Det som sparades är kvar."]
    assert [title.value for title in page.title] == ["Du är utloggad"]


def test_the_language_of_the_visitor_is_kept_when_signed_out(home):
    PassphraseFile(home).set(WORDS)
    page = AppTest.from_function(one_page, default_timeout=60)
    page.query_params["lang"] = "en"
    assert page.run().title[0].value == "You are signed out"


def test_where_no_sign_in_is_set_the_page_is_shown_without_a_sign_out(home):
    page = AppTest.from_function(one_page, default_timeout=60).run()
    assert shown(page) == ["the staff's"]


def test_every_page_is_run_behind_that_look():
    before, begins, _after = MAIN_PAGE.read_text().partition("\n\nshell.begin()\n")
    assert begins
    assert not [line for line in before.splitlines()[1:] if line and not line.startswith(("from ", "import "))]
