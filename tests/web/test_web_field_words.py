"""Words of the walkers' page by address."""

import gzip

import pytest
import yaml

from hbgeo import bootstrap
from hbgeo.domain.catalogue import BUILT_IN
from hbgeo.i18n import FIELD_LANGUAGES, SAFETY

#: All that a phone is sent before it can speak, packed.
MOST_BYTES = 14_000


@pytest.fixture
def own_catalogue(tmp_path, monkeypatch):
    """A function that puts a municipality's own catalogue in place, changed from the built-in one."""

    def put(change):
        data = yaml.safe_load(BUILT_IN.read_text("utf-8"))
        change(data)
        file = tmp_path / "own.yaml"
        file.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
        monkeypatch.setenv("HBGEO_CATALOGUE", str(file))
        bootstrap.shut_down()
        bootstrap.services()

    return put


@pytest.mark.parametrize("lang", FIELD_LANGUAGES)
def test_the_words_of_each_language_come_with_its_direction_and_whether_they_are_checked(get, lang):
    told = get(f"/api/field/words/{lang}").json()
    assert told["language"] == lang
    assert told["direction"] == ("rtl" if lang in {"ar", "fa"} else "ltr")
    assert told["reviewed"] == (lang in {"sv", "en"})
    assert told["languages"] == {code: other.name for code, other in FIELD_LANGUAGES.items()}


@pytest.mark.parametrize("lang", FIELD_LANGUAGES)
def test_the_words_of_a_language_are_a_small_download(get, lang):
    assert len(gzip.compress(get(f"/api/field/words/{lang}").content, 6)) < MOST_BYTES


@pytest.mark.parametrize(
    ("lang", "light", "good"),
    [
        ("sv", "Belysning", "Bra"),
        ("sv-x-easy", "Ljus och lampor", "Bra"),
        ("en", "Lighting", "Good"),
        ("ar", "الإضاءة", "جيد"),
        ("fi", "Valaistus", "Hyvä"),
    ],
)
def test_the_catalogue_is_told_in_the_language(get, lang, light, good):
    catalogue = get(f"/api/field/words/{lang}").json()["catalogue"]
    assert catalogue["categories"][0]["label"] == light
    assert catalogue["condition"][0] == {"value": 3, "label": good}


def test_a_category_tells_what_a_form_must_know(get):
    catalogue = get("/api/field/words/en").json()["catalogue"]
    by_code = {category["code"]: category for category in catalogue["categories"]}
    assert by_code["SOCIAL"]["polarities"] == [-1]
    assert (by_code["SOCIAL"]["free_text"], by_code["SOCIAL"]["photos"]) == (False, False)
    assert by_code["SKRAP"]["sub"][3] == {
        "code": "SKRAP4",
        "label": "Broken glass or needle (hazard)",
        "urgency": "akut",
    }
    assert by_code["LJUS"]["polarities"] == [-1, 1]
    assert (by_code["LJUS"]["icon"], by_code["LJUS"]["color"], by_code["LJUS"]["polarity"]) == (
        "lightbulb",
        "#969314",
        -1,
    )
    assert [code for code, category in by_code.items() if category["needs_words"]] == ["IDE", "OVR"]


def test_scales_questions_and_names_come_whole(get):
    told = get("/api/field/words/en").json()["catalogue"]
    assert [step["value"] for step in told["safety"]] == [4, 3, 2, 1, 0, None]
    assert told["urgencies"][0] == {"code": "akut", "label": "Immediate danger", "danger": True}
    assert told["statuses"]["atgardad"] == "Fixed"
    assert told["actors"]["POL"] == "Police"
    assert {question["code"]: question["near_bus_stop"] for question in told["questions"]}["buss"] is True
    assert told["questions"][1] == {
        "code": "ljus",
        "kind": "scale",
        "topic": "Light",
        "label": "In the dark, can you recognise a face 10–15 m away?",
        "near_bus_stop": False,
        "follow_up": False,
    }
    assert (told["questions"][0]["kind"], told["questions"][0]["follow_up"]) == ("check", True)
    assert [step["value"] for step in told["checks"]] == [2, 1, 0, None]


def test_what_a_municipality_renamed_falls_back_to_its_own_words(get, own_catalogue):
    def rename(data):
        data["categories"][0] |= {"sv": "Gatlampor", "en": "Street lamps"}

    own_catalogue(rename)
    first = {lang: get(f"/api/field/words/{lang}").json()["catalogue"]["categories"][0] for lang in FIELD_LANGUAGES}
    assert {first[lang]["label"] for lang in ("sv", "sv-x-easy")} == {"Gatlampor"}
    assert {first[lang]["label"] for lang in set(FIELD_LANGUAGES) - {"sv", "sv-x-easy"}} == {"Street lamps"}
    assert first["uk"]["sub"][0]["label"] == "Ліхтар не світить або зламаний"


def test_easy_swedish_says_in_swedish_what_it_has_no_easier_words_for(get):
    swedish, easy = (get(f"/api/field/words/{lang}").json()["strings"] for lang in ("sv", "sv-x-easy"))
    assert set(swedish) == set(easy)


def test_safety_text_brings_its_swedish_except_to_readers_of_swedish(get):
    assert get("/api/field/words/sv").json()["safety"] == {}
    assert get("/api/field/words/sv-x-easy").json()["safety"] == {}
    swedish = get("/api/field/words/sv").json()["strings"]
    assert get("/api/field/words/ti").json()["safety"] == {message: swedish[message] for message in SAFETY}


def test_the_legend_is_told_in_the_language_of_its_address(get):
    legend = get("/api/field/legend/uk").json()
    assert (legend["language"], legend["strings"]["zoom_in"]) == ("uk", "Збільшити")
    assert legend["categories"]["LJUS"] == {"label": "Освітлення", "color": "#969314", "icon": "lightbulb"}


def test_the_legend_of_the_staffs_map_has_the_same_shape(get):
    field, staff = (get(path).json() for path in ("/api/field/legend/sv", "/api/map/legend?lang=sv"))
    assert {**field, "symbols": None} == {**staff, "symbols": None}


@pytest.mark.parametrize("name", ["words", "legend"])
def test_the_answer_is_kept_by_the_phone_until_something_changes(get, name):
    answer = get(f"/api/field/{name}/so")
    assert answer.headers["cache-control"] == "private, no-cache"
    again = get(f"/api/field/{name}/so", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(f"/api/field/{name}/fi").headers["etag"] != answer.headers["etag"]


@pytest.mark.parametrize("name", ["words", "legend"])
@pytest.mark.parametrize("lang", ["xx", "sv_SE", "SV", "prs"])
def test_a_language_that_is_not_spoken_is_a_problem_404(get, name, lang):
    answer = get(f"/api/field/{name}/{lang}?lang=en")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
