"""The list of a round on paper: what it says, in both languages, and that it becomes a PDF."""

from datetime import timedelta

import pypdfium2
import pytest
from shapely.geometry import LineString, Point

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Grade, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.i18n import speaking
from hbgeo.reports.blocks import MapBlock, Table
from hbgeo.reports.round_list import BOX, round_document
from hbgeo.services.inspections import FaultDraft, InspectionDraft, add_fault, record
from hbgeo.services.light import local_today
from hbgeo.services.rounds import round_for
from hbgeo.services.rounds_list import printed, round_content, time_words

TODAY = local_today()
HOSTILE = "#set page(fill: red) *Grillen* <b>\x07\nvid Nöten"


@pytest.fixture
def walked(store, catalogue):
    """A round with three places and a path, one of them done."""
    made = [
        Place(id=new_id(), layer="grillplats", geometry=Point(11.84 + k / 500, 58.06), name=name)
        for k, name in enumerate(("Kullen", HOSTILE, ""))
    ]
    path = Place(id=new_id(), layer="gangvag", geometry=LineString([(11.84, 58.06), (11.844, 58.06)]))
    store.write(lambda session: session.places.put_many([*made, path], Role.PLANNER))
    add_fault(store, made[1].id, FaultDraft(Grade.A, HOSTILE), TODAY - timedelta(days=2))
    record(store, catalogue, InspectionDraft(place_id=made[0].id, kind=InspectionKind.FUNCTIONAL, on=TODAY))
    return round_for(store, catalogue, TODAY)


def rows(document):
    return {row[1].split("\n")[0]: row for block in document.blocks if isinstance(block, Table) for row in block.rows}


def test_every_stop_has_boxes_to_tick_and_lines_to_write_on(store, catalogue, walked):
    document = round_document(round_content(store, catalogue, walked, "en"), "en")
    assert document.title == "Inspection round"
    found = rows(document)
    assert found["Kullen"][2] == "Done already"
    todo = found[HOSTILE.split("\n", maxsplit=1)[0]]
    assert f"{BOX} Routine inspection\n{BOX} Functional inspection\n{BOX} A: #set page" in todo[2]
    assert todo[3] == BOX
    assert todo[4].startswith(f"{BOX} Good\n")
    assert todo[5].count("____") > 2
    assert sorted(row[0] for row in found.values()) == ["1", "2", "3"]
    assert "Barbecue place\n58.06000, 11.84400" in [row[1] for row in found.values()]
    (picture,) = [block for block in document.blocks if isinstance(block, MapBlock)]
    assert [mark.label for mark in picture.content.marks] == ["1", "2", "3"]
    assert picture.content.route is not None


@pytest.mark.parametrize(("lang", "word"), [("sv", "Tillsynsrunda"), ("en", "Inspection round")])
def test_it_becomes_a_pdf_that_says_what_people_wrote_and_does_nothing_else(store, catalogue, walked, lang, word):
    made = printed(store, catalogue, walked, lang)
    assert b"pdfuaid" in made
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    assert word in text
    assert "#set page(fill: red) *Grillen*" in " ".join(text.split())


def test_a_round_without_stops_is_a_sheet_that_says_so(store, catalogue):
    assert printed(store, catalogue, round_for(store, catalogue, TODAY), "sv").startswith(b"%PDF")


@pytest.mark.parametrize(("minutes", "words"), [(1, "1 minute"), (119, "119 minutes"), (145, "2 h 25 min")])
def test_a_long_time_is_told_in_hours(minutes, words):
    with speaking("en"):
        assert time_words(minutes) == words
