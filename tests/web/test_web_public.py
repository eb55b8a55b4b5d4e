"""The public page, its look-up and its feed over the real routes."""

import asyncio
import re
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from lxml import etree, html
from starlette.applications import Starlette
from starlette.middleware import Middleware

from hbgeo import bootstrap
from hbgeo.domain.event import Role
from hbgeo.domain.ids import is_id
from hbgeo.web.headers import SecurityHeaders
from hbgeo.web.public_page_frame import POLICY
from hbgeo.web.routes import routes

sys.path.append(str(Path(__file__).parents[1] / "services"))
import public_plan
from on_a_walk import walker_code

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\x00\x0b\ud7ff&amp;\"'"


@pytest.fixture
def plan(real_store):
    return public_plan.fill(real_store)


@pytest.fixture
def post(real_store):
    """A function that sends the form of the look-up."""
    app = Starlette(routes=routes(), middleware=[Middleware(SecurityHeaders)])
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    async def send(code, lang="", **headers):
        async with httpx.AsyncClient(transport=transport, base_url="http://hbgeo.test") as client:
            sent = headers | {"Content-Type": "application/x-www-form-urlencoded"}
            body = code if isinstance(code, bytes) else urlencode({"kod": code}).encode()
            return await client.post(f"/oppet/min-observation{lang}", content=body, headers=sent)

    return lambda code, lang="", **headers: asyncio.run(send(code, lang, **headers))


def text_of(answer):
    found = html.fromstring(answer.content)
    return " ".join(found.xpath("//text()"))


def leaked(plan, *answers):
    return [word for word in (*plan.unapproved, *plan.private_photos) for one in answers if word in one.text]


def test_the_page_is_whole_without_a_script_and_under_a_strict_policy(get, plan):
    answer = get("/oppet")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = html.fromstring(answer.content)
    assert page.get("lang") == "sv"
    assert page.xpath("//script | //*[@style] | //style") == []
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    (style,) = page.xpath("//link[@rel='stylesheet']/@href")
    assert "immutable" in get(style).headers["cache-control"]
    assert get(style).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_nothing_that_nobody_approved_leaves_by_page_feed_or_look_up(get, post, plan, lang):
    page, feed = get(f"/oppet?lang={lang}"), get(f"/oppet/atom.xml?lang={lang}")
    returned = post(public_plan.CODE, f"?lang={lang}")
    assert leaked(plan, page, feed, returned) == []
    for text in (public_plan.APPROVED_ACTION, public_plan.REASON_ACTION):
        assert all(text in one.text for one in (page, feed, returned))
    assert public_plan.APPROVED_PIN in page.text
    assert public_plan.REASON_PIN in page.text


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_number_below_five_is_on_the_page(get, plan, lang):
    text = text_of(get(f"/oppet?lang={lang}"))
    days = r"\b\d{1,2} \w+ 20\d\d|\b\w+ \d{1,2}, 20\d\d"
    bare = re.sub(r"\d+[,.]\d{3}°", "", re.sub(days, "", text))
    assert re.findall(r"(?<![\w.,])[1-4](?![\w.,])", bare) == []
    assert {"sv": "färre än fem", "en": "fewer than five"}[lang] in text


def test_it_speaks_the_language_that_is_asked_for(get, plan):
    assert html.fromstring(get("/oppet?lang=en").content).get("lang") == "en"
    assert "What was done" in get("/oppet?lang=en").text
    assert "Det här är gjort" in get("/oppet?lang=xx").text
    assert "Det här är gjort" in get("/oppet", headers={"Accept-Language": "en"}).text


def test_a_browser_that_has_the_page_gets_it_again_only_when_something_changed(get, real_store, plan):
    for address in ("/oppet", "/oppet/atom.xml"):
        tag = get(address).headers["etag"]
        assert get(address, headers={"If-None-Match": tag}).status_code == 304
        assert get(f"{address}?lang=en").headers["etag"] != tag
        real_store.write(lambda session: public_plan.put(session, public_plan.pin(plan)))
        assert get(address, headers={"If-None-Match": tag}).status_code == 200


def test_texts_are_text_whatever_they_hold(get, post, real_store, plan):
    def change(session):
        done = session.observations.get(plan.pins["done"])
        session.actions.change(done.action_id, Role.PLANNER, public_text=HOSTILE)
        declined = session.observations.get(plan.pins["declined"])
        session.actions.change(declined.action_id, Role.PLANNER, reason=HOSTILE)
        for _fid, observation in session.observations.find():
            session.observations.change(observation.id, Role.PLANNER, public_text=HOSTILE)
        (place,) = session.places.find("lekplats")
        session.places.put_many([replace(place, name=HOSTILE)], Role.PLANNER)

    real_store.write(change)
    for answer in (get("/oppet"), post(public_plan.CODE)):
        assert answer.status_code == 200
        page = html.fromstring(answer.content)
        assert page.xpath("//script | //img[@onerror]") == []
        assert "<script>alert(1)</script>" in "".join(page.xpath("//text()"))
        assert "{{7*7}}" in answer.text
    titles = [one.text for one in etree.fromstring(get("/oppet/atom.xml").content).iter(f"{ATOM}title")]
    assert any("<script>alert(1)</script>" in title for title in titles)


def test_the_feed_is_atom_with_ids_that_stay(get, plan):
    answer = get("/oppet/atom.xml")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for holder in (feed, *feed.iter(f"{ATOM}entry")):
        assert all(len(holder.findall(ATOM + name)) == 1 for name in ("id", "title", "updated"))
        assert is_id(holder.findtext(f"{ATOM}id").removeprefix("urn:uuid:"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)", holder.findtext(f"{ATOM}updated"))
        assert [one for one in holder.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://hbgeo.test/oppet/atom.xml?lang=sv"
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 6
    english = etree.fromstring(get("/oppet/atom.xml?lang=en").content)
    assert [one.text for one in english.iter(f"{ATOM}updated")] == [one.text for one in feed.iter(f"{ATOM}updated")]
    page = html.fromstring(get("/oppet").content)
    (link,) = page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
    assert get(link).content == answer.content


def test_the_feed_of_an_empty_store_is_whole_and_does_not_change(get):
    first, second = get("/oppet/atom.xml"), get("/oppet/atom.xml")
    assert first.content == second.content
    assert etree.fromstring(first.content).findtext(f"{ATOM}updated")


def test_only_public_photos_are_given_and_none_any_longer_when_it_is_hidden(get, real_store, plan):
    for name in plan.public_photos:
        assert get(f"/oppet/foto/{name}.jpg").headers["content-type"] == "image/jpeg"
        assert get(f"/oppet/foto/{name}_t.jpg").status_code == 200
        assert get(f"/oppet/foto/{name}.jpg").headers["cache-control"] == "private, no-cache"
    for name in (*plan.private_photos, "x", "../" * 3, "0" * 64):
        assert get(f"/oppet/foto/{name}.jpg").status_code == 404
        assert get(f"/oppet/foto/{name}_t.jpg").status_code == 404
    hidden, pin = plan.public_photos[-1], plan.pins["done"]
    real_store.write(lambda session: session.photos.publish(pin, hidden, Role.PLANNER, public=False))
    assert get(f"/oppet/foto/{hidden}.jpg").status_code == 404
    assert hidden not in get("/oppet").text


def test_the_form_stands_on_the_page_and_keeps_the_code_out_of_the_address(get, plan):
    for address in ("/oppet", "/oppet/min-observation"):
        (form,) = html.fromstring(get(address).content).xpath("//form")
        assert (form.get("method"), form.get("action")) == ("post", "/oppet/min-observation?lang=sv")
        (field,) = form.xpath(".//input")
        assert form.xpath(f".//label[@for='{field.get('id')}']")


@pytest.mark.parametrize("typed", [public_plan.CODE, "acdef-ghjkm", " acdef ghjkm "])
def test_a_code_shows_what_became_of_its_pins(post, plan, typed):
    answer = post(typed)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    text = text_of(answer)
    for told in ("Uppföljd", "Planerad", "Åtgärdas inte", public_plan.REASON_ACTION, public_plan.APPROVED_ACTION):
        assert told in text
    assert "Ska vara klart 30 november 2026" in text
    assert "Den slogs ihop med en annan" in text
    assert public_plan.CODE not in answer.text


def test_a_wrong_code_an_empty_one_and_too_much_are_told_beside_the_field(post, plan):
    for code, status in (
        (walker_code(), 404),
        ("", 422),
        ("\x00'--", 404),
        (b"kod=" + b"A" * 5000, 413),
        (b"\xff", 422),
    ):
        answer = post(code)
        assert answer.status_code == status, code
        page = html.fromstring(answer.content)
        (field,) = page.xpath("//input[@id='kod']")
        assert field.get("aria-invalid") == "true"
        assert page.xpath("//*[@role='alert']/@id")[0] in field.get("aria-describedby")


def test_who_guesses_codes_waits_also_with_a_right_one(post, plan):
    answers = [post(walker_code()) for _ in range(31)]
    assert [one.status_code for one in answers] == [404] * 30 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert post(public_plan.CODE).status_code == 429


def test_look_ups_are_counted_also_with_a_right_code(post, plan):
    assert {post(public_plan.CODE).status_code for _ in range(60)} == {200}
    assert post(public_plan.CODE).status_code == 429


def test_another_sites_form_shows_nothing_and_uses_up_nothing(post, plan):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        for _ in range(40):
            answer = post(public_plan.CODE, **headers)
        assert answer.status_code == 403
        assert public_plan.APPROVED_ACTION not in answer.text
    assert post(public_plan.CODE, **{"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_invented_data_are_said_to_be(get, real_store, monkeypatch, tmp_path):
    assert "Påhittade exempeldata" not in get("/oppet").text
    bootstrap.shut_down()
    monkeypatch.delenv("HBGEO_DATABASE")
    monkeypatch.setenv("HBGEO_HOME", str(tmp_path))
    for address in ("/oppet", "/oppet/min-observation", "/oppet/atom.xml"):
        assert "Påhittade exempeldata" in get(address).text
