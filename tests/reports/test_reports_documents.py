"""Protocols, packs and minutes: what is given is printed as text, whatever it says."""

from datetime import date, time
from io import BytesIO

import docx
import pypdfium2
import pytest
from PIL import Image
from shapely import LineString, box

from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.reports.meeting_content import (
    CarriedRow,
    Change,
    DecisionRow,
    MeetingPack,
    Minutes,
    PackAction,
    PartyActions,
    PriorityPart,
)
from hbgeo.reports.meeting_pack import pack_pdf
from hbgeo.reports.minutes import minutes_docx, minutes_pdf
from hbgeo.reports.protocol import protocol_document, protocol_pdf
from hbgeo.reports.protocol_content import ActionRow, Answer, Head, Protocol, ProtocolStop
from hbgeo.reports.shared_rows import ActivityRow, Headcount, Photo
from hbgeo.reports.typeset import pages

HOSTILE = [
    '#panic("x")',
    "$x^2$ *fet* _kursiv_",
    "{{ 7*191 }}",
    "</svg><script>",
    "= rubrik",
    "@citat <etikett>",
    "C:\\temp",
]
DAY = date(2026, 10, 21)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    # Hyphens at the ends of lines are the typesetter's.
    return " ".join(words.replace("￾", "").split())


def sheet() -> MapContent:
    marks = tuple(Mark(11.840 + 0.001 * n, 58.0620, str(n), MarkKind.ACTION) for n in range(1, 6))
    area = (box(11.836, 58.059, 11.848, 58.066),)
    return MapContent(area=area, route=LineString([(11.840, 58.062), (11.845, 58.063)]), marks=marks)


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 200), "#88aa77").save(out, "JPEG")
    return out.getvalue()


def full_protocol(words: str = "Det är mörkt här.") -> Protocol:
    stop = ProtocolStop(
        number=1,
        name="Gläntan",
        photos=(Photo(jpeg=jpeg(), caption=words),),
        answers=(Answer(topic="Ljus", question="Ser man?", value=1, label="dåligt", count=None, dissent=words),),
        safety_dark=Answer(topic="Mörker", value=1, label="Mycket otrygg", most=4),
        good=(words,),
        unsafe=(words, words),
    )
    head = Head(
        title="Höstvandringen",
        on=DAY,
        starts=time(18, 45),
        residents=Headcount(who="Deltagare", count=17),
        residents_by_group=(Headcount(who="Barn", count=None),),
    )
    row = ActionRow(number=12, action=words, place="stopp 1", problem="Belysning (LJUS1)", party="Stenungsundshem AB")
    return Protocol(head=head, map=sheet(), stops=(stop,), quick=(row,), declined=(row,))


def test_a_protocol_has_its_parts_in_order() -> None:
    text = text_of(protocol_pdf(full_protocol()))
    parts = ["Protokoll: Höstvandringen", "onsdag 21 oktober 2026", "Vandringen", "Karta", "Stopp för stopp", "Gläntan",
             "Vad som ska göras", "A. Klart direkt", "B. Planerad", "C. Lång sikt", "D. Åtgärdas inte", "Återkoppling",
             "Bilagor"]  # fmt: skip
    at = [text.index(part) for part in parts]
    assert at == sorted(at)
    assert "Sida 1 av" in text


def test_a_protocol_speaks_english() -> None:
    text = text_of(protocol_pdf(full_protocol(), "en"))
    assert "Wednesday, October 21, 2026" in text
    assert "What is to be done" in text
    assert "Vad som ska göras" not in text


def test_a_small_group_is_never_counted_out() -> None:
    assert "Barn: färre än 5" in text_of(protocol_pdf(full_protocol()))


def test_a_protocol_of_nothing_but_a_title_is_made() -> None:
    assert "Tom" in text_of(protocol_pdf(Protocol(head=Head(title="Tom", on=DAY))))


@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_markup_is_printed_as_it_was_written(words: str) -> None:
    text = text_of(protocol_pdf(full_protocol(words)))
    assert "".join(words.split()) in "".join(text.split())


@pytest.mark.parametrize(
    "words",
    [
        "مرحبا بالعالم",
        "Ångström 😀 ok",
        "å" * 4000,
        "rad ett\nrad två",
        "ord " * 900,
        "🇸🇪",
        "ሰላም",
        "a\x07\uffff\ud800b",
    ],
)
def test_any_script_and_length_can_be_set(words: str) -> None:
    document = pypdfium2.PdfDocument(protocol_pdf(full_protocol(words)))
    assert len(document) >= 2
    document.close()


def test_no_page_is_empty_and_nothing_runs_off_the_paper() -> None:
    made = pages(protocol_document(full_protocol("Otryggt" * 60)), dpi=50)
    for page in made:
        picture = Image.open(BytesIO(page)).convert("L")
        ink = picture.point(lambda level: 255 if level < 200 else 0).getbbox()
        assert ink is not None
        margin = picture.width * 0.05
        assert ink[0] >= margin
        assert ink[2] <= picture.width - margin


def pack(count: int = 60) -> MeetingPack:
    actions = tuple(
        PackAction(
            number=n, title=f"Byt lampa nummer {n}", party="SHEM", due_on=DAY, overdue=n % 3 == 0, status="Tilldelad",
            priority=40 + n, parts=(PriorityPart(label="Brådskar", points=40), PriorityPart(label="Medhåll", points=n)),
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return MeetingPack(
        on=DAY, area="Hasselbacken", since=date(2026, 8, 20), map=sheet(), overdue=actions[:5], to_decide=actions[5:9],
        changes=(Change(text="Lampan är lagad", on=DAY, number=3),),
        parties=(PartyActions(party="Stenungsundshem", actions=actions), PartyActions(party="Fritid")),
        activities=(ActivityRow(name="Språkcafé", owner="Fritid", state="Pågår"),),
    )  # fmt: skip


def test_a_pack_names_every_action_of_every_party() -> None:
    text = text_of(pack_pdf(pack()))
    assert all(f"lampa nummer {n}" in text for n in range(1, 61))
    for part in ("Att besluta i dag", "Försenat", "Sedan mötet 2026-08-20", "Part för part", "Fritid", "Språkcafé"):
        assert part in text


def minutes(words: str = "Lampan byts") -> Minutes:
    decision = DecisionRow(number=1, kind="Tilldelas", text=words, action_number=12, action_title=words, due_on=DAY)
    return Minutes(
        on=DAY, area="Hasselbacken", present=(Headcount(who="Fritid", count=2),), decisions=(decision,),
        carried=(CarriedRow(number=13, title=words),), notes=words, map=sheet(), next_on=date(2026, 12, 9),
    )  # fmt: skip


def test_minutes_say_what_was_decided() -> None:
    text = text_of(minutes_pdf(minutes()))
    assert "Mötesprotokoll: Hasselbacken" in text
    assert "12. Lampan byts" in text
    assert "onsdag 9 december 2026" in text


@pytest.mark.parametrize("words", [*HOSTILE, "tecken\x0b\x01\uffff\ud800", "مرحبا"])
def test_minutes_can_be_edited(words: str) -> None:
    document = docx.Document(BytesIO(minutes_docx(minutes(words))))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:2] == ["Beslut", "Bordlagt"]
    decisions = document.tables[0]
    assert decisions.rows[0]._tr.trPr.find("{*}tblHeader") is not None
    cleaned = words.translate(dict.fromkeys([0x0B, 0x01, 0xFFFF, 0xD800]))
    assert decisions.rows[1].cells[1].text == f"Tilldelas\n{cleaned}"
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr")
    assert document.core_properties.language == "sv-SE"
