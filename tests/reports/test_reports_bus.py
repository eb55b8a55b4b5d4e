"""The comparison of two timetables on paper."""

from datetime import date

import pypdfium2
from shapely import box

from hbgeo.reports.bus_report import BusReport, BusRow, bus_document, bus_pdf
from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.services.timetables_words import CHANGES

HOSTILE = "#text(red)[x] {{7*7}} <b>"


def report(**overrides):
    cells = ("12 → 8 (−4)", "3")
    values = {
        "area": "Hasselbacken",
        "before": "Nu",
        "after": "Förslag",
        "key_figures": (("Bussar", "12", "8"),),
        "sentences": ("Vid Hasselbacken går sista bussen en vardag 19.02 i stället för 23.32.",),
        "columns": ("Vardag", "Lördag"),
        "stops": tuple(
            BusRow(stop=f"{n}. {HOSTILE}", line="", change=f"{sign} {word}", cells=cells)
            for n, (sign, word) in enumerate(CHANGES.values(), 1)
        ),
        "lines": (BusRow(stop="Hasselbacken", line="D", change="= Samma", cells=cells),),
        "map": MapContent(area=(box(11.83, 58.05, 11.85, 58.07),), marks=(Mark(11.84, 58.06, "1", MarkKind.PROBLEM),)),
        "notes": ("Räknat på en vardag.",),
        "made_on": date(2026, 11, 24),
    }
    return BusReport(**(values | overrides))


def text_of(content):
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def test_sentences_tables_and_notes_are_printed_as_they_are():
    text = " ".join(text_of(bus_pdf(report())).split())
    for words in ("Bussen före och efter: Hasselbacken", "19.02 i stället", "12 → 8", "Räknat på en vardag", "{{7*7}}"):
        assert words in text


def test_it_can_be_read_by_those_who_do_not_see_it():
    assert b"pdfuaid" in bus_pdf(report())


def test_a_row_has_a_cell_for_every_column():
    tables = [block for block in bus_document(report()).blocks if hasattr(block, "head")]
    assert len(tables) == 3
    for table in tables:
        assert all(len(row) == len(table.head) == len(table.widths) for row in table.rows)
