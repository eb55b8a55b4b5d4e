"""Logs tell where something failed, and nothing of what people wrote."""

import logging

import pytest

from hbgeo.logs import WithoutMessages, WithoutQueries, hide_messages, where


def failed():
    try:
        int("Kalle Svensson bor här")
    except ValueError as error:
        return error
    raise AssertionError


def record(message, args=(), error=None):
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("x", logging.ERROR, "file", 1, message, args, info)


def test_a_failure_is_told_by_kind_and_place_only():
    told = where(failed())
    assert told.startswith("ValueError < ")
    assert "test_web_logs.py" in told
    assert "Kalle" not in told


def test_the_message_of_an_exception_is_left_out_of_the_log():
    logged = record("Page %s failed", ("karta",), failed())
    assert WithoutMessages().filter(logged)
    told = logging.Formatter().format(logged)
    assert told.startswith("Page karta failed: ValueError < ")
    assert "Kalle" not in told


def test_a_record_without_an_exception_passes_unchanged():
    logged = record("100 % of %s", ("it",))
    assert WithoutMessages().filter(logged)
    assert logged.args == ("it",)


def test_what_follows_a_question_mark_is_cut_off_addresses():
    logged = record('%s - "%s %s" %d', ("127.0.0.1", "GET", "/api?q=hemligt", 200))
    assert WithoutQueries().filter(logged)
    assert logged.getMessage() == '127.0.0.1 - "GET /api" 200'


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/api/walks/HK4TRN/news?after=3", "/api/walks/…/news"),
        ("/api/walks/HK4TRN", "/api/walks/…"),
        ("/walk/HK4TRN", "/walk/…"),
        ("/walk/map/HK4TRN.js?lang=sv", "/walk/map/…"),
        ("/walk/", "/walk/"),
        ("/api/pins", "/api/pins"),
    ],
)
def test_the_code_of_a_walk_is_left_out_of_the_log(address, shown):
    logged = record('%s - "%s %s" %d', ("127.0.0.1", "PUT", address, 200))
    assert WithoutQueries().filter(logged)
    assert logged.getMessage() == f'127.0.0.1 - "PUT {shown}" 200'


def test_a_filter_is_added_once():
    for _ in range(3):
        hide_messages("hbgeo.test")
    assert len(logging.getLogger("hbgeo.test").filters) == 1
