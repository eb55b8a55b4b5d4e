"""Answers that phones get."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_PIN = "0b9f2c0e-7f0c-4b52-9a66-0d7f6d7f4c11"
_STOP = "1d5f3f43-8d0e-4f6e-8a53-61c3c8f7f6a2"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_RETURNED: dict[str, Any] = {
    "id": _PIN,
    "walk_title": "Kvällsvandring",
    "walk_on": "2025-10-23",
    "category": "LJUS",
    "subcode": None,
    "polarity": -1,
    "lon": 11.8421,
    "lat": 58.0625,
    "text": "Lampan vid gången är släckt",
    "recorded_at": "2025-10-23T17:30:00Z",
    "status": "planerad",
    "owner": "kommun",
    "reason": None,
    "due_on": "2025-12-01",
    "fixed_on": None,
    "agreements": 3,
    "photo_count": 1,
    "late": False,
    "merged": False,
    "public_text": "Lamporna längs gången byts i november",
}

Outcome = Literal["created", "same"]


def _example(**values: Any) -> ConfigDict:  # noqa: ANN401 - any JSON
    return ConfigDict(frozen=True, from_attributes=True, json_schema_extra={"examples": [values]})


class StopAnswer(BaseModel):
    """A stop of the walk."""

    model_config = _example(
        id=_STOP,
        number=1,
        lon=11.8421,
        lat=58.0625,
        name="Gångtunneln",
        reason="Mörk",
        near_bus_stop=False,
        follow_up=False,
    )

    id: str
    number: int
    lon: float
    lat: float
    name: str
    reason: str
    near_bus_stop: bool
    follow_up: bool = Field(description="Whether an action of the plan is looked at here.")


class WalkAnswer(BaseModel):
    """What a phone needs to know of a walk."""

    model_config = _example(
        code="HK4TRN",
        title="Kvällsvandring",
        area="Hasselbacken",
        theme="Belysning",
        purpose="",
        type="huvudvandring",
        on="2025-10-23",
        starts="18:00:00",
        ends="20:00:00",
        state="pagar",
        opened_at="2025-10-23T16:02:11Z",
        closed_at=None,
        expected_minutes=75,
        length_m=1840,
        accessible=True,
        languages=["sv", "ar"],
        route=[[11.8421, 58.0625], [11.8433, 58.0629]],
        stops=[],
        bounds=[11.838, 58.06, 11.847, 58.065],
        demo=False,
        leader=False,
        on_now=None,
        server_time="2025-10-23T16:40:00Z",
    )

    code: str
    title: str
    area: str
    theme: str
    purpose: str
    type: str
    on: date
    starts: time | None
    ends: time | None
    state: Literal["planerad", "pagar", "avslutad"]
    opened_at: datetime | None
    closed_at: datetime | None
    expected_minutes: int | None
    length_m: int | None = Field(description="Metres of the route.")
    accessible: bool
    languages: tuple[str, ...]
    route: list[tuple[float, float]] | None = Field(description="Longitude and latitude in degrees (WGS 84).")
    stops: list[StopAnswer]
    bounds: tuple[float, float, float, float] = Field(description="West, south, east, north.")
    demo: bool = Field(description="Whether all of it is invented.")
    leader: bool = Field(description="Whether the leader's key came with the request.")
    on_now: int | None = Field(description="Phones seen within 90 seconds; for the leader only.")
    server_time: datetime = Field(description="Not part of the ETag.")


class JoinAnswer(BaseModel):
    """The walker belongs to the walk."""

    model_config = _example(joined=True)

    joined: bool


class PinAnswer(BaseModel):
    """A pin is on the server's disk."""

    model_config = _example(id=_PIN, outcome="created", late=False, received_at="2025-10-23T17:30:02Z")

    id: str
    outcome: Outcome
    late: bool
    received_at: datetime


class PhotoAnswer(BaseModel):
    """A photo is on the server's disk; `photo` is the hash of the bytes that were kept."""

    model_config = _example(id=_PIN, photo=_HASH, outcome="created")

    id: str
    photo: str
    outcome: Outcome


class AgreementsAnswer(BaseModel):
    """How many have said “me too”."""

    model_config = _example(agreements=3)

    agreements: int


class NewsPinAnswer(BaseModel):
    """A pin as all on the walk may see it: no text, no photo, nothing that points people out."""

    model_config = _example(
        id=_PIN,
        lon=11.8421,
        lat=58.0625,
        category="LJUS",
        subcode=None,
        polarity=-1,
        agreements=3,
        stop_id=None,
        own=False,
        agreed=True,
        late=False,
    )

    id: str
    lon: float
    lat: float
    category: str
    subcode: str | None
    polarity: int
    agreements: int
    stop_id: str | None
    own: bool
    agreed: bool
    late: bool


class NewsStopAnswer(BaseModel):
    """The group's answer at a stop; what was said in words is for the leader only."""

    model_config = _example(stop_id=_STOP, question="ljus", value=2, count=9)

    stop_id: str
    question: str
    value: int | None
    count: int | None
    dissent: str | None = None
    text: str | None = None


class NewsAnswer(BaseModel):
    """What has changed since `after`."""

    model_config = _example(cursor=412, state="pagar", pins=[], gone=[_PIN], answers=[], on_now=None, poll_seconds=5)

    cursor: int = Field(description="Send it as `after` the next time.")
    state: Literal["planerad", "pagar", "avslutad"]
    pins: list[NewsPinAnswer]
    gone: list[str] = Field(description="Ids of pins to take away.")
    answers: list[NewsStopAnswer]
    on_now: int | None = Field(description="Phones seen within 90 seconds; for the leader only.")
    poll_seconds: int = Field(description="When to ask again.")


class OutcomeAnswer(BaseModel):
    """It is on the server's disk."""

    model_config = _example(outcome="created")

    outcome: Outcome


class StateAnswer(BaseModel):
    """Where the walk stands."""

    model_config = _example(state="pagar")

    state: Literal["planerad", "pagar", "avslutad"]


class ReturnedPinAnswer(BaseModel):
    """What has become of a pin."""

    model_config = _example(**_RETURNED)

    id: str
    walk_title: str
    walk_on: date
    category: str
    subcode: str | None
    polarity: int
    lon: float
    lat: float
    text: str
    recorded_at: datetime
    status: str
    owner: str | None
    reason: str | None
    due_on: date | None
    fixed_on: date | None
    agreements: int
    photo_count: int
    late: bool
    merged: bool = Field(description="It was joined with another that says the same, and tells of that one.")
    public_text: str | None = Field(description="What is done, in words for everybody.")


class ReturnedAnswer(BaseModel):
    """All pins of a return code."""

    model_config = _example(pins=[_RETURNED])

    pins: list[ReturnedPinAnswer]
