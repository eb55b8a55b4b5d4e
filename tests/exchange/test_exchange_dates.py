from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.exchange.dates import Form, read_days, read_moments

AT = datetime(2023, 3, 21, 17, 30, tzinfo=UTC)  # 18.30 in Sweden, winter time
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001 - naive on purpose
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
offsets = st.integers(-14 * 60, 14 * 60)


def one(text: str, **form: object) -> datetime | None:
    read = read_moments([text], Form(**form))  # type: ignore[arg-type]
    return read.values[0]


def problem(text: str, **form: object) -> str:
    return str(read_moments([text], Form(**form), field="recorded_at").problems[0])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "2023-03-21T17:30:00Z",
        "2023-03-21 18:30",
        "2023-03-21 18.30",
        "2023-03-21 17:30 UTC",
        "2023-03-21 18:30 CET",
        "2023-03-21 6:30:00 PM",
        "2023/3/21 18:30:00.000",
        "20230321T173000Z",
        "202303211830",
        "21 mars 2023 kl. 18.30",
        "tisdag den 21 mars 2023, klockan 18.30",
        "21:a mars 2023 18:30",
        "March 21, 2023 6:30 PM",
        "Tue, 21 Mar 2023 18:30:00 +0100",
        "21.3.2023 18:30",
        "21/3 2023 18.30",
        "21/03/2023 18:30",
        "03/21/2023 06:30 p.m.",
        "2023-03-21\u00a018:30",
        "2023-03-21T15:30:00\u221202:00",
        "  2023-03-21 18:30  ",
    ],
)
def test_the_same_moment_is_read_from_every_sane_form(text: str) -> None:
    assert one(text) == AT


def test_the_form_of_the_police_events_is_read_with_its_offset_and_hour_of_one_digit() -> None:
    assert one("2023-03-21 6:28:29 +01:00") == datetime(2023, 3, 21, 5, 28, 29, tzinfo=UTC)


def test_twelve_at_night_and_noon_are_told_apart() -> None:
    assert one("2023-07-01 12:15 AM", zone="UTC") == datetime(2023, 7, 1, 0, 15, tzinfo=UTC)
    assert one("2023-07-01 12:15 PM", zone="UTC") == datetime(2023, 7, 1, 12, 15, tzinfo=UTC)


def test_a_naive_time_is_local_in_summer_and_winter() -> None:
    read = read_moments(["2015-01-01 12:25", "2015-07-01 12:25"], Form(zone="America/New_York"))
    assert [moment and moment.hour for moment in read.values] == [17, 16]


def test_a_day_alone_is_noon_so_that_it_stays_the_same_day_in_utc_and_in_sweden() -> None:
    assert one("2023-07-01") == datetime(2023, 7, 1, 10, tzinfo=UTC)


def test_one_day_above_twelve_proves_the_order_for_the_whole_column() -> None:
    american = read_moments(["01/02/2015 04:17:43 PM", "04/28/2015 08:49:50 AM"], Form(zone="UTC"))
    assert american.order == "mdy"
    assert american.values[0] == datetime(2015, 1, 2, 16, 17, 43, tzinfo=UTC)
    european = read_moments(["01/02/2015", "28/04/2015"], Form(zone="UTC"))
    assert european.order == "dmy"
    assert european.values[0] == datetime(2015, 2, 1, 12, tzinfo=UTC)


def test_an_ambiguous_column_is_refused_and_says_what_to_state() -> None:
    read = read_moments(["01/02/2015", "03/04/2015"], field="recorded_at")
    assert read.values == (None, None)
    assert "order: dmy or mdy" in str(read.problems[0])
    assert read.problems[1].field == "recorded_at"


def test_a_column_that_proves_both_orders_proves_neither() -> None:
    read = read_moments(["21/03/2015", "03/21/2015", "05/05/2015"])
    assert read.order is None
    assert read.values[:2] == (None, None)
    assert read.values[2] == datetime(2015, 5, 5, 10, tzinfo=UTC)


def test_a_stated_order_is_never_overruled_by_a_value() -> None:
    assert "no such day" in problem("21/03/2015", order="mdy")


@pytest.mark.parametrize(
    "text", ["2023-02-30", "2023-13-01", "2023-03-21 25:00", "2023-03-21 13:00 PM", "31 april 2023"]
)
def test_a_day_or_time_that_does_not_exist_is_named(text: str) -> None:
    assert problem(text) == f"There is no such day or time: “{text}”."


@pytest.mark.parametrize("text", ["1/2/15", "21 mars", "March 21", "1/2/15 10:00"])
def test_a_year_that_is_short_or_missing_is_asked_for(text: str) -> None:
    assert "four digits" in problem(text)


@pytest.mark.parametrize("text", ["1426943909", "1426943909000", "1426943909.5", "-5"])
def test_a_bare_number_is_refused_unless_the_mapping_says_what_it_counts(text: str) -> None:
    assert "epoch: s or ms" in problem(text)


def test_a_stated_epoch_is_read_in_seconds_and_milliseconds() -> None:
    at = datetime(2015, 3, 21, 13, 18, 29, tzinfo=UTC)
    assert one("1426943909", epoch="s") == at
    assert one("1426943909000", epoch="ms") == at
    assert "no such day" in problem("1e300", epoch="s")
    assert "no such day" in problem("nan", epoch="s")


@pytest.mark.parametrize(
    "text", ["hej", "i går", "2023", "12:30", "x" * 1000, "2023-03-21 och 2023-03-22", "21 mrs 2023"]
)
def test_what_is_no_date_is_said_to_be_none(text: str) -> None:
    assert problem(text)
    assert one(text) is None


def test_blank_is_no_date_and_no_problem() -> None:
    read = read_moments([None, "", "   "])
    assert read.values == (None, None, None)
    assert not read.problems


def test_the_ends_of_the_calendar_are_refused_instead_of_breaking() -> None:
    assert "no such day" in problem("9999-12-31T23:59:59-12:00")
    assert "no such day" in problem("0001-01-01T00:00:00+12:00")


def test_a_day_is_the_day_where_it_was_written() -> None:
    read = read_days(
        ["01/02/2015 11:17:43 PM", "2015-04-28T23:30:00-05:00", None], Form(order="mdy", zone="America/New_York")
    )
    assert read.values == (date(2015, 1, 2), date(2015, 4, 28), None)


def test_the_day_of_an_epoch_is_the_one_in_the_time_zone() -> None:
    read = read_days(["1426977000"], Form(epoch="s", zone="Europe/Stockholm"))  # 22:30 UTC on the 21st
    assert read.values == (date(2015, 3, 21),)
    assert read_days(["1426980600"], Form(epoch="s", zone="Europe/Stockholm")).values == (date(2015, 3, 22),)


@given(moments, offsets)
def test_any_iso_moment_comes_back_as_the_same_moment(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert one(aware.isoformat()) == aware
    assert one(aware.strftime("%Y-%m-%d %H:%M:%S.%f %z")) == aware


@given(moments)
def test_naive_utc_comes_back_in_every_layout_of_numbers(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    aware = whole.replace(tzinfo=UTC)
    assert one(whole.strftime("%d/%m/%Y %H:%M:%S"), order="dmy", zone="UTC") == aware
    assert one(whole.strftime("%m/%d/%Y %I:%M:%S %p"), order="mdy", zone="UTC") == aware
    assert one(whole.strftime("%d.%m.%Y %H.%M.%S"), zone="UTC") == aware
    if whole.year < 2100:  # digits alone are only taken for a year near ours
        assert one(whole.strftime("%Y%m%d%H%M%S"), zone="UTC") == aware


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_moments([text])
    assert (read.values[0] is not None) or bool(read.problems) or not text.strip()
