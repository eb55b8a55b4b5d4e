"""The groups' answers at the stops."""

from __future__ import annotations

import sqlite3

from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.store.protocol import Outcome
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.values import parse_time, time_text

_SAID = ("value", "count", "dissent", "text")
_READ = "walk_id, stop_id, question, value, count, dissent, text, changed_at"


class SqliteStopAnswers:
    """Implements `hbgeo.store.protocol.StopAnswers`."""

    def __init__(self, connection: sqlite3.Connection, events: SqliteEvents) -> None:
        self._connection = connection
        self._events = events

    def put(self, answer: StopAnswer, role: Role) -> Outcome:
        """Keep an answer in place of the one before; `same` when it says the same."""
        row = self._connection.execute(
            f"SELECT {_READ} FROM stop_answer WHERE stop_id = ? AND question = ?",  # noqa: S608 - fixed columns
            (answer.stop_id, answer.question),
        ).fetchone()
        before = None if row is None else _answer(row)
        story = {}
        for name in _SAID:
            old, new = getattr(before, name, None), getattr(answer, name)
            if before is None or old != new:
                story[f"{answer.question}.{name}"] = (old, new)
        if not story:
            return "same"
        action = "answered" if before is None else "answer_changed"
        event = self._events.append(role, "stop", answer.stop_id, action, story)
        a = answer
        self._connection.execute(
            f"INSERT INTO stop_answer ({_READ}, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - as above
            " ON CONFLICT (stop_id, question) DO UPDATE SET value = excluded.value, count = excluded.count,"
            " dissent = excluded.dissent, text = excluded.text, changed_at = excluded.changed_at,"
            " event = excluded.event",
            (a.walk_id, a.stop_id, a.question, a.value, a.count, a.dissent, a.text, time_text(now()), event),
        )
        return "created"

    def of(self, walk_id: str, *, after: int = 0) -> list[StopAnswer]:
        """Return the answers of a walk, of those that changed after an event when one is given."""
        rows = self._connection.execute(
            f"SELECT {_READ} FROM stop_answer WHERE walk_id = ? AND event > ? ORDER BY fid",  # noqa: S608 - as above
            (walk_id, after),
        )
        return [_answer(row) for row in rows]


def _answer(row: tuple[str, str, str, int | None, int | None, str, str, str]) -> StopAnswer:
    walk_id, stop_id, question, value, count, dissent, text, changed_at = row
    return StopAnswer(
        walk_id=walk_id,
        stop_id=stop_id,
        question=question,
        value=value,
        count=count,
        dissent=dissent,
        text=text,
        changed_at=parse_time(changed_at),
    )
