"""The page Granska without a browser: decide, merge, approve; the next case opens by itself, and all is undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from hbgeo import ui
from hbgeo.domain.event import Role
from hbgeo.domain.observation import Status
from hbgeo.domain.position import Position
from hbgeo.exchange.photos import read_photo
from hbgeo.i18n import use
from hbgeo.services.light import local_today

PAGE = Path(ui.__file__).parent / "pages" / "triage.py"
HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet** `${x}` :smile: $x^2$"
MORNING = datetime(2025, 10, 23, 8, tzinfo=UTC)


@pytest.fixture
def put(wired, make_observation):
    """Keep an observation far from the others, so many hours after the morning, and return its id."""
    made = []

    def keep(text="", **overrides):
        hours = len(made)
        at = MORNING + timedelta(hours=hours)
        values = {"position": Position(lon=11.84 + hours / 100, lat=58.06), "text": text}
        one = make_observation(**(values | {"recorded_at": at, "received_at": at} | overrides))
        made.append(one.id)
        wired.store.write(lambda session: session.observations.put(one, Role.WALKER))
        return one.id

    return keep


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def opened(lang=""):
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    if lang:
        page.query_params["lang"] = lang
        use(lang)
    return ran(page.run())


def press(page, start):
    """Press the first button whose key begins so."""
    return ran(next(button for button in page.button if (button.key or "").startswith(start)).click().run())


def keys(page):
    return [button.key or "" for button in page.button]


def spoken(page):
    return " ".join(node.proto.body for node in page.get("html"))


def told(page):
    return " ".join(text.value for kind in (page.markdown, page.info, page.success, page.caption) for text in kind)


def read(wired, one):
    with wired.store.read() as session:
        return session.observations.get(one)


def test_with_nothing_at_all_the_page_says_where_observations_come_from(wired):
    assert "Det finns inga markeringar än" in told(opened())


def test_when_all_is_reviewed_the_page_says_so(wired, put):
    one = put("Lampan")
    wired.store.write(lambda session: session.observations.change(one, Role.PLANNER, status=Status.REVIEWED))
    assert "Allt är granskat" in told(opened())


def test_the_count_is_told_and_the_case_that_waits_longest_is_open(wired, put):
    put("Första"), put("Andra")
    page = opened()
    assert "2 nya markeringar kvar att granska" in told(page)
    assert "Första" in spoken(page)
    assert "Andra" not in spoken(page)


def test_a_reviewed_case_gives_way_to_the_next_and_comes_back_when_undone(wired, put):
    one = put("Första", subcode="LJUS1")
    put("Andra")
    page = press(opened(), "triage_review_")
    kept = read(wired, one)
    assert (kept.status, kept.owner) == (Status.REVIEWED, wired.catalogue.category("LJUS").owner_allman)
    assert "Granskade: 1." in told(page)
    assert "1 ny markering kvar" in told(page)
    assert "Andra" in spoken(page)
    page = press(page, "walk_undo_button")
    assert read(wired, one).status is Status.NEW
    assert "Första" in spoken(page)


def test_the_last_case_leaves_an_empty_queue_and_its_undo(wired, put):
    one = put("Ensam")
    page = press(opened(), "triage_review_")
    assert "Allt är granskat" in told(page)
    press(page, "walk_undo_button")
    assert read(wired, one).status is Status.NEW


def test_assigning_takes_the_owner_and_the_day_of_the_fields(wired, put):
    one = put("Lampan", urgency="snabb")
    page = opened()
    page.selectbox(key=f"triage_owner_{one}_None").set_value("TRV").run()
    day = local_today() + timedelta(days=9)
    page.date_input(key=f"triage_due_{one}_snabb").set_value(day).run()
    press(page, "triage_assign_")
    kept = read(wired, one)
    assert (kept.status, kept.owner, kept.due_on) == (Status.ASSIGNED, "TRV", day)


def test_assigning_without_a_day_is_refused_and_the_case_stays_open(wired, put):
    one = put("Lampan", category="IDE", polarity=0)
    put("Andra")
    page = press(opened(), "triage_assign_")
    assert read(wired, one).status is Status.NEW
    assert "Ange dagen" in spoken(page)
    assert "Lampan" in spoken(page)


def test_declining_needs_a_reason(wired, put):
    one = put("Lampan")
    page = press(opened(), "triage_decline_")
    assert "Skriv varför det inte åtgärdas" in spoken(page)
    page.text_area(key=f"triage_reason_{one}").input("Marken är privat.").run()
    page = press(page, "triage_decline_")
    assert (read(wired, one).status, read(wired, one).reason) == (Status.DECLINED, "Marken är privat.")
    assert "Åtgärdas inte: 1." in told(page)


def test_a_duplicate_is_merged_into_the_older_one_and_separated_again(wired, put):
    here = Position(lon=11.842, lat=58.0625)
    old = put("Lampan är släckt", position=here)
    new = put("Mörkt här", position=here)
    page = opened()
    assert "1 möjlig dubblett" in told(page)
    assert "Lampan är släckt" in spoken(page)
    assert "Mörkt här" in spoken(page)
    page = press(page, "triage_merge_")
    assert (read(wired, new).status, read(wired, new).duplicate_of) == (Status.DUPLICATE, old)
    assert "Hopslagna: 1." in told(page)
    assert f"triage_review_{old}" in keys(page)
    page = press(page, f"triage_separate_{new}")
    assert read(wired, new).status is Status.NEW
    press(page, "walk_undo_button")
    assert read(wired, new).duplicate_of == old


def test_a_merged_case_shows_what_stands_for_it(wired, put):
    here = Position(lon=11.842, lat=58.0625)
    old, new = put("Lampan är släckt", position=here), put("Mörkt här", position=here)
    page = press(opened(), "triage_merge_")
    page = ran(page.selectbox(key="triage_status").set_value(Status.DUPLICATE).run())
    assert "Lampan är släckt" in spoken(page)
    assert not any(key.startswith("triage_review_") for key in keys(page))
    press(page, f"triage_separate_{new}")
    assert read(wired, new).status is Status.NEW
    assert read(wired, old).status is Status.NEW


def test_next_and_previous_walk_through_the_queue(wired, put):
    for text in ("Första", "Andra"):
        put(text)
    page = press(opened(), "triage_step_1")
    assert "Andra" in spoken(page)
    page = press(page, "triage_step_-1")
    assert "Första" in spoken(page)


def test_the_filters_narrow_the_queue(wired, put):
    put("Lampa"), put("Buske", category="SIKT")
    page = opened()
    ran(page.selectbox(key="triage_category").set_value("SIKT").run())
    assert "Buske" in spoken(page)
    page = ran(page.selectbox(key="triage_status").set_value(Status.REVIEWED).run())
    assert "Här finns inget" in told(page)


def test_words_are_approved_as_changed_and_withheld_again(wired, put):
    one = put("Bo har släckt lampan")
    page = opened()
    page.text_area(key=f"triage_public_{one}").input("Lampan är släckt").run()
    page = press(page, "triage_approve_")
    assert (read(wired, one).public_text, read(wired, one).text) == ("Lampan är släckt", "Bo har släckt lampan")
    assert f"triage_review_{one}" in keys(page)
    page = press(page, "triage_withhold_")
    assert read(wired, one).public_text is None
    press(page, "walk_undo_button")
    assert read(wired, one).public_text == "Lampan är släckt"


def test_a_photo_is_published_and_hidden_with_undo(wired, put):
    out = BytesIO()
    Image.new("RGB", (400, 300), (200, 120, 40)).save(out, "JPEG")
    content = read_photo(out.getvalue())
    one = put("Lampan")
    wired.store.write(lambda session: session.photos.add(one, content, Role.WALKER))

    def public():
        with wired.store.read() as session:
            return session.photos.is_public(content.sha256)

    page = press(opened(), "triage_publish_")
    assert public()
    page = press(page, "triage_hide_")
    assert not public()
    page = press(page, "walk_undo_button")
    assert public()
    page.toggle[0].set_value(True).run()
    ran(page)
    assert len(page.get("bidi_component")) > 1


def test_what_can_point_people_out_has_no_way_to_be_made_public(wired, put):
    put(category="SOCIAL", subcode="SOCIAL1")
    page = opened()
    assert "aldrig offentliga" in told(page)
    assert not any(key.startswith(("triage_approve", "triage_publish")) for key in keys(page))


def test_what_people_wrote_is_shown_as_typed_and_never_as_markdown(wired, put):
    put(HOSTILE)
    page = opened()
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;") in spoken(page)
    assert "<img" not in spoken(page)
    assert HOSTILE not in told(page)
    assert all(HOSTILE not in button.label for button in page.button)


def test_a_case_deleted_by_its_walker_meanwhile_is_told(wired, put):
    one = put("Ångrad")
    page = opened()
    wired.store.write(lambda session: session.observations.delete(one, Role.WALKER))
    page = press(page, "triage_review_")
    assert "Markeringen är borttagen" in told(page)


def test_a_case_decided_by_somebody_else_meanwhile_is_not_overruled(wired, put):
    one = put("Lampan")
    page = opened()
    wired.store.write(
        lambda session: session.observations.change(one, Role.PLANNER, status=Status.DECLINED, reason="Privat.")
    )
    page = press(page, "triage_review_")
    assert read(wired, one).status is Status.DECLINED
    assert "Någon annan har hunnit besluta" in spoken(page)


def test_the_page_speaks_english(wired, put):
    put("Lampan")
    page = opened("en")
    assert "1 new observation is left to review" in told(page)
