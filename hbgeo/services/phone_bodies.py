"""Bodies that phones send. Fields nobody knows are passed over: phones may be newer or older than the server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from hbgeo.domain.position import Position, PositionSource
from hbgeo.i18n import DEFAULT_LANGUAGE, spoken
from hbgeo.services.drafts import Draft

#: Years in which a phone's clock is believed; outside them the server's counts.
BELIEVED_YEARS = (2020, 2100)
#: Points in one part of a track, at most.
MOST_POINTS = 1000
#: 2100-01-01 in milliseconds.
_LAST_MS = 4_102_444_800_000
_POSITION: JsonDict = {"lon": 11.8421, "lat": 58.0625, "source": "gps", "accuracy_m": 8.0}


def _kept_time(time: datetime) -> datetime | None:
    """Return the time as the store keeps it: UTC, milliseconds; None of a clock that was never set."""
    first, end = BELIEVED_YEARS
    if not first <= time.year < end:
        return None
    utc = time.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def _one_line(text: str) -> str:
    if "\0" in text:
        raise ValueError("a null character")
    return text


Code = Annotated[str, Field(max_length=64), AfterValidator(_one_line)]
Metres = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Small = Annotated[int, Field(ge=-1000, le=1000)]
Words = Annotated[str, Field(max_length=60_000), AfterValidator(_one_line)]


class Body(BaseModel):
    """Something that is sent."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class PositionBody(Body):
    """A place in WGS 84 degrees, how it was set, and how well it is known."""

    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    source: Literal["gps", "tap", "address", "stop", "coordinates", "photo"] = "tap"
    accuracy_m: Metres | None = None

    def position(self) -> Position:
        """Return it as the domain has it."""
        source = PositionSource(self.source)
        return Position(lon=self.lon, lat=self.lat, source=source, accuracy_m=self.accuracy_m)


class _Described(Body):
    """What a pin says, all of it optional."""

    subcode: Code | None = Field(None, description="Code of a sub-category of the category.")
    polarity: Small | None = Field(None, description="-1 problem, 0 idea, +1 good place; null: as the category has it.")
    text: Words = Field("", description="Kept exactly as typed; at most 4,000 characters.")
    safety_day: Small | None = Field(None, description="0 (avoids the place) to 4 (very safe); null: not known.")
    safety_dark: Small | None = Field(None, description="As `safety_day`, in the dark.")
    urgency: Code | None = Field(None, description="Code of the catalogue; null: as the sub-category suggests.")
    stop_id: Code | None = Field(None, description="Id of a stop of the walk.")


class PinBody(_Described):
    """A new pin."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "position": _POSITION,
                    "category": "LJUS",
                    "subcode": None,
                    "polarity": -1,
                    "text": "Lampan vid gången är släckt",
                    "safety_day": 3,
                    "safety_dark": 1,
                    "urgency": None,
                    "stop_id": None,
                    "recorded_at": "2025-10-23T17:30:00Z",
                    "language": "sv",
                    "promised_photos": 1,
                }
            ]
        }
    )

    position: PositionBody
    category: Code = Field(description="Code of the catalogue.")
    recorded_at: Annotated[AwareDatetime, AfterValidator(_kept_time)] | None = Field(
        None, description="By the phone's clock; null or beyond belief: when the server received it."
    )
    language: Code = Field("sv", description="Language the walker used.")
    promised_photos: Annotated[int, Field(ge=0, le=100)] = Field(
        0, description="Photos that follow; with one promised a pin may go without words."
    )

    def draft(self, pin_id: str) -> Draft:
        """Return it as a draft of an observation."""
        return Draft(
            id=pin_id,
            position=self.position.position(),
            category=self.category,
            subcode=self.subcode,
            polarity=self.polarity,
            text=self.text,
            safety_day=self.safety_day,
            safety_dark=self.safety_dark,
            urgency=self.urgency,
            stop_id=self.stop_id,
            recorded_at=self.recorded_at,
            language=spoken(self.language) or DEFAULT_LANGUAGE,
        )


class ChangeBody(_Described):
    """What is changed of a pin: only the fields that are named."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Två lampor är släckta", "safety_dark": 0}, {"position": _POSITION}]}
    )

    position: PositionBody | None = None
    category: Code | None = None

    @model_validator(mode="after")
    def _keeps_what_is_needed(self) -> Self:
        if any(name in self.model_fields_set and getattr(self, name) is None for name in ("position", "category")):
            raise ValueError("a pin has a position and a category")
        return self

    def changes(self) -> Mapping[str, Any]:
        """Return field → new value."""
        named = {name: getattr(self, name) for name in self.model_fields_set}
        if self.position is not None:
            named["position"] = self.position.position()
        return named


class AnswerBody(Body):
    """The group's answer to a question at a stop."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "change_id": "5f8d1a9e-3a56-4a0e-9a5c-2f6f3f0f6a11",
                    "value": 2,
                    "count": 9,
                    "dissent": "Två tyckte att det är otryggt.",
                    "text": "",
                }
            ]
        }
    )

    change_id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")] = Field(
        description="UUID of this answer; sent again with the same one it counts once."
    )
    value: Small | None = Field(None, description="On the question's scale; null: not known, or a question in words.")
    count: Annotated[int, Field(ge=0, le=1000)] | None = Field(None, description="How many answered.")
    dissent: Words = Field("", description="What some saw otherwise.")
    text: Words = ""


TrackRow = tuple[
    Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)],
    Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)],
    Annotated[float, Field(ge=0, le=_LAST_MS, allow_inf_nan=False)],
    Metres | None,
]


class TrackBody(Body):
    """A part of the walked track, numbered from 0."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"points": [[11.8421, 58.0625, 1761240600000, 6.0], [11.8423, 58.0626, 1761240605000, None]]}]
        }
    )

    points: Annotated[list[TrackRow], Field(min_length=1, max_length=MOST_POINTS)] = Field(
        description="Longitude, latitude, milliseconds since 1970 (UTC), accuracy in metres or null."
    )


class StateBody(Body):
    """Where the walk shall stand."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "pagar"}, {"state": "avslutad"}]})

    state: Literal["pagar", "avslutad"]
