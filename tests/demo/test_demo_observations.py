"""The demo's observations and what became of them."""

from collections import Counter

import geopandas as gpd
import pytest
from shapely import Point

from hbgeo.domain.event import Role
from hbgeo.domain.observation import Light, ObservationSource, Status
from hbgeo.services.drafts import Draft, problems

#: How a case may go from one status to another.
PATHS = {
    (Status.NEW, Status.REVIEWED),
    (Status.NEW, Status.DUPLICATE),
    (Status.REVIEWED, Status.ASSIGNED),
    (Status.REVIEWED, Status.DECLINED),
    (Status.ASSIGNED, Status.PLANNED),
    (Status.ASSIGNED, Status.DONE),
    (Status.PLANNED, Status.ONGOING),
    (Status.ONGOING, Status.DONE),
    (Status.DONE, Status.VERIFIED),
}


@pytest.fixture(scope="module")
def kept(demo_store):
    with demo_store.read() as session:
        return [observation for _, observation in session.observations.find(limit=1000)]


@pytest.fixture(scope="module")
def walks(demo_store):
    with demo_store.read() as session:
        return {walk.id: walk for walk in session.walks.all()}


def test_there_are_150_with_at_least_60_different_texts_and_some_without(kept):
    texts = Counter(observation.text for observation in kept)
    assert len(kept) == 150
    assert len(texts) > 60
    assert 5 < texts[""] < 30
    assert max(count for text, count in texts.items() if text) == 1


def test_each_would_be_accepted_as_a_walkers_own(kept, catalogue, demo_store):
    with demo_store.read() as session:
        for o in kept:
            draft = Draft(
                id=o.id, position=o.position, category=o.category, subcode=o.subcode, text=o.text,
                safety_day=o.safety_day, safety_dark=o.safety_dark, urgency=o.urgency, walk_id=o.walk_id,
                stop_id=o.stop_id, language=o.language,
            )  # fmt: skip
            assert problems(draft, catalogue, photos=len(session.photos.of(o.id))) == (), o.text


def test_each_lies_within_50_metres_of_the_area(kept, demo_store):
    with demo_store.read() as session:
        area = gpd.GeoSeries([session.places.area()], crs=4326).to_crs(3007).iloc[0]
    points = gpd.GeoSeries([Point(o.position.lon, o.position.lat) for o in kept], crs=4326).to_crs(3007)
    assert points.distance(area).max() <= 50


def test_no_two_lie_on_the_very_same_spot(kept):
    assert len({(o.position.lon, o.position.lat) for o in kept}) == len(kept)


def test_those_of_a_walk_were_recorded_while_it_was_under_way(kept, walks):
    for o in kept:
        if o.walk_id:
            walk = walks[o.walk_id]
            assert walk.opened_at < o.recorded_at < walk.closed_at
            assert o.light is walk.light
        else:
            assert o.source is ObservationSource.WEB


def test_stops_belong_to_the_same_walk(kept, demo_store):
    with demo_store.read() as session:
        owner = {row.stopp_id: row.vandr_id for row in session.walks.stops_frame().itertuples()}
    assert all(owner[o.stop_id] == o.walk_id for o in kept if o.stop_id)
    assert sum(o.stop_id is not None for o in kept) > 100


def test_the_dark_never_feels_safer_than_the_day(kept):
    both = [o for o in kept if o.safety_day is not None and o.safety_dark is not None]
    assert len(both) > 50
    assert all(o.safety_dark <= o.safety_day for o in both)


def test_who_was_there_in_the_dark_says_how_it_felt_in_the_dark_and_by_day_by_day(kept):
    for o in kept:
        assert (o.safety_dark if o.light is Light.DARK else o.safety_day) is not None


def test_good_places_feel_safer_than_bad_ones(kept):
    def mean(polarity):
        answers = [o.safety_dark for o in kept if o.polarity == polarity and o.safety_dark is not None]
        return sum(answers) / len(answers)

    assert mean(+1) > mean(-1) + 1


def test_the_tunnel_feels_safer_in_the_dark_after_it_was_mended(kept, walks):
    def dark(on_year):
        return [
            o.safety_dark
            for o in kept
            if o.walk_id and walks[o.walk_id].on.year == on_year and o.safety_dark is not None
            and abs(o.position.lat - 58.0624) < 0.0003 and abs(o.position.lon - 11.84252) < 0.0006
        ]  # fmt: skip

    before, after = dark(2025), dark(2026)
    assert sum(after) / len(after) > sum(before) / len(before) + 1


def test_unease_among_people_has_no_text_and_no_photo(kept):
    unease = [o for o in kept if o.category == "SOCIAL"]
    assert unease
    assert all(o.text == "" and o.subcode and o.photo_count == 0 for o in unease)


def test_every_status_occurs(kept):
    assert {o.status for o in kept} == set(Status)


def test_every_status_has_what_the_catalogue_requires_of_it(kept, catalogue):
    for o in kept:
        for name in catalogue.status(o.status.value).requires:
            assert getattr(o, name) is not None, f"{o.text}: {name}"


def test_a_case_passes_only_from_status_to_next_status(kept, demo_store):
    with demo_store.read() as session:
        for o in kept:
            events = session.events.of(o.id)
            changes = [event.changes["status"] for event in events[1:] if "status" in event.changes]
            assert {(Status(old), Status(new)) for old, new in changes} <= PATHS, o.text
            assert (changes[-1][1] if changes else "ny") == o.status.value


def test_the_history_starts_with_the_recording_and_never_turns_back(kept, demo_store):
    with demo_store.read() as session:
        for o in kept:
            events = session.events.of(o.id)
            assert events[0].action == "created"
            assert events[0].at == o.received_at
            assert [event.at for event in events] == sorted(event.at for event in events)


def test_follow_up_is_done_by_secretary_and_planner_on_working_days(kept, demo_store):
    with demo_store.read() as session:
        for o in kept:
            for event in session.events.of(o.id):
                if "status" in event.changes and event.action != "created":
                    assert event.role in {Role.SECRETARY, Role.PLANNER}
                    assert event.at.weekday() < 5, (o.text, event)


def test_what_was_fixed_was_fixed_after_it_was_seen_and_seen_again_after_that(kept, walks):
    for o in kept:
        if o.fixed_on:
            assert o.fixed_on >= o.recorded_at.date()
        if o.status is Status.VERIFIED:
            assert o.fixed_on < walks[o.follow_up_walk_id].on


def test_me_too_is_in_the_history_as_often_as_counted(kept, demo_store):
    with demo_store.read() as session:
        for o in kept:
            agreed = [event for event in session.events.of(o.id) if event.action == "agreed"]
            assert len(agreed) == o.agreements
    assert sum(o.agreements for o in kept) > 200


def test_problems_good_places_and_ideas_are_all_there_in_other_languages_too(kept):
    assert {o.polarity for o in kept} == {-1, 0, 1}
    assert {o.language for o in kept} >= {"sv", "en", "ar"}
    assert Counter(o.polarity for o in kept)[1] >= 25


def test_owners_follow_the_land(kept, catalogue):
    kinds = {kind.code: kind for kind in catalogue.land}
    own_choice = 0
    for o in kept:
        if o.owner:
            assert o.land in kinds
            own_choice += o.owner != catalogue.category(o.category).owner(kinds[o.land])
    # The junction box, which belongs to the grid company; a dark way to the bus that new street lights light, too.
    assert own_choice == 2
