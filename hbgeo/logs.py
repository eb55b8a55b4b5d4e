"""Logging of failures without what people wrote: an exception's message may quote it."""

from __future__ import annotations

import logging
import re
import traceback

#: Calls named in a log line, the nearest first.
_STEPS = 6
#: What follows is a walk's code or the calendar's secret, and whoever has it gets in.
_BEFORE_A_CODE = re.compile(r"^(/(?:api/walks|walk/map|walk|kalender)/)[^/?]+")


def where(error: BaseException) -> str:
    """Return the kind of an error and the lines it came through, without its message."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-_STEPS:])
    return " < ".join((type(error).__name__, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)))


class WithoutMessages(logging.Filter):
    """Puts kind and place of an exception into a log record in place of its message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, changed where it carries an exception."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = "%s: %s", (record.getMessage(), where(error))
            record.exc_info = record.exc_text = None
        return True


class WithoutQueries(logging.Filter):
    """Cuts queries and codes of walks off addresses in a log of requests: a query carries what was searched."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without what follows a question mark in its values, and without codes."""
        if isinstance(record.args, tuple):
            record.args = tuple(bare(one) if isinstance(one, str) else one for one in record.args)
        return True


class WithoutRefusals(logging.Filter):
    """Leaves out the line by which uvicorn takes a WebSocket that was refused with an answer for one left alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every other record pass."""
        return record.msg != "ASGI callable returned without completing handshake."


def bare(address: str) -> str:
    """Return an address without its query and without a code that lets in."""
    return _BEFORE_A_CODE.sub(r"\1…", address.split("?", 1)[0])


def hide_refusals(name: str) -> None:
    """Keep refused WebSockets out of the named logger of failures."""
    _add(name, WithoutRefusals)


def hide_messages(*names: str) -> None:
    """Keep messages of exceptions out of the named loggers."""
    for name in names:
        _add(name, WithoutMessages)


def hide_queries(name: str) -> None:
    """Keep queries out of the named logger of requests."""
    _add(name, WithoutQueries)


def _add(name: str, kind: type[logging.Filter]) -> None:
    log = logging.getLogger(name)
    if not any(isinstance(one, kind) for one in log.filters):
        log.addFilter(kind())
