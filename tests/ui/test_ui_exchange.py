"""The page Import och export without a browser: guess, correct, look, take in, report, hand out."""

import gzip
import html
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from hbgeo import ui
from hbgeo.errors import ImportRefused
from hbgeo.exchange import mapping_file
from hbgeo.exchange.mapping import Coded, Given, Mapping, When, Where
from hbgeo.ui.components.observation_import_mapping import Answers, answers_of, corrected, with_values

PAGE = Path(ui.__file__).parent / "pages" / "exchange.py"
HOSTILE = "{{7*191}} <img src=x onerror=alert(1)> **fet**"
CSV = """id,lon,lat,datum,kategori,besk
1,11.842,58.0625,2025-03-01 18:30,LJUS,Släckt
2,11.843,58.0626,2025-03-02,BRA,Fint
"""


def opened():
    return ran(AppTest.from_file(str(PAGE), default_timeout=60).run())


def ran(page):
    assert not page.exception, [error.stack_trace for error in page.exception]
    return page


def give(page, content, name="rapporter.csv"):
    page.file_uploader[0].upload(name, content.encode() if isinstance(content, str) else content, "text/csv")
    return ran(page.run())


def spoken(page):
    return " ".join(node.proto.body for node in page.get("html"))


def told(page):
    return next(text.value for text in page.markdown if "kan tas in" in text.value)


def button(page, label):
    return next(button for button in page.button if button.label == label)


def take(page):
    return ran(page.button(key="observation_import_take").click().run())


def count(wired):
    with wired.store.read() as session:
        return session.observations.count()


def test_a_plain_file_is_guessed_looked_through_and_kept_only_on_request(wired):
    page = give(opened(), CSV)
    assert told(page) == "**2** av 2 rader kan tas in."
    first = next(table.value for table in page.dataframe if "Text" in table.value)
    assert list(first["Text"]) == ["Släckt", "Fint"]
    assert count(wired) == 0
    take(page)
    assert page.success[0].value == "2 nya, 0 ändrade, 0 fanns redan, 0 togs inte in."
    assert count(wired) == 2


def test_a_second_run_of_the_same_file_adds_nothing(wired):
    take(give(opened(), CSV))
    page = take(give(opened(), CSV))
    assert page.success[0].value == "0 nya, 0 ändrade, 2 fanns redan, 0 togs inte in."
    assert count(wired) == 2


def test_exchanged_coordinates_are_put_right_by_one_button(wired):
    page = give(opened(), CSV.replace("lon,lat", "lat,lon"))
    assert told(page).startswith("**0** av 2")
    ran(button(page, "Läs den så").click().run())
    assert told(page) == "**2** av 2 rader kan tas in."


def test_projected_coordinates_are_put_right_by_one_button(wired):
    page = give(
        opened(), CSV.replace("11.842,58.0625", "313700.0,6439700.0").replace("11.843,58.0626", "313750.0,6439720.0")
    )
    ran(button(page, "Läs den så").click().run())
    take(page)
    with wired.store.read() as session:
        kept = [observation.position for _, observation in session.observations.find()]
    assert all(11.8 < position.lon < 11.9 and 58.0 < position.lat < 58.1 for position in kept)


def test_a_column_can_be_corrected(wired):
    page = give(opened(), CSV.replace("besk", "vad de sa"))
    form = next(box.key for box in page.selectbox if box.key.endswith("_text"))
    page.selectbox(key=form).set_value("vad de sa")
    ran(button(page, "Läs filen så här").click().run())
    take(page)
    with wired.store.read() as session:
        assert [observation.text for _, observation in session.observations.find()] == ["Släckt", "Fint"]


def test_words_that_are_no_codes_are_listed_and_can_all_become_one_category(wired):
    page = give(opened(), CSV.replace("LJUS", HOSTILE))
    assert told(page) == "**1** av 2 rader kan tas in."
    assert html.escape(HOSTILE) in spoken(page)
    form = next(box.key for box in page.selectbox if box.key.endswith("_fallback"))
    page.selectbox(key=form).set_value("OVR")
    ran(button(page, "Läs filen så här").click().run())
    assert told(page) == "**2** av 2 rader kan tas in."
    assert "<img" not in spoken(page)


def test_a_word_that_is_no_code_is_given_a_meaning_which_can_be_changed(wired):
    page = give(opened(), CSV.replace("LJUS", "Trasig **lykta**"))
    for meaning, ready in (("LJUS1", 2), ("", 1), ("LJUS", 2)):
        choice = next(box for box in page.selectbox if box.label == "Trasig lykta")
        choice.set_value(meaning)
        ran(button(page, "Använd betydelserna").click().run())
        assert told(page) == f"**{ready}** av 2 rader kan tas in."
    take(page)
    with wired.store.read() as session:
        assert session.observations.find()[0][1].category == "LJUS"


def test_a_saved_mapping_is_taken_up(wired):
    page = give(opened(), CSV.replace("LJUS", "Trasig lykta"))
    mapping = Mapping(
        position=Where(lon="lon", lat="lat"),
        recorded_at=When(column="datum"),
        category=Coded(column="kategori", values={"Trasig lykta": "LJUS1"}),
        text=Given(column="besk"),
    )
    page.file_uploader[1].upload("min.yaml", mapping_file.dumps(mapping).encode(), "application/yaml")
    ran(page.run())
    assert told(page) == "**2** av 2 rader kan tas in."
    take(page)
    with wired.store.read() as session:
        assert session.observations.find()[0][1].subcode == "LJUS1"


def test_a_broken_mapping_is_refused_in_words_and_the_old_one_stays(wired):
    page = give(opened(), CSV)
    page.file_uploader[1].upload("trasig.yaml", b"id: [", "application/yaml")
    ran(page.run())
    assert "trasig.yaml" in spoken(page)
    assert told(page) == "**2** av 2 rader kan tas in."


def test_a_file_without_the_needed_columns_says_what_is_missing(wired):
    page = give(opened(), "a,b\n1,2\n")
    assert not [one for one in page.button if one.key == "observation_import_take"]
    assert "position" in spoken(page)


def test_an_unreadable_file_is_refused_in_words(wired):
    assert "tom.csv" in spoken(give(opened(), b"  \n", "tom.csv"))


def test_rows_left_out_can_be_fetched_with_the_reason(wired):
    page = take(give(opened(), CSV + "3,11.84,58.06,ingen dag,LJUS,x\n"))
    assert page.success[0].value == "2 nya, 0 ändrade, 0 fanns redan, 1 togs inte in."
    labels = [node.proto.label for node in page.get("download_button")]
    assert "Ladda ner de 1 rader som inte togs in, med skälet" in labels
    reasons = next(table.value for table in page.dataframe if "Varför" in table.value)
    assert "ingen dag" in reasons["Varför"][0]


def test_real_reports_from_elsewhere_come_in_once_abroad_is_allowed(wired, shared_data):
    with gzip.open(shared_data / "reports" / "boston311_safety_2015H1.csv.gz") as file:
        content = b"".join(islice(file, 2001))
    page = give(opened(), content, "boston311_safety_2015H1.csv")
    assert told(page) == "**0** av 2\xa0000 rader kan tas in."
    ran(button(page, "Läs den så").click().run())
    page.selectbox(key=next(box.key for box in page.selectbox if box.key.endswith("_fallback"))).set_value("OVR")
    ran(button(page, "Läs filen så här").click().run())
    take(page)
    assert count(wired) == int(page.success[0].value.split(" nya")[0].replace("\xa0", ""))
    assert count(wired) > 1_900
    assert "enda koordinat (longitud -71.0587, latitud 42.3594)" in spoken(page)


def test_everything_is_handed_out_in_every_format_and_for_the_public_with_discretion(wired):
    take(give(opened(), CSV))
    page = opened()
    links = [node.proto.url for node in page.get("link_button")]
    assert [urlsplit(link).path for link in links[:4]] == [
        f"/api/export/observations.{name}" for name in ("geojson", "gpkg", "shp", "csv")
    ]
    page.radio(key="downloads_audience").set_value("public")
    ran(page.run())
    public = [node.proto.url for node in page.get("link_button")]
    assert all(parse_qs(urlsplit(link).query)["audience"] == ["public"] for link in public[:4])
    assert parse_qs(urlsplit(public[1]).query)["crs"] == ["3007"]


def test_hot_spots_are_handed_out_once_there_are_observations(wired):
    address = "/api/export/hotspot_ruta.geojson"
    assert address not in [node.proto.url for node in opened().get("link_button")]
    take(give(opened(), CSV))
    assert address in [node.proto.url for node in opened().get("link_button")]


columns = st.sampled_from(["a", "b", "c d", None])


@given(
    answers=st.builds(
        Answers,
        x=columns,
        y=columns,
        crs=st.sampled_from([None, "EPSG:3006"]),
        text=columns,
        recorded_at=columns,
        order=st.sampled_from([None, "dmy", "mdy"]),
        category=columns,
        fallback=st.sampled_from([None, "OVR"]),
        outside=st.booleans(),
        more=st.dictionaries(st.sampled_from(["status", "walk", "fixed_on"]), columns),
    )
)
def test_what_the_form_shows_of_a_mapping_gives_the_mapping_back(answers):
    mapping = corrected(Mapping(), answers)
    assert corrected(mapping, answers_of(mapping)) == mapping


def test_what_the_form_does_not_ask_for_stays():
    mapping = Mapping(
        position=Where(geometry="geometry", swapped=True),
        recorded_at=When(column="t", epoch="ms"),
        category=Coded(column="k", values={"x": "LJUS"}),
        status=Coded(value="ny"),
        language="en",
    )
    assert corrected(mapping, answers_of(mapping)) == mapping


def test_another_column_forgets_what_the_old_ones_words_meant():
    mapping = Mapping(category=Coded(column="k", values={"x": "LJUS"}))
    assert corrected(mapping, Answers(category="annan")).category == Coded(column="annan")
    assert with_values(mapping, "category", {"y": "BRA"}).category.values == {"y": "BRA"}


def test_a_coordinate_system_that_does_not_exist_is_refused_in_words():
    with pytest.raises(ImportRefused, match="nonsense"):
        corrected(Mapping(), Answers(x="a", y="b", crs="nonsense"))
