"""Records that are little more than their fields: actions, meetings, decisions, activities, contacts.

A table has the columns of its dataclass, and `event` and `deleted_at` besides.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from hbgeo.domain.event import Role
from hbgeo.domain.ids import now
from hbgeo.errors import N_, Conflict, Gone, NotFound
from hbgeo.store.protocol import Record
from hbgeo.store.sqlite.events import SqliteEvents
from hbgeo.store.sqlite.values import time_text

R = TypeVar("R", bound=Record)
_KEPT_BY_STORE = frozenset({"id", "changed_at"})


class SqliteRecords(Generic[R]):
    """Implements `hbgeo.store.protocol.Records` for one kind of record; the table bears the name of the kind."""

    #: Fields that no `change` may name.
    fixed: frozenset[str] = _KEPT_BY_STORE

    def __init__(self, kind: type[R], connection: sqlite3.Connection, events: SqliteEvents) -> None:
        self._kind = kind
        self._table = kind.__name__.lower()
        self._parsers = _parsers(kind)
        self._columns = ", ".join(f'"{name}"' for name in self._parsers)
        self._connection = connection
        self._events = events

    def add(self, record: R, role: Role) -> R:
        """Keep a new record and return it as kept. Raises `Conflict` when its id is known."""
        if self._row(record.id) is not None:
            raise Conflict(N_("Something else has this id already; nothing was changed."))
        told = {name: _plain(getattr(record, name)) for name in self._parsers if name not in _KEPT_BY_STORE}
        story = {name: (None, value) for name, value in told.items() if value is not None}
        event = self._events.append(role, self._table, record.id, "created", story)
        values = {name: _column(getattr(record, name)) for name in self._parsers}
        values |= {"changed_at": time_text(now()), "event": event, "deleted_at": None}
        names = ", ".join(f'"{name}"' for name in values)
        self._connection.execute(
            f"INSERT INTO {self._table} ({names}) VALUES ({','.join('?' * len(values))})",  # noqa: S608 - our names
            list(values.values()),
        )
        return self.get(record.id)

    def get(self, record_id: str) -> R:
        """Return one. Raises `NotFound` or `Gone`."""
        row = self._row(record_id)
        if row is None:
            raise NotFound(N_("There is no such thing here any more."))
        if row[-1] is not None:
            raise Gone(N_("This was deleted."))
        return self._record(row[:-1])

    def change(self, record_id: str, role: Role, **changes: Any) -> R:  # noqa: ANN401 - any field's value
        """Change fields and return the new state; what is equal already makes no event."""
        unknown = changes.keys() - self._parsers.keys() | changes.keys() & self.fixed
        if unknown:
            raise ValueError(f"not changeable: {', '.join(sorted(unknown))}")
        before = self.get(record_id)
        different = {name: new for name, new in changes.items() if getattr(before, name) != new}
        if different:
            story = {name: (_plain(getattr(before, name)), _plain(new)) for name, new in different.items()}
            event = self._events.append(role, self._table, record_id, "changed", story)
            self._update(record_id, event, {name: _column(new) for name, new in different.items()})
        return self.get(record_id)

    def delete(self, record_id: str, role: Role) -> None:
        """Take one out of sight; its history stays."""
        self.get(record_id)
        event = self._events.append(role, self._table, record_id, "deleted", {})
        self._update(record_id, event, {"deleted_at": time_text(now())})

    def restore(self, record_id: str, role: Role) -> None:
        """Take a deletion back."""
        row = self._row(record_id)
        if row is None or row[-1] is None:
            raise NotFound(N_("There is no such thing here any more."))
        event = self._events.append(role, self._table, record_id, "restored", {})
        self._update(record_id, event, {"deleted_at": None})

    def all(self, **equal: Any) -> list[R]:  # noqa: ANN401 - any field's value
        """Return all in the order they were made, or those whose fields equal the given values."""
        if equal.keys() - self._parsers.keys():
            raise ValueError(f"no such field: {', '.join(equal)}")
        conditions = ["deleted_at IS NULL", *(f'"{name}" IS ?' for name in equal)]
        rows = self._connection.execute(
            f"SELECT {self._columns} FROM {self._table} WHERE {' AND '.join(conditions)} ORDER BY fid",  # noqa: S608
            [_column(value) for value in equal.values()],
        )
        return [self._record(row) for row in rows]

    def value_of(self, name: str, plain: Any) -> Any:  # noqa: ANN401 - any field's value
        """Return a field's value from what stands in an event."""
        return None if plain is None else _from_event(self._parsers[name], plain)

    def _row(self, record_id: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(
            f"SELECT {self._columns}, deleted_at FROM {self._table} WHERE id = ?",  # noqa: S608 - our names
            (record_id,),
        ).fetchone()
        return row

    def _record(self, row: tuple[Any, ...]) -> R:
        values = zip(self._parsers.items(), row, strict=True)
        return self._kind(**{name: None if value is None else parse(value) for (name, parse), value in values})

    def _update(self, record_id: str, event: int, columns: dict[str, Any]) -> None:
        columns = columns | {"event": event, "changed_at": time_text(now())}
        assignments = ", ".join(f'"{name}" = ?' for name in columns)
        self._connection.execute(
            f"UPDATE {self._table} SET {assignments} WHERE id = ?",  # noqa: S608 - our names
            [*columns.values(), record_id],
        )


def _parsers(kind: type[Any]) -> dict[str, Callable[[Any], Any]]:
    hints = typing.get_type_hints(kind)
    return {field.name: _parser(hints[field.name]) for field in dataclasses.fields(kind)}


def _parser(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any annotation
    if isinstance(hint, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    if typing.get_origin(hint) is tuple:
        return _tuple
    if typing.get_origin(hint) is dict:
        return json.loads
    if hint in (date, datetime):
        parse: Callable[[Any], Any] = hint.fromisoformat
        return parse
    kind: Callable[[Any], Any] = hint
    return kind


def _tuple(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def _from_event(parse: Callable[[Any], Any], plain: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(plain, dict):
        return plain
    return tuple(plain) if isinstance(plain, list) else parse(plain)


def _column(value: Any) -> Any:  # noqa: ANN401 - any field's value
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, list | dict) else plain


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
