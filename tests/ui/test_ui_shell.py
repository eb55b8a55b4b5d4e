"""What every page has around it, run by Streamlit without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from hbgeo import bootstrap
from hbgeo.ui.navigation import ENTRIES, FOLDER


def one_page():
    from hbgeo.i18n import _
    from hbgeo.ui import shell

    shell.begin()
    shell.page(_("Map"))


@pytest.fixture
def named(tmp_path, monkeypatch):
    bootstrap.shut_down()
    monkeypatch.setenv("HBGEO_DATABASE", str(tmp_path / "named.gpkg"))
    yield
    bootstrap.shut_down()


@pytest.fixture
def demo(tmp_path, monkeypatch):
    bootstrap.shut_down()
    monkeypatch.delenv("HBGEO_DATABASE", raising=False)
    monkeypatch.setenv("HBGEO_HOME", str(tmp_path))
    yield tmp_path
    bootstrap.shut_down()


def run(function, **options):
    page = AppTest.from_function(function, default_timeout=60, **options).run()
    assert not page.exception
    return page


def test_a_page_begins_in_swedish_with_its_heading(named):
    assert [title.value for title in run(one_page).title] == ["Karta"]


def test_the_switch_puts_the_page_into_english_and_keeps_it(named):
    page = run(one_page)
    page.button_group(key="shell.language_switch").set_value("en").run()
    assert page.title[0].value == "Map"
    assert page.query_params["lang"] == "en"
    assert page.run().title[0].value == "Map"


def test_the_language_of_the_address_is_used(named):
    page = AppTest.from_function(one_page, default_timeout=60)
    page.query_params["lang"] = "en"
    assert page.run().title[0].value == "Map"


def test_a_language_that_is_none_is_passed_over(named):
    page = AppTest.from_function(one_page, default_timeout=60)
    page.query_params["lang"] = "{{7*7}}"
    assert page.run().title[0].value == "Karta"


def test_a_named_database_has_no_notice_of_invented_data(named):
    assert not [text for text in run(one_page).markdown if "Påhittade" in text.value]
    assert not run(one_page).button


def test_the_demo_says_so_and_offers_to_begin_for_real(demo):
    page = run(one_page)
    assert any("Påhittade exempeldata" in text.value for text in page.markdown)
    assert [button.label for button in page.button] == ["Börja på riktigt"]


def test_beginning_for_real_opens_an_empty_database_and_leaves_the_demo_where_it_is(demo):
    page = run(one_page)
    page.button[0].click().run()
    next(button for button in page.button if button.label == "Ja, öppna en tom databas").click().run()
    assert not page.exception
    assert not any("Påhittade" in text.value for text in page.markdown)
    with bootstrap.services().store.read() as session:
        assert session.observations.count() == 0
    assert (demo / "demo.gpkg").exists()
    assert (demo / "hbgeo.gpkg").exists()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.address)
def test_every_entry_of_the_menu_has_its_page(entry):
    assert (FOLDER / entry.file).is_file()
