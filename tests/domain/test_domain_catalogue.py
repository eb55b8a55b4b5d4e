"""The catalogue: whole, usable, and every mistake in a file told by file, line and reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from hbgeo.domain.catalogue import BUILT_IN, Catalogue, load
from hbgeo.domain.observation import CHANGEABLE, Status
from hbgeo.errors import CatalogueError, NotFound

CATEGORIES = [
    "LJUS",
    "SIKT",
    "SKRAP",
    "KLOTT",
    "SKADE",
    "UNDER",
    "GANG",
    "TRAF",
    "HALLPL",
    "ORIENT",
    "TILLG",
    "LEK",
    "AKTIV",
    "MOTE",
    "ENTRE",
    "ENSAM",
    "SOCIAL",
    "BRA",
    "IDE",
    "OVR",
]
LAYERS = [
    "omrade",
    "utemiljo",
    "lekplats",
    "grillplats",
    "motesplats",
    "skatepark",
    "bollplan",
    "utegym",
    "gangvag",
    "busslinje",
    "hallplats",
    "lopp",
    "mark",
    "planomrade",
    "gatljus",
]
WHITE, DARK = "#ffffff", "#0e1117"


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two `#rrggbb` colours (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_all_twenty_categories_of_the_domain_are_there(catalogue: Catalogue):
    assert [category.code for category in catalogue.categories] == CATEGORIES


def test_all_layers_of_the_programme_are_there(catalogue: Catalogue):
    assert {layer.code for layer in catalogue.layers} == set(LAYERS)


def test_the_fifteen_questions_of_a_stop_come_in_order_after_the_one_of_a_follow_up(catalogue: Catalogue):
    kinds = [question.kind for question in catalogue.questions]
    assert kinds == ["check"] + ["scale"] * 11 + ["safety"] * 2 + ["text"] * 2
    assert [question.code for question in catalogue.questions if question.follow_up] == ["kvar"]
    assert [question.code for question in catalogue.questions if question.near_bus_stop] == ["buss"]


def test_only_good_places_and_ideas_are_no_problems(catalogue: Catalogue):
    polarities = {c.code: c.polarity for c in catalogue.categories if c.polarity != -1}
    assert polarities == {"BRA": 1, "IDE": 0}


def test_no_free_text_is_taken_on_social_unease_only(catalogue: Catalogue):
    assert [c.code for c in catalogue.categories if not c.free_text] == ["SOCIAL"]


def test_needles_and_dangerous_play_equipment_are_urgent_by_default(catalogue: Catalogue):
    urgent = {sub.code: sub.urgency for c in catalogue.categories for sub in c.sub if sub.urgency}
    assert urgent == {"SKRAP4": "akut", "LEK1": "akut"}
    assert catalogue.urgency("akut").danger


def test_graffiti_is_to_be_gone_in_two_days(catalogue: Catalogue):
    assert catalogue.category("KLOTT").target_days == 2


def test_every_label_is_written_in_both_languages(catalogue: Catalogue):
    lists = (getattr(catalogue, name) for name in Catalogue.model_fields if name != "priority")
    items = [item for items in lists for item in items]
    items += [sub for category in catalogue.categories for sub in category.sub]
    assert len(items) > 100
    assert [item for item in items if not (item.label("sv") and item.label("en"))] == []


def test_no_label_was_cut_at_a_comma(catalogue: Catalogue):
    labels = [sub.sv + sub.en for category in catalogue.categories for sub in category.sub]
    assert [text for text in labels if text.count("(") != text.count(")")] == []
    assert catalogue.subcategory("SIKT2").sv == "Hörn, nisch eller gömställe"


def test_easy_swedish_is_labelled_in_swedish_and_other_languages_in_english(catalogue: Catalogue):
    lighting = catalogue.category("LJUS")
    assert [lighting.label(lang) for lang in ("sv", "sv-x-easy", "en", "ar")] == [
        "Belysning",
        "Belysning",
        "Lighting",
        "Lighting",
    ]


def test_every_icon_is_one_that_streamlit_can_draw(catalogue: Catalogue):
    used = {item.icon for item in (*catalogue.categories, *catalogue.layers)}
    assert used - set(ALL_MATERIAL_ICONS) == set()


def test_every_colour_stands_out_from_white_and_from_the_dark_theme(catalogue: Catalogue):
    used = {item.color for item in (*catalogue.categories, *catalogue.layers)}
    assert [c for c in used if contrast(c, WHITE) < 3 or contrast(c, DARK) < 3] == []


def test_no_two_categories_and_no_two_layers_share_a_colour(catalogue: Catalogue):
    for items in (catalogue.categories, catalogue.layers):
        assert len({item.color for item in items}) == len(items)


def test_statuses_are_the_ones_observations_know_and_require_fields_they_have(catalogue: Catalogue):
    assert {status.code for status in catalogue.statuses} == set(Status)
    required = {field for status in catalogue.statuses for field in status.requires}
    assert required <= CHANGEABLE
    assert catalogue.status("avslagen").requires == ("reason",)


@pytest.mark.parametrize(
    ("category", "land", "owner"),
    [
        ("LJUS", "kvartersmark", "SHEM"),
        ("LJUS", "allman_plats", "SBY"),
        ("LJUS", "skolgard", "SBY"),
        ("LEK", "skolgard", "SKOLA"),
        ("AKTIV", "allman_plats", "FRI"),
    ],
)
def test_the_land_decides_who_is_suggested_as_owner(catalogue: Catalogue, category: str, land: str, owner: str):
    kind = next(item for item in catalogue.land if item.code == land)
    assert catalogue.category(category).owner(kind) == owner


def test_an_unknown_code_is_said_not_to_be_there(catalogue: Catalogue):
    with pytest.raises(NotFound, match="“XYZ”"):
        catalogue.category("XYZ")


def test_a_code_of_another_catalogue_is_shown_as_it_is(catalogue: Catalogue):
    assert [catalogue.label_of(code) for code in ("LJUS", "LJUS1", "XYZ")] == [
        "Belysning",
        "Släckt eller trasig lampa",
        "XYZ",
    ]


def test_a_loaded_catalogue_cannot_be_changed(catalogue: Catalogue):
    with pytest.raises(ValueError, match="frozen"):
        catalogue.category("LJUS").sv = "Ljus"


def test_a_municipality_can_put_its_own_file_in_place(tmp_path: Path):
    own = tmp_path / "own.yaml"
    own.write_text(BUILT_IN.read_text("utf-8").replace("sv: Belysning", "sv: Ljus och lampor"), "utf-8-sig")
    assert load(own).category("LJUS").sv == "Ljus och lampor"


MISTAKES = {
    "syntax": ("    sv: Belysning\n", "    sv: [Belysning\n", None, "no valid YAML"),
    "key twice": (
        "    sv: Belysning\n",
        "    sv: Belysning\n    sv: Ljus\n",
        "    sv: Ljus\n",
        "“sv” stands here twice",
    ),
    "unknown key": (
        "    icon: lightbulb\n",
        "    icon: lightbulb\n    colour: red\n",
        "    colour: red\n",
        "“colour” is no key",
    ),
    "unquoted comma": (
        'sv: "Hörn, nisch eller gömställe"',
        "sv: Hörn, nisch eller gömställe",
        "SIKT2",
        "“nisch eller gömställe” is no key",
    ),
    "missing label": ("    en: Lighting\n", "", "  - code: LJUS\n", "“en” is missing"),
    "empty label": ("    en: Lighting\n", '    en: " "\n', '    en: " "\n', "“en” is empty"),
    "label that YAML takes for no": (
        "    en: Lighting\n",
        "    en: no\n",
        "    en: no\n",
        "“en” must be text",
    ),
    "bad colour": (
        'color: "#969314"',
        "color: yellow",
        "color: yellow",
        "The colour “yellow” must be written",
    ),
    "unquoted colour": ('color: "#969314"', "color: #969314", "color: #969314", "“color” must be text"),
    "bad icon": ("icon: lightbulb", "icon: Light bulb", "icon: Light bulb", "The icon “Light bulb”"),
    "duplicate category": ("  - code: SIKT\n", "  - code: LJUS\n", None, "The code “LJUS” is used twice"),
    "duplicate sub-code": (
        "{code: LJUS2,",
        "{code: LJUS1,",
        "Mörk sträcka",
        "The code “LJUS1” is used twice",
    ),
    "code too long": (
        "  - code: LJUS\n",
        "  - code: BELYSNING\n",
        "  - code: BELYSNING\n",
        "1 to 8 capital letters",
    ),
    "code not ASCII": (
        "  - code: SKRAP\n",
        "  - code: SKRÄP\n",
        "  - code: SKRÄP\n",
        "1 to 8 capital letters",
    ),
    "owner that is no actor": (
        "    owner_allman: FRI\n",
        "    owner_allman: PARK\n",
        "    owner_allman: PARK\n",
        "“owner_allman” is “PARK”, which is no actor",
    ),
    "support that is no actor": ("[FOLK, FRI]", "[FOLK, PARK]", "[FOLK, PARK]", "“support” is “PARK”"),
    "sub-code of another category": (
        "{code: LJUS2,",
        "{code: SIKT9,",
        "{code: SIKT9,",
        "must start with its category",
    ),
    "unknown urgency": (
        "Lamp out or broken}",
        "Lamp out or broken, urgency: genast}",
        "urgency: genast",
        "“genast” is no urgency",
    ),
    "no sub-codes where no free text": (
        "    polarity: 0\n",
        "    polarity: 0\n    free_text: false\n",
        "  - code: IDE\n",
        "“IDE” allows no free text",
    ),
    "polarity out of range": ("polarity: 0", "polarity: 2", "polarity: 2", "“polarity” is “2”"),
    "negative days": ("target_days: 2\n", "target_days: -2\n", "target_days: -2\n", "must be at least 0"),
    "list where text stands": ("sens: med", "sens: [med]", "sens: [med]", "“sens” is"),
    "a value of the checks left out": (
        "  - {value: 1, sv: Bättre, en: It is better}\n",
        "",
        "    kind: check\n",
        "needs the values 0, 1 and 2",
    ),
    "a check that is asked on every walk": (
        "    follow_up: true\n",
        "",
        "    kind: check\n",
        "needs “follow_up: true”",
    ),
    "unknown status": ("{code: ny,", "{code: nytt,", "{code: nytt,", "“nytt” is no status"),
    "missing status": ("  - {code: pagar, sv: Pågår, en: Ongoing}\n", "", "statuses:\n", "missing: pagar"),
    "unknown requirement": (
        "requires: [reason]",
        "requires: [skäl]",
        "requires: [skäl]",
        "“requires” is “skäl”",
    ),
    "layer without geometry": (
        "geometry: [LineString]",
        "geometry: []",
        "geometry: []",
        "“geometry” must not be empty",
    ),
    "list instead of keys": (
        "priority:\n  agreement: 4\n",
        "priority: 7\nx:\n  a: 4\n",
        "priority: 7",
        "keys with values",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_file_is_told_by_file_line_and_reason(tmp_path: Path, name: str):
    before, after, at, reason = MISTAKES[name]
    text = BUILT_IN.read_text("utf-8")
    assert before in text
    broken = text.replace(before, after, 1)
    path = tmp_path / "kommun.yaml"
    path.write_text(broken, "utf-8")
    with pytest.raises(CatalogueError, match=re.escape(reason)) as caught:
        load(path)
    line = caught.value.values["line"]
    assert str(caught.value).startswith(f"kommun.yaml, line {line}: ")
    if at is not None:
        assert line == broken[: broken.index(at)].count("\n") + 1


def test_the_line_of_a_duplicate_is_the_second_one(tmp_path: Path):
    path = tmp_path / "kommun.yaml"
    path.write_text(BUILT_IN.read_text("utf-8").replace("  - code: SIKT\n", "  - code: LJUS\n"), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(path)
    lines = path.read_text("utf-8").splitlines()
    second = [number for number, line in enumerate(lines, 1) if line == "  - code: LJUS"][1]
    assert caught.value.values["line"] == second


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "keys with values"),
        (b"- 1\n- 2\n", "keys with values"),
        (b"actors: []\nsv: \xe5\n", "line 2: The file must be saved as UTF-8"),
        (b"a: *nowhere\n", "line 1: This is no valid YAML"),
        (b"a: !!python/object:os.system {}\n", "no valid YAML"),
        (b"? [a, b]\n: 1\n", "no valid YAML"),
        (b"a: 1\nb: 2025-13-45\n", "no valid YAML"),
        (b"a: 1\nb: \x00\n", "line 2: This is no valid YAML"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path, content: bytes, reason: str):
    path = tmp_path / "kommun.yaml"
    path.write_bytes(content)
    with pytest.raises(CatalogueError, match=reason):
        load(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(CatalogueError, match=r"nowhere\.yaml cannot be read"):
        load(tmp_path / "nowhere.yaml")


def test_every_list_left_out_is_a_mistake_and_no_crash(tmp_path: Path):
    whole: dict[str, Any] = yaml.safe_load(BUILT_IN.read_text("utf-8"))
    path = tmp_path / "kommun.yaml"
    for key in whole:
        rest = {name: value for name, value in whole.items() if name != key}
        path.write_text(yaml.safe_dump(rest, allow_unicode=True), "utf-8")
        with pytest.raises(CatalogueError, match=f"“{key}” is missing"):
            load(path)
