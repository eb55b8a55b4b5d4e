"""What is said of two timetables: once for all stops it is true of, and never of a stop that is gone."""

from hbgeo.i18n import speaking
from hbgeo.services.bus import Change, ChangeRow, Comparison, Counts
from hbgeo.services.timetables_told import told

HOUR = 3600


def row(name, before, after, change=Change.FEWER):
    return ChangeRow(
        area_name=name, area_before=name, area_after=name, line="", before=before, after=after, change=change
    )


def said(*rows, lost=(), new=()):
    compared = Comparison(stops=rows, rows=(), lost_stops=(), new_stops=(), lost_lines=lost, new_lines=new)
    with speaking("sv"):
        return told(compared)


def test_what_is_the_same_at_several_stops_is_said_once():
    before, after = Counts(weekday=86, sunday=30), Counts(weekday=58)
    assert said(row("A", before, after), row("B", before, after), row("C", before, Counts(weekday=57))) == (
        "A och B (var för sig) får 58 avgångar en vardag i stället för 86.",
        "C får 57 avgångar en vardag i stället för 86.",
        "Vid A, B och C (var för sig) går ingen buss på söndagar längre. Tidigare var det 30.",
    )


def test_lost_comes_first_and_new_last():
    lost = row("Z", Counts(weekday=2, last_s=20 * HOUR), Counts(), Change.LOST)
    new = row("A", Counts(), Counts(weekday=1), Change.NEW)
    assert said(new, lost, lost=("D",), new=("E",)) == (
        "Linje D går inte här längre.",
        "Vid Z stannar ingen buss längre. 2 avgångar försvinner en vardag.",
        "Vid A börjar bussen stanna, med 1 avgång en vardag.",
        "Linje E är ny här.",
    )


def test_a_wait_that_is_shorter_only_for_the_day_being_shorter_is_no_news():
    before = Counts(weekday=9, first_s=6 * HOUR, last_s=24 * HOUR, gap_s=8 * HOUR)
    shorter = Counts(weekday=9, first_s=6 * HOUR, last_s=20 * HOUR, gap_s=HOUR)
    assert said(row("A", before, shorter)) == (
        "Vid A går sista bussen en vardag 20.00 i stället för 00.00 (natten efter).",
    )
    longer = Counts(weekday=9, first_s=6 * HOUR, last_s=20 * HOUR, gap_s=9 * HOUR)
    assert len(said(row("A", before, longer))) == 2
    filled = Counts(weekday=9, first_s=6 * HOUR, last_s=24 * HOUR, gap_s=HOUR)
    assert len(said(row("A", before, filled, Change.MORE))) == 1


def test_that_nothing_changes_is_said_only_when_nothing_does():
    counts = Counts(weekday=9, peak=4, daytime=5)
    assert said(row("A", counts, counts, Change.SAME)) == ("De dagar som räknas ändras ingenting för dem som bor här.",)
    assert said(row("A", counts, counts, Change.MOVED), row("B", counts, counts, Change.MOVED)) == (
        "Vid A och B (var för sig) går lika många bussar som förut, men på andra tider.",
    )


def test_departures_that_move_between_parts_of_the_day_are_told():
    before, after = Counts(weekday=9, peak=6, daytime=3), Counts(weekday=9, peak=0, daytime=7, night=2)
    assert said(row("A", before, after, Change.MOVED)) == (
        "Vid A går ingen buss i vardagens rusning (06–09 och 15–18) längre. Tidigare var det 6.",
        "A får 7 avgångar en vardag mellan 09 och 15 i stället för 3.",
        "A får 2 avgångar en vardagsnatt (00–06) i stället för 0.",
    )
    fewer = Counts(weekday=7, peak=5, daytime=2)
    assert said(row("A", before, fewer)) == ("A får 7 avgångar en vardag i stället för 9.",)
    worse = Counts(weekday=8, peak=1, daytime=7)
    assert len(said(row("A", before, worse))) == 3


def test_departures_that_have_to_be_booked_are_told():
    before, after = Counts(weekday=9), Counts(weekday=9, booked=9)
    assert said(row("A", before, after, Change.BOOKED)) == (
        "A får 9 avgångar en vardag som bara går om de beställs i stället för 0.",
    )
    assert said(row("A", after, before, Change.BOOKED)) == (
        "Vid A behöver ingen avgång beställas på vardagar längre. Tidigare var det 9.",
    )


def test_a_few_minutes_are_no_news():
    before = Counts(weekday=9, first_s=6 * HOUR, last_s=20 * HOUR, gap_s=HOUR)
    after = Counts(weekday=9, first_s=6 * HOUR + 299, last_s=20 * HOUR - 300, gap_s=2 * HOUR)
    assert said(row("A", before, after, Change.MOVED)) == (
        "Vid A går sista bussen en vardag 19.55 i stället för 20.00.",
        "Vid A är det som längst 2 tim till nästa buss på samma linje åt samma håll en vardag i stället för 1 tim.",
    )
