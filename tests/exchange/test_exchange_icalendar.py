"""Days as a calendar: what was put in is what another program reads."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from hbgeo.exchange.icalendar import CalendarDay, calendar

MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@given(title=st.text(max_size=120), category=st.text(max_size=40), on=st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_any_text_and_day_come_back_on_one_line(title, category, on):
    made = calendar("Tillsyn", [CalendarDay("a@hbgeo", on, title, category, MOMENT)])
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert event.decoded("dtstart") == on
    assert event.decoded("dtstamp") == MOMENT
    assert _letters(event["summary"]) == _letters(title)
    assert made == calendar("Tillsyn", [CalendarDay("a@hbgeo", on, title, category, MOMENT)])


def _letters(text: str) -> list[str]:
    return [one for one in text if one.isalnum()]


def test_lines_are_as_the_standard_has_them():
    title = "Å" * 200 + "\r\nBEGIN:VEVENT"
    made = calendar("Tillsyn", [CalendarDay("a@hbgeo", date(2026, 1, 2), title, "Lek", MOMENT)])
    assert made.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"DTSTART;VALUE=DATE:20260102" in made
    assert made.count(b"\r\nBEGIN:VEVENT") == 1
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in made
