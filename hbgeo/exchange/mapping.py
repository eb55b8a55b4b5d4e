"""How the columns of a file become observations: a small model, kept as YAML (`docs/import.md`)."""

from __future__ import annotations

from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_serializer, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

from hbgeo.domain.observation import ObservationSource
from hbgeo.errors import N_, ImportRefused
from hbgeo.exchange.dates import Epoch, Form, Order

Outside = Literal["refuse", "allow"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(_Model):
    """Where a value comes from: a column, or one fixed value for all rows. A bare text is a column's name."""

    column: str | None = None
    value: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_text_is_a_column(cls, data: Any) -> Any:  # noqa: ANN401 - whatever the file says
        return {"column": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_of_them(self) -> Given:
        if (self.column is None) == (self.value is None):
            raise ImportRefused(N_("Give either “column” (its name) or “value” (the same for all rows)."))
        return self

    @model_serializer(mode="plain")
    def _shortest(self) -> str | dict[str, Any]:
        said = {name: getattr(self, name) for name in type(self).model_fields}
        said = {name: value for name, value in said.items() if value not in (None, {})}
        return self.column if self.column is not None and said.keys() == {"column"} else said


class Coded(Given):
    """A code of the catalogue.

    Parameters
    ----------
    values
        What stands in the file → code; what is not listed must be a code or a label itself.
    default
        Code for what is neither.
    """

    values: dict[str, str] = Field(default_factory=dict)
    default: str | None = None


class When(Given):
    """A date or a moment; `order`, `time_zone` and `epoch` as in `dates.Form`."""

    order: Order | None = None
    time_zone: str | None = None
    epoch: Epoch | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None and name not in available_timezones():
            raise ImportRefused(N_("“{name}” is no time zone; write it as Europe/Stockholm."), name=name)
        return name

    @property
    def form(self) -> Form:
        """How the dates are written."""
        return Form(order=self.order, zone=self.time_zone or Form().zone, epoch=self.epoch)


class Where(_Model):
    """Where the position stands: `lon` and `lat`, `x` and `y` with `crs`, or `geometry`.

    Parameters
    ----------
    geometry
        `geometry` for that of a GeoJSON, else a column with WKT.
    crs
        EPSG code or name; WGS 84 degrees when not given, or what the file says itself.
    swapped
        Whether the geometry has latitude (northing) first.
    """

    lon: str | None = None
    lat: str | None = None
    x: str | None = None
    y: str | None = None
    geometry: str | None = None
    crs: str | None = None
    swapped: bool = False

    @field_validator("crs", mode="before")
    @classmethod
    def _known_crs(cls, value: Any) -> str | None:  # noqa: ANN401 - whatever the file says
        return None if value is None else crs_name(str(value))

    @model_validator(mode="after")
    def _one_way(self) -> Where:
        ways = {
            frozenset({"lon", "lat"}),
            frozenset({"x", "y"}),
            frozenset({"geometry"}),
        }
        named = frozenset(n for n in ("lon", "lat", "x", "y", "geometry") if getattr(self, n) is not None)
        if named not in ways:
            raise ImportRefused(N_("Give lon and lat, or x and y with crs, or geometry."))
        if "x" in named and self.crs is None:
            raise ImportRefused(N_("x and y need their crs, for example 3006 or 3007."))
        if "lon" in named and self.crs is not None:
            raise ImportRefused(N_("lon and lat are degrees of WGS 84; with a crs they are called x and y."))
        if self.swapped and self.geometry is None:
            raise ImportRefused(N_("swapped is for a geometry; exchange the names of the columns instead."))
        return self

    @property
    def columns(self) -> tuple[str, str] | None:
        """Names of the columns of easting and northing (longitude and latitude), or None for a geometry."""
        if self.lon is not None and self.lat is not None:
            return self.lon, self.lat
        return None if self.x is None or self.y is None else (self.x, self.y)


class Mapping(_Model):
    """What each field of an observation is taken from; position, recorded_at and category must be said to import.

    Parameters
    ----------
    dataset
        Name of the system the file comes from: the same id in two systems is not the same observation.
    id
        Column with the report's own id there; without one the content of the row identifies it.
    place_outside_sweden
        `refuse` or `allow`.
    recorded_at
        When it was recorded.
    category
        Code or label of a category or sub-category of the catalogue.
    walk, stop
        Id of a walk that is known here, number of its stop.
    language
        Of the texts.
    """

    position: Where | None = None
    recorded_at: When | None = None
    category: Coded | None = None
    dataset: str = ""
    id: Given | None = None
    place_outside_sweden: Outside = "refuse"
    accuracy_m: Given | None = None
    text: Given | None = None
    subcode: Coded | None = None
    polarity: Coded | None = None
    safety_day: Coded | None = None
    safety_dark: Coded | None = None
    urgency: Coded | None = None
    light: Coded | None = None
    status: Coded | None = None
    owner: Coded | None = None
    land: Coded | None = None
    reason: Given | None = None
    due_on: When | None = None
    fixed_on: When | None = None
    agreements: Given | None = None
    walk: Given | None = None
    stop: Given | None = None
    source: Coded = Coded(value=ObservationSource.IMPORT.value)
    language: str = "sv"

    @field_validator("id")
    @classmethod
    def _id_varies(cls, given: Given | None) -> Given | None:
        if given is not None and given.column is None:
            raise ImportRefused(N_("The id is different in each row; name its column."))
        return given


def crs_name(text: str) -> str:
    """Return a coordinate reference system as `EPSG:…` where it has such a code.

    Raises
    ------
    ImportRefused
        When nothing of that name is known.
    """
    try:
        crs = CRS.from_user_input(int(text) if text.isdecimal() else text)
    except CRSError as error:
        raise ImportRefused(
            N_("“{text}” is no coordinate reference system; write 4326, 3006 or 3007."), text=text
        ) from error
    code = crs.to_epsg()
    return text if code is None else f"EPSG:{code}"
