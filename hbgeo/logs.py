"""Logging of failures without what people wrote: an exception's message may quote it."""

from __future__ import annotations

import logging
import traceback

#: Calls named in a log line, the nearest first.
_STEPS = 6


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


def hide_messages(*names: str) -> None:
    """Keep messages of exceptions out of the named loggers."""
    for name in names:
        log = logging.getLogger(name)
        if not any(isinstance(one, WithoutMessages) for one in log.filters):
            log.addFilter(WithoutMessages())
