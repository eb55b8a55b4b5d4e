"""An observation as a row, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any

import orjson

from hbgeo.domain.observation import CLIENT_FIELDS, Light, Observation, ObservationSource, Status
from hbgeo.domain.position import Position, PositionSource
from hbgeo.store.sqlite.geometry import encode_point
from hbgeo.store.sqlite.values import (
    local_day,
    maybe_day,
    maybe_parse_day,
    parse_time,
    time_text,
)

#: Columns written by `to_row`, in its order.
COLUMNS = (
    "fid", "geom", "id", "lon", "lat", "position_source", "accuracy_m", "category", "subcode", "polarity",
    "recorded_at", "recorded_on", "received_at", "walk_id", "stop_id", "text", "folded", "safety_day", "safety_dark",
    "urgency", "light", "status", "owner", "land", "reason", "due_on", "fixed_on", "follow_up_walk_id", "source",
    "source_ref", "language", "agreements", "changed_at", "changed_on", "client_hash", "event", "late",
    "duplicate_of", "action_id", "public_text",
)  # fmt: skip
INSERT = f"INSERT INTO observation ({', '.join(COLUMNS)}) VALUES ({','.join('?' * len(COLUMNS))})"  # noqa: S608 - fixed
#: Columns read by `from_row`, in its order.
READ = (
    "o.fid, o.id, o.lon, o.lat, o.position_source, o.accuracy_m, o.category, o.subcode, o.polarity, o.recorded_at, "
    "o.received_at, o.walk_id, o.stop_id, o.text, o.safety_day, o.safety_dark, o.urgency, o.light, o.status, o.owner, "
    "o.land, o.reason, o.due_on, o.fixed_on, o.follow_up_walk_id, o.source, o.source_ref, o.language, o.agreements, "
    "o.photo_count, o.changed_at, o.late, o.duplicate_of, o.action_id, o.public_text"
)

_said = attrgetter(*CLIENT_FIELDS)


def to_row(observation: Observation, fid: int | None, event: int, changed_at: datetime) -> tuple[Any, ...]:
    """Return the values for `INSERT`; without `fid` the database chooses one."""
    o, p = observation, observation.position
    changed = time_text(changed_at)
    return (
        fid, encode_point(p.lon, p.lat), o.id, p.lon, p.lat, p.source.value, p.accuracy_m, o.category, o.subcode,
        o.polarity, time_text(o.recorded_at), local_day(o.recorded_at), time_text(o.received_at), o.walk_id, o.stop_id,
        o.text, o.text.casefold(), o.safety_day, o.safety_dark, o.urgency, _value(o.light), o.status.value, o.owner,
        o.land, o.reason, maybe_day(o.due_on), maybe_day(o.fixed_on), o.follow_up_walk_id, o.source.value,
        o.source_ref, o.language, o.agreements, changed, local_day(changed_at), client_hash(o), event,
        o.late, o.duplicate_of, o.action_id, o.public_text,
    )  # fmt: skip


def from_row(row: tuple[Any, ...]) -> tuple[int, Observation]:
    """Return (fid, observation) from the columns of `READ`."""
    (fid, id_, lon, lat, position_source, accuracy_m, category, subcode, polarity, recorded_at, received_at, walk_id,
     stop_id, text, safety_day, safety_dark, urgency, light, status, owner, land, reason, due_on, fixed_on,
     follow_up_walk_id, source, source_ref, language, agreements, photo_count, changed_at, late,
     duplicate_of, action_id, public_text) = row  # fmt: skip
    return fid, Observation(
        id=id_,
        position=Position(lon=lon, lat=lat, source=PositionSource(position_source), accuracy_m=accuracy_m),
        category=category,
        subcode=subcode,
        polarity=polarity,
        recorded_at=parse_time(recorded_at),
        received_at=parse_time(received_at),
        walk_id=walk_id,
        stop_id=stop_id,
        text=text,
        safety_day=safety_day,
        safety_dark=safety_dark,
        urgency=urgency,
        light=Light(light) if light else None,
        status=Status(status),
        owner=owner,
        land=land,
        reason=reason,
        due_on=maybe_parse_day(due_on),
        fixed_on=maybe_parse_day(fixed_on),
        follow_up_walk_id=follow_up_walk_id,
        source=ObservationSource(source),
        source_ref=source_ref,
        language=language,
        agreements=agreements,
        photo_count=photo_count,
        changed_at=parse_time(changed_at),
        late=bool(late),
        duplicate_of=duplicate_of,
        action_id=action_id,
        public_text=public_text,
    )


def client_hash(observation: Observation) -> str:
    """Return a hash of what the client said: tells an identical resend from another body, whatever changed since."""
    said = _said(observation)
    return hashlib.sha256(
        orjson.dumps(said, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS)
    ).hexdigest()


def columns_of(field: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any field's value
    """Return the columns that a changed field of an observation means."""
    special: dict[str, Callable[[Any], dict[str, Any]]] = {
        "position": _position_columns,
        "text": lambda text: {"text": text, "folded": text.casefold()},
    }
    if field in special:
        return special[field](value)
    return {field: _plain(value)}


def event_value(value: Any) -> Any:  # noqa: ANN401 - any field's value
    """Return a field's value as it stands in an event."""
    return _plain(value)


def _position_columns(position: Position) -> dict[str, Any]:
    return {
        "geom": encode_point(position.lon, position.lat),
        "lon": position.lon,
        "lat": position.lat,
        "position_source": position.source.value,
        "accuracy_m": position.accuracy_m,
    }


def _value(member: Light | None) -> str | None:
    return None if member is None else member.value


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, Position):
        return [value.lon, value.lat, value.source.value, value.accuracy_m]
    if isinstance(value, Light | Status | ObservationSource):
        return value.value
    if isinstance(value, datetime):
        return time_text(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
