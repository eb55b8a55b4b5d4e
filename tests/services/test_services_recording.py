"""Recording: what is kept, what is missing, and that nothing is kept twice or lost."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyproj import Geod

from hbgeo import i18n
from hbgeo.domain.catalogue import load
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, new_join_code
from hbgeo.domain.observation import MAX_TEXT, Light, ObservationSource, Status
from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.errors import Conflict, Gone, InvalidInput, NotFound
from hbgeo.exchange.photos import read_photo
from hbgeo.services.drafts import Draft, needs_words, polarities, problems, takes_photos, urgency_of
from hbgeo.services.nearby import nearby
from hbgeo.services.recording import add_photos, agree, record, redo, undo

HERE = Position(lon=11.842, lat=58.0625)
NIGHT = datetime(2025, 10, 23, 20, 30, tzinfo=UTC)
NOON = datetime(2025, 6, 21, 10, 0, tzinfo=UTC)
LAMP = Draft(position=HERE, category="LJUS", subcode="LJUS1", recorded_at=NIGHT)
HOSTILE = [
    "{{7*191}}",
    "{% for x in y %}",
    "{{",
    "<img src=x onerror=alert(1)>",
    "`",
    "${7*7}",
    "C:\\2019",
    "\u202eomvänd\u202c \u05e9\u05dc\u05d5\u05dd",
    "noll\u200bbredd\u200d",
    "  framför\n\n\tefter  \r\n",
    "$x^2$ :material/home: :smile: **fet** [a](javascript:alert(1))",
    "\u0001\x7f\u0085\u2028",
]


def photo(color="red"):
    out = BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return read_photo(out.getvalue())


def moved(metres, azimuth=90):
    lon, lat, _ = Geod(ellps="WGS84").fwd(HERE.lon, HERE.lat, azimuth, metres)
    return Position(lon=lon, lat=lat)


def fields_of(found):
    return [problem.field for problem in found]


@pytest.fixture
def open_walk(store):
    return _saved_walk(store, WalkState.OPEN)


def _saved_walk(store, state, **values):
    walk = Walk(
        id=new_id(),
        code=new_join_code(),
        title="Mörkervandring",
        on=date(2025, 10, 23),
        state=state,
        **values,
    )
    stop = Stop(id=new_id(), walk_id=walk.id, number=1, position=HERE, name="Tunneln")
    store.write(lambda session: session.walks.save(walk, [stop], Role.LEADER))
    return walk


def kept(store, observation_id):
    with store.read() as session:
        return session.observations.get(observation_id)


def test_a_complete_draft_is_kept_as_it_was_filled_in(store, catalogue, open_walk):
    draft = replace(
        LAMP,
        id=new_id(),
        walk_id=open_walk.id,
        text="Lampan är trasig",
        safety_day=3,
        safety_dark=0,
        urgency="snabb",
        language="en",
    )
    saved = record(store, catalogue, draft)
    assert saved == kept(store, draft.id)
    for name in (
        "id",
        "position",
        "category",
        "subcode",
        "walk_id",
        "text",
        "safety_day",
        "safety_dark",
        "urgency",
    ):
        assert getattr(saved, name) == getattr(draft, name)
    assert (saved.polarity, saved.status, saved.language) == (-1, Status.NEW, "en")
    assert saved.recorded_at == NIGHT
    assert saved.source is ObservationSource.WALK


def test_a_draft_without_an_id_and_a_time_gets_both(store, catalogue):
    first = record(store, catalogue, Draft(position=HERE, category="LJUS"))
    second = record(store, catalogue, Draft(position=HERE, category="LJUS"))
    assert first.id != second.id
    assert first.recorded_at == first.received_at


def test_without_a_walk_the_source_is_the_web_unless_said_otherwise(store, catalogue):
    assert record(store, catalogue, LAMP).source is ObservationSource.WEB
    paper = record(store, catalogue, replace(LAMP, source=ObservationSource.PAPER), role=Role.SECRETARY)
    assert paper.source is ObservationSource.PAPER


def test_recording_writes_one_event_in_the_given_role(store, catalogue):
    saved = record(store, catalogue, LAMP, role=Role.SECRETARY)
    with store.read() as session:
        events = session.events.of(saved.id)
    assert [(event.action, event.role) for event in events] == [("created", Role.SECRETARY)]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_kept_exactly_as_typed(store, catalogue, text):
    saved = record(store, catalogue, replace(LAMP, text=text))
    assert kept(store, saved.id).text == text


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=200))
def test_any_text_without_nul_is_in_order(text):
    assert problems(replace(LAMP, text=text), load()) == ()


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_text_that_no_database_can_keep_is_refused(catalogue, text):
    assert fields_of(problems(replace(LAMP, text=text), catalogue)) == ["text"]


def test_a_text_that_is_too_long_is_refused_with_its_length(catalogue):
    assert problems(replace(LAMP, text="å" * MAX_TEXT), catalogue) == ()
    (problem,) = problems(replace(LAMP, text="å" * (MAX_TEXT + 1)), catalogue)
    assert problem.field == "text"
    assert problem.values == {"count": MAX_TEXT + 1, "limit": MAX_TEXT}


def test_an_empty_draft_says_what_is_missing_and_nothing_is_kept(store, catalogue):
    with pytest.raises(InvalidInput) as refusal:
        record(store, catalogue, Draft())
    assert fields_of(refusal.value.problems) == ["position", "category"]
    with store.read() as session:
        assert session.observations.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"position": Position(lon=2.35, lat=48.86)}, "position"),
        ({"position": Position(lon=0, lat=0)}, "position"),
        ({"position": Position(lon=58.0625, lat=11.842)}, "position"),
        ({"category": "NOPE", "subcode": None}, "category"),
        ({"subcode": "SIKT1"}, "subcode"),
        ({"polarity": 0}, "polarity"),
        ({"polarity": 7}, "polarity"),
        ({"safety_day": 5}, "safety_day"),
        ({"safety_dark": -1}, "safety_dark"),
        ({"urgency": "strax"}, "urgency"),
        ({"id": "1"}, "id"),
        ({"recorded_at": datetime(2025, 1, 1)}, "recorded_at"),  # noqa: DTZ001 - that is what is wrong
        ({"stop_id": "s"}, "stop_id"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(catalogue, change, field):
    assert fields_of(problems(replace(LAMP, **change), catalogue)) == [field]


def test_swapped_coordinates_are_recognised_as_such(catalogue):
    swapped, abroad = (
        problems(replace(LAMP, position=Position(lon=lon, lat=lat)), catalogue)[0].message
        for lon, lat in ((58.0625, 11.842), (2.35, 48.86))
    )
    assert "changed places" in swapped
    assert "changed places" not in abroad


def test_every_problem_can_be_said_in_swedish(catalogue):
    drafts = [
        Draft(),
        Draft(id="1", recorded_at=datetime(2025, 1, 1), stop_id="s", safety_day=9, urgency="x", text="\0"),  # noqa: DTZ001
        replace(LAMP, position=Position(lon=0, lat=0), polarity=1),
        replace(LAMP, position=Position(lon=58, lat=11), polarity=0, text="x" * 5000, subcode="SIKT1"),
        Draft(position=HERE, category="NOPE"),
        Draft(position=HERE, category="IDE"),
        Draft(position=HERE, category="SOCIAL", text="han"),
    ]
    found = [problem for draft in drafts for problem in problems(draft, catalogue, photos=1 if draft.text else 0)]
    assert {"position", "category", "subcode", "polarity", "text", "photos", "urgency", "id"} <= set(fields_of(found))
    i18n.use("sv")
    for problem in found:
        assert i18n.say(problem) != str(problem)


def test_a_good_place_is_good_and_an_idea_is_an_idea_whatever_is_asked_for(store, catalogue):
    assert record(store, catalogue, Draft(position=HERE, category="BRA")).polarity == 1
    assert record(store, catalogue, Draft(position=HERE, category="IDE", text="En bänk")).polarity == 0
    for category in ("BRA", "IDE"):
        draft = Draft(position=HERE, category=category, polarity=-1, text="x")
        assert fields_of(problems(draft, catalogue)) == ["polarity"]


def test_other_categories_are_bad_unless_the_walker_finds_them_good(store, catalogue):
    assert record(store, catalogue, Draft(position=HERE, category="LJUS")).polarity == -1
    assert record(store, catalogue, Draft(position=HERE, category="LJUS", polarity=1)).polarity == 1
    assert record(store, catalogue, Draft(position=HERE, category="OVR", polarity=1, text="Fint")).polarity == 1


def test_a_good_place_cannot_carry_the_name_of_a_problem(catalogue):
    assert fields_of(problems(replace(LAMP, polarity=1), catalogue)) == ["subcode"]


def test_unease_takes_a_choice_from_the_list_and_nothing_else(store, catalogue):
    closed = Draft(position=HERE, category="SOCIAL", subcode="SOCIAL2")
    assert record(store, catalogue, closed).subcode == "SOCIAL2"
    assert fields_of(problems(replace(closed, subcode=None), catalogue)) == ["subcode"]
    assert fields_of(problems(replace(closed, text="en granne"), catalogue)) == ["text"]
    assert fields_of(problems(closed, catalogue, photos=1)) == ["photos"]
    assert fields_of(problems(replace(closed, polarity=1), catalogue)) == ["polarity"]


def test_what_has_no_sub_codes_needs_words_or_a_photo(store, catalogue):
    for code in ("IDE", "OVR"):
        wordless = Draft(position=HERE, category=code, text="  \n")
        assert fields_of(problems(wordless, catalogue)) == ["text"]
        assert record(store, catalogue, wordless, [photo()]).photo_count == 1


def test_each_category_of_the_catalogue_can_be_recorded_in_each_way_it_allows(store, catalogue):
    for category in catalogue.categories:
        for polarity in polarities(category):
            sub = category.sub[0].code if category.sub and polarity == category.polarity else None
            text = "ord" if needs_words(category) else ""
            draft = Draft(position=HERE, category=category.code, subcode=sub, polarity=polarity, text=text)
            photos = [photo()] if takes_photos(category) else []
            saved = record(store, catalogue, draft, photos)
            assert (saved.category, saved.polarity, saved.photo_count) == (
                category.code,
                polarity,
                len(photos),
            )


def test_a_dangerous_sub_code_is_urgent_unless_the_walker_says_otherwise(store, catalogue):
    glass = Draft(position=HERE, category="SKRAP", subcode="SKRAP4")
    assert record(store, catalogue, glass).urgency == "akut"
    assert record(store, catalogue, replace(glass, urgency="planerad")).urgency == "planerad"
    assert urgency_of(Draft(category="SKRAP", subcode="SKRAP1"), catalogue) is None


def test_the_light_comes_from_place_and_time(store, catalogue):
    assert record(store, catalogue, LAMP).light is Light.DARK
    assert record(store, catalogue, replace(LAMP, recorded_at=NOON)).light is Light.DAYLIGHT


def test_the_light_that_the_leader_confirmed_goes_before_the_sun(store, catalogue):
    walk = _saved_walk(store, WalkState.OPEN, light=Light.TWILIGHT)
    assert record(store, catalogue, replace(LAMP, walk_id=walk.id)).light is Light.TWILIGHT


@pytest.mark.parametrize("state", [WalkState.PLANNED, WalkState.CLOSED])
def test_a_walk_that_is_not_open_takes_nothing(store, catalogue, state):
    walk = _saved_walk(store, state)
    with pytest.raises(Conflict, match="not open"):
        record(store, catalogue, replace(LAMP, walk_id=walk.id), [photo()])
    with store.read() as session:
        assert session.observations.count() == 0


def test_an_unknown_walk_is_not_found(store, catalogue):
    with pytest.raises(NotFound):
        record(store, catalogue, replace(LAMP, walk_id=new_id()))


def test_a_stop_must_belong_to_the_walk(store, catalogue, open_walk):
    with store.read() as session:
        (stop,) = session.walks.stops(open_walk.id)
    at_stop = replace(LAMP, walk_id=open_walk.id, stop_id=stop.id)
    assert record(store, catalogue, at_stop).stop_id == stop.id
    with pytest.raises(InvalidInput) as refusal:
        record(store, catalogue, replace(at_stop, stop_id=new_id()))
    assert fields_of(refusal.value.problems) == ["stop_id"]


def test_the_same_draft_sent_twice_is_kept_once_with_its_photos(store, catalogue, open_walk):
    draft = replace(LAMP, id=new_id(), walk_id=open_walk.id, text="x")
    first = record(store, catalogue, draft, [photo(), photo("blue")])
    assert record(store, catalogue, draft, [photo(), photo("blue")]) == first
    assert first.photo_count == 2
    with store.read() as session:
        assert session.observations.count() == 1


def test_a_resend_without_a_time_is_the_same_too(store, catalogue):
    draft = replace(LAMP, id=new_id(), recorded_at=None)
    assert record(store, catalogue, draft) == record(store, catalogue, draft)


def test_a_resend_after_the_walk_has_closed_is_still_acknowledged(store, catalogue, open_walk):
    draft = replace(LAMP, id=new_id(), walk_id=open_walk.id)
    first = record(store, catalogue, draft)
    store.write(lambda session: session.walks.save(replace(open_walk, state=WalkState.CLOSED), [], Role.LEADER))
    assert record(store, catalogue, draft) == first


def test_another_content_under_the_same_id_is_a_conflict_and_changes_nothing(store, catalogue):
    draft = replace(LAMP, id=new_id(), text="första")
    record(store, catalogue, draft)
    with pytest.raises(Conflict):
        record(store, catalogue, replace(draft, text="andra"), [photo()])
    assert (kept(store, draft.id).text, kept(store, draft.id).photo_count) == ("första", 0)


def test_what_was_undone_does_not_come_back_by_a_resend(store, catalogue):
    draft = replace(LAMP, id=new_id())
    record(store, catalogue, draft)
    undo(store, draft.id, own=[draft.id])
    with pytest.raises(Gone):
        record(store, catalogue, draft)


def test_if_a_photo_cannot_be_kept_the_observation_is_not_kept_either(store, catalogue):
    broken = replace(photo(), sha256=None)
    with pytest.raises(Exception, match=r"NOT NULL|sha256|datatype"):
        record(store, catalogue, LAMP, [photo(), broken])
    with store.read() as session:
        assert session.observations.count() == 0


def test_photos_can_be_added_later_and_only_once(store, catalogue):
    saved = record(store, catalogue, LAMP)
    assert add_photos(store, catalogue, saved.id, [photo()]).photo_count == 1
    assert add_photos(store, catalogue, saved.id, [photo(), photo("blue")]).photo_count == 2
    with store.read() as session:
        assert [each.sha256 for each in session.photos.of(saved.id)] == [photo().sha256, photo("blue").sha256]


def test_photos_are_not_added_to_unease_or_to_nothing(store, catalogue):
    saved = record(store, catalogue, Draft(position=HERE, category="SOCIAL", subcode="SOCIAL1"))
    with pytest.raises(InvalidInput, match="photos"):
        add_photos(store, catalogue, saved.id, [photo()])
    with pytest.raises(NotFound):
        add_photos(store, catalogue, new_id(), [photo()])


def test_me_too_counts_once_for_each_visitor(store, catalogue):
    saved = record(store, catalogue, LAMP)
    assert agree(store, saved.id, "a") == 1
    assert agree(store, saved.id, "a") == 1
    assert agree(store, saved.id, "b") == 2
    other = record(store, catalogue, LAMP)
    assert agree(store, other.id, "a") == 1
    assert kept(store, saved.id).agreements == 2


def test_me_too_on_nothing_is_not_found(store):
    with pytest.raises(NotFound):
        agree(store, new_id(), "a")


def test_the_own_latest_observation_can_be_undone_and_brought_back(store, catalogue):
    saved = record(store, catalogue, LAMP, [photo()])
    undo(store, saved.id, own=[saved.id])
    with pytest.raises(Gone):
        kept(store, saved.id)
    undo(store, saved.id, own=[saved.id])
    assert redo(store, saved.id, own=[saved.id]).photo_count == 1
    assert redo(store, saved.id, own=[saved.id]).id == saved.id
    with store.read() as session:
        assert [event.action for event in session.events.of(saved.id)] == [
            "created",
            "photo_added",
            "deleted",
            "restored",
        ]


def test_somebody_elses_or_an_earlier_observation_cannot_be_undone(store, catalogue):
    first, second = record(store, catalogue, LAMP), record(store, catalogue, LAMP)
    for own in ([], [second.id], [first.id, second.id]):
        with pytest.raises(Conflict, match="latest"):
            undo(store, first.id, own=own)
        with pytest.raises(Conflict, match="latest"):
            redo(store, first.id, own=own)
    assert kept(store, first.id)


def test_what_others_have_acted_on_cannot_be_undone(store, catalogue):
    agreed, seen = record(store, catalogue, LAMP), record(store, catalogue, LAMP)
    agree(store, agreed.id, "someone")
    store.write(lambda session: session.observations.change(seen.id, Role.PLANNER, status=Status.REVIEWED))
    for observation in (agreed, seen):
        with pytest.raises(Conflict, match="no longer be undone"):
            undo(store, observation.id, own=[observation.id])
        assert kept(store, observation.id)


@pytest.mark.parametrize("azimuth", [0, 45, 90, 180, 270])
def test_nearby_reaches_exactly_fifteen_metres_in_each_direction(store, catalogue, azimuth):
    inside = record(store, catalogue, replace(LAMP, position=moved(14.9, azimuth)))
    record(store, catalogue, replace(LAMP, position=moved(15.1, azimuth)))
    (near,) = nearby(store, HERE.lon, HERE.lat)
    assert near.observation.id == inside.id
    assert near.distance_m == pytest.approx(14.9, abs=0.02)


def test_nearby_puts_the_same_category_first_then_the_closest(store, catalogue):
    bush = record(store, catalogue, Draft(position=moved(1), category="SIKT"))
    far_lamp = record(store, catalogue, replace(LAMP, position=moved(12)))
    near_lamp = record(store, catalogue, replace(LAMP, position=moved(6)))
    found = [near.observation.id for near in nearby(store, HERE.lon, HERE.lat, category="LJUS")]
    assert found == [near_lamp.id, far_lamp.id, bush.id]
    assert nearby(store, HERE.lon, HERE.lat)[0].observation.id == bush.id


def test_nearby_leaves_out_what_is_settled_or_undone(store, catalogue):
    for status in (Status.DONE, Status.VERIFIED, Status.DUPLICATE):
        settled = record(store, catalogue, LAMP)
        store.write(lambda s, id_=settled.id, to=status: s.observations.change(id_, Role.PLANNER, status=to))
    undone = record(store, catalogue, LAMP)
    undo(store, undone.id, own=[undone.id])
    declined = record(store, catalogue, LAMP)
    store.write(lambda s: s.observations.change(declined.id, Role.PLANNER, status=Status.DECLINED, reason="x"))
    assert [near.observation.id for near in nearby(store, HERE.lon, HERE.lat)] == [declined.id]


def test_nearby_works_at_the_poles_and_the_date_line(store):
    for lon, lat in ((0, 90), (0, -90), (180, 0), (-180, 89.99999)):
        assert nearby(store, lon, lat) == ()


def test_the_accuracy_and_the_way_the_place_was_set_are_kept(store, catalogue):
    gps = Position(lon=11.842, lat=58.0625, source=PositionSource.GPS, accuracy_m=8.5)
    saved = kept(store, record(store, catalogue, replace(LAMP, position=gps)).id)
    assert saved.position == gps
