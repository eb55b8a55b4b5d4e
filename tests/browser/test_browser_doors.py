"""The door in a real browser: signing in, using a page, signing out, on a phone and on a desktop."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import DESKTOP, PHONE, free_port, open_page, start_server
from playwright.sync_api import expect

from hbgeo.doors.passphrase import PassphraseFile

PASSPHRASE = "fyra glada ord på rad"
SIGN_IN = "Logga in – Trygghetsvandringar"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    home = tmp_path_factory.mktemp("guarded")
    PassphraseFile(home).set(PASSPHRASE)
    server = start_server(home, HBGEO_DATABASE=str(home / "named.gpkg"))
    yield server
    server.stop()


@pytest.fixture
def with_accounts(tmp_path, monkeypatch):
    """A server whose staff signs in at a provider of accounts."""
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "doors")
    from account_provider import CLIENT, SECRET, providing

    port = free_port()
    (tmp_path / ".streamlit").mkdir()
    with providing(free_port()) as provider:
        (tmp_path / ".streamlit" / "secrets.toml").write_text(
            f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
"""
        )
        database = str(tmp_path / "named.gpkg")
        server = start_server(tmp_path, HBGEO_DATABASE=database, HBGEO_PORT=str(port), HBGEO_STAFF="stenungsund.se")
        yield server
        server.stop()


def sign_in(page, passphrase=PASSPHRASE):
    page.get_by_label("Lösenfras").fill(passphrase)
    page.get_by_role("button", name="Logga in").click()


def test_the_staff_signs_in_uses_a_page_and_signs_out(guarded, browser, device):
    with open_page(browser, f"{guarded.url}/vandringar?lang=sv", "doors", device) as watched:
        page = watched.page
        expect(page).to_have_title(SIGN_IN)
        sign_in(page)
        expect(page.get_by_role("heading", level=1, name="Vandringar")).to_be_visible()
        page.get_by_test_id("stMain").get_by_role("link", name="Lager").click()
        expect(page.get_by_role("heading", level=1, name="Lager")).to_be_visible()
        cookie = next(one for one in page.context.cookies() if one["name"] == "hbgeo_session")
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
        page.get_by_role("button", name="Logga ut").click()
        expect(page.get_by_text("Du är utloggad.")).to_be_visible()
        assert not [one for one in page.context.cookies() if one["name"] == "hbgeo_session"]
        page.goto(f"{guarded.url}/karta")
        expect(page).to_have_title(SIGN_IN)


def test_a_page_left_open_says_that_it_is_signed_out_and_leads_back_to_itself(guarded, browser, device):
    with open_page(browser, f"{guarded.url}/lager", "doors-left-open", device) as watched:
        page = watched.page
        sign_in(page)
        expect(page.get_by_role("heading", level=1, name="Lager")).to_be_visible()
        other = page.context.new_page()
        other.goto(f"{guarded.url}/signout")
        other.get_by_role("button", name="Logga ut").click()
        expect(other.get_by_text("Du är utloggad.")).to_be_visible()
        page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).first.click()
        expect(page.get_by_role("heading", name="You are signed out", level=1)).to_be_visible()
        page.get_by_role("link", name="Sign in again").click()
        expect(page).to_have_title(SIGN_IN)
        sign_in(page)
        expect(page.get_by_role("heading", level=1, name="Lager")).to_be_visible()


def test_a_wrong_passphrase_is_told_and_the_field_is_ready_for_the_next_try(guarded, browser, device):
    with open_page(browser, f"{guarded.url}/signin", "doors-wrong", device) as watched:
        page = watched.page
        sign_in(page, "fel fel fel och fel")
        expect(page.get_by_role("alert")).to_contain_text("Det är inte lösenfrasen.")
        expect(page.get_by_label("Lösenfras")).to_be_focused()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_is_reachable_for_everybody(guarded, browser, device, scheme):
    with open_page(
        browser, f"{guarded.url}/signin?out=1", f"doors-{scheme}", device | {"color_scheme": scheme}
    ) as watched:
        page = watched.page
        expect(page.get_by_label("Lösenfras")).to_be_focused()
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        boxes = [page.get_by_label("Lösenfras"), page.get_by_role("button", name="Logga in")]
        boxes += page.get_by_role("link").all()
        assert all(box.bounding_box()["height"] >= 44 for box in boxes)


def test_an_account_opens_the_pages_until_the_sign_out(with_accounts, browser):
    # Not watched for requests to others: the provider is one.
    context = browser.new_context(locale="sv-SE")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{with_accounts.url}/lager")
    page.get_by_role("link", name="Logga in med ditt arbetskonto").click()
    expect(page.get_by_role("heading", level=1, name="Lager")).to_be_visible()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()
    page.goto(f"{with_accounts.url}/karta")
    expect(page).to_have_title(SIGN_IN)
    context.close()


def test_a_password_manager_knows_the_field(guarded, browser):
    with open_page(browser, f"{guarded.url}/signin", "doors-manager", DESKTOP) as watched:
        field = watched.page.get_by_label("Lösenfras")
        assert (field.get_attribute("type"), field.get_attribute("autocomplete")) == ("password", "current-password")


def test_the_demo_on_this_machine_is_open_without_a_sign_in(demo_server, browser):
    with open_page(browser, f"{demo_server.url}/lager", "doors-demo", PHONE) as watched:
        expect(watched.page.get_by_role("heading", level=1, name="Lager")).to_be_visible()
        expect(watched.page.get_by_role("button", name="Logga ut")).to_have_count(0)
