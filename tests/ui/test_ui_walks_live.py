"""The part of Vandringar that follows a walk as it happens, and the leader's own link."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from walks_page import HOSTILE, kept, labels, opened, planned, press, ran, said, show, spoken, stops_of

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, now
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import WalkState
from hbgeo.i18n import use
from hbgeo.services import walks
from hbgeo.services.joining import is_leader
from hbgeo.services.presence import PRESENCE
from hbgeo.services.stop_answers import answer
from hbgeo.ui.components.filters_words import Words
from hbgeo.ui.components.join_code_sheet import sheet
from hbgeo.ui.components.observation_details import _facts
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.observation_table import rows_of
from hbgeo.ui.components.walk_live import LISTED


@pytest.fixture
def walk(wired):
    return walks.start(wired.store, planned(wired, "Porten", "Tunneln").id)


@pytest.fixture
def put(wired, walk, make_observation):
    def pin(**overrides):
        made = make_observation(**({"walk_id": walk.id} | overrides))
        wired.store.write(lambda session: session.observations.put(made, Role.WALKER))
        return made

    return pin


def counts(page):
    return {metric.label: metric.value for metric in page.metric}


def parts(page):
    chooser = next(group for group in page.get("button_group") if (group.key or "").startswith("walk_part_"))
    return chooser.value, list(chooser.options)


def captions(page):
    return [caption.value for caption in page.caption]


def test_a_walk_under_way_is_opened_as_it_happens(walk):
    chosen, offered = parts(opened(walk.code))
    assert (chosen, offered[0]) == ("live", "Just nu")


@pytest.mark.parametrize("state", [WalkState.PLANNED, WalkState.CLOSED])
def test_a_walk_that_is_not_under_way_has_nothing_to_follow(wired, state):
    walk = planned(wired)
    if state is WalkState.CLOSED:
        walks.start(wired.store, walk.id)
        walks.close(wired.store, walk.id)
    page = opened(walk.code)
    assert "Just nu" not in parts(page)[1]
    assert counts(page) == {}


def test_starting_a_walk_and_closing_it_leads_to_what_comes_next(wired):
    page = press(opened(planned(wired).code), "walk_step_planerad")
    page = show(page, "live")
    assert counts(page)["Telefoner med nu"] == "0"
    page = press(page, "walk_step_pagar")
    assert parts(page)[0] == "walked"
    assert any("märkt som sent" in text for text in said(page))


def test_phones_are_counted_and_nobody_is_named(walk):
    who = [new_id(), new_id()]
    for one in who:
        PRESENCE.seen(walk.id, one)
    page = opened(walk.code)
    assert counts(page)["Telefoner med nu"] == "2"
    assert not any(one in str(page.main) for one in who)


def test_pins_are_counted_by_kind(walk, put):
    for polarity in (-1, -1, 1):
        put(polarity=polarity)
    assert counts(opened(walk.code)) == {
        "Telefoner med nu": "0",
        "Problem": "2",
        "Bra platser": "1",
        "Förslag": "0",
    }


def test_pins_of_other_walks_and_none_are_not_shown(wired, walk, make_observation):
    for elsewhere in (None, walks.start(wired.store, planned(wired, title="Annan").id).id):
        other = make_observation(walk_id=elsewhere, text="inte här")
        wired.store.write(lambda session, other=other: session.observations.put(other, Role.WALKER))
    page = opened(walk.code)
    assert counts(page)["Problem"] == "0"
    assert "inte här" not in spoken(page)


def test_the_latest_pins_come_first_and_only_so_many_are_listed(walk, put):
    for number in range(LISTED + 2):
        put(text=f"nr {number}.")
    words = spoken(opened(walk.code))
    shown = [number for number in range(LISTED + 2) if f"nr {number}." in words]
    assert shown == list(range(2, LISTED + 2))
    assert words.index(f"nr {LISTED + 1}.") < words.index("nr 2.")


def test_a_pin_tells_its_stop_photos_agreements_and_that_it_came_late(wired, walk, put):
    pin = put(stop_id=stops_of(wired, walk)[1].id, late=True)
    wired.store.write(lambda session: session.observations.agree(pin.id, new_id(), Role.WALKER))
    line = next(caption for caption in captions(opened(walk.code)) if "Stopp 2" in caption)
    assert line.endswith("Stopp 2 · Jag också: 1 · kom sent")


def test_what_walkers_write_is_shown_as_written(walk, put):
    put(text=HOSTILE)
    page = opened(walk.code)
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;") in spoken(page)
    assert all("{{" not in text for text in said(page))


def test_a_pin_that_comes_meanwhile_is_there_at_the_next_look(walk, put):
    page = opened(walk.code)
    assert any("Inget är registrerat än" in text for text in said(page))
    put(text="Ny markering")
    page = ran(page.run())
    assert "Ny markering" in spoken(page)
    assert counts(page)["Problem"] == "1"


def test_a_pin_taken_back_is_gone_at_the_next_look(wired, walk, put):
    pin = put(text="Ångrad")
    page = opened(walk.code)
    wired.store.write(lambda session: session.observations.delete(pin.id, Role.WALKER))
    assert "Ångrad" not in spoken(ran(page.run()))


def test_nothing_is_read_anew_as_long_as_nothing_changed(walk, put):
    put()
    page = opened(walk.code)
    seen = page.session_state[f"walk_live_{walk.id}"]
    page = ran(page.run())
    assert page.session_state[f"walk_live_{walk.id}"] is seen
    put()
    assert ran(page.run()).session_state[f"walk_live_{walk.id}"] is not seen


def test_answers_at_the_stops_come_as_they_are_given(wired, walk):
    page = opened(walk.code)
    assert len(page.dataframe) == 0
    first = stops_of(wired, walk)[0]
    given = StopAnswer(
        walk_id=walk.id, stop_id=first.id, question="ljus", value=1, count=9, dissent="", text="", changed_at=now()
    )
    answer(wired.store, wired.catalogue, walk, new_id(), given)
    (table,) = ran(page.run()).dataframe
    assert table.value["Stopp"].tolist() == ["1 Porten"]
    assert table.value["Svarade"].tolist() == ["9"]


def test_a_walk_that_a_phone_closed_is_shown_closed_at_the_next_look(wired, walk):
    page = opened(walk.code)
    walks.close(wired.store, walk.id)
    page = ran(page.run())
    assert parts(page)[0] == "walked"
    assert counts(page) == {}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_following_a_walk_speaks_one_language_only(walk, put, lang):
    put(late=True)
    page = opened(walk.code, lang)
    words = " ".join([*said(page), *labels(page), *captions(page), *counts(page)])
    swedish, english = ("Telefoner med nu", "kom sent"), ("Phones on now", "came late")
    assert all(text in words for text in (swedish if lang == "sv" else english))
    assert not any(text in words for text in (english if lang == "sv" else swedish))


def test_the_leaders_link_stands_apart_from_the_walkers(walk):
    page = show(opened(walk.code), "code")
    walkers, leaders = (one.value for one in page.code)
    assert urlsplit(walkers).path == urlsplit(leaders).path == f"/walk/{walk.code}"
    assert urlsplit(leaders).fragment == f"leader={walk.leader_key}"
    (apart,) = [one for one in page.expander if "ledaren" in one.label]
    assert [one.value for one in apart.code] == [leaders]


def test_the_sheet_to_print_never_holds_the_leaders_key(walk):
    assert walk.leader_key.encode() not in sheet(walk, walks.join_url("https://trygg.example.se", walk.code))


def test_a_new_link_for_the_leader_ends_the_one_before_and_can_be_undone(wired, walk):
    page = press(show(opened(walk.code), "code"), "leader_link_new")
    after = kept(wired, walk)
    assert not is_leader(after, walk.leader_key)
    assert after.leader_key in page.code[1].value
    page = press(page, "walk_undo_button_leader_link")
    assert is_leader(kept(wired, walk), walk.leader_key)
    assert walk.leader_key in page.code[1].value


def test_the_code_of_a_closed_walk_tells_what_is_still_taken(wired, walk):
    walks.close(wired.store, walk.id)
    text = next(text for text in said(show(opened(walk.code), "code")) if "ingen ny kan gå med" in text)
    assert "30 dagar" in text


def test_a_pin_that_came_late_says_so_in_its_details(wired, put):
    pin = put()
    sayer = Sayer(wired.catalogue, "sv")
    use("sv")
    assert ("Kom sent", "efter att vandringen avslutades") in _facts(replace(pin, late=True), None, sayer)
    assert "Kom sent" not in dict(_facts(pin, None, sayer))


def test_the_list_tells_of_pins_that_came_late_when_there_are_any(wired, put):
    pin = put()
    use("sv")
    words = Words(wired.catalogue, [])
    assert "Kom sent" not in rows_of([pin], words)
    table = rows_of([pin, replace(pin, late=True)], words)
    assert table["Kom sent"].tolist() == ["", "efter att vandringen avslutades"]
