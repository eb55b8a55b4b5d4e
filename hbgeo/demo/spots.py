"""What people say at which place: read from `spots.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hbgeo.demo import files
from hbgeo.domain.observation import Status

#: Keys of a spot's remarks that were made on no walk.
WEB = "web"
_OCCASIONS = ("autumn", "spring", "follow_up", WEB)
#: Walks that were held after most things had been mended.
_AFTERWARDS = ("follow_up",)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing somebody said at a spot.

    Parameters
    ----------
    key
        Names it in the demo; its ids derive from that.
    occasion
        Key of the walk, or `WEB` with its `day`.
    safety
        How safe it feels here at that time, by day and in the dark (0-4).
    became, due, fixed, reason
        What the follow-up made of it.
    of
        Key of the remark that a duplicate repeats.
    photo
        Name of a drawing.
    """

    key: str
    spot: str
    at: tuple[float, float]
    spread_m: float
    occasion: str
    safety: tuple[int, int]
    code: str
    text: str
    became: Status
    day: date | None = None
    urgency: str | None = None
    due: date | None = None
    fixed: date | None = None
    reason: str | None = None
    owner: str | None = None
    of: str | None = None
    agree: int = 0
    photo: str | None = None
    via: str | None = None
    lang: str = "sv"


def remarks() -> list[Remark]:
    """Return all remarks of the demo, spot by spot."""
    return [
        remark for spot in files.rows("spots.yaml") for occasion in _OCCASIONS for remark in _remarks_of(spot, occasion)
    ]


def _remarks_of(spot: dict[str, Any], occasion: str) -> list[Remark]:
    feeling = spot["after" if occasion in _AFTERWARDS else "before"]
    lon, lat = spot["at"]
    return [
        Remark(
            key=f"{spot['spot']}/{occasion}/{number}",
            spot=spot["spot"],
            at=(lon, lat),
            spread_m=spot["spread_m"],
            occasion=occasion,
            safety=(feeling["day"], feeling["dark"]),
            **(row | {"became": Status(row["became"])}),
        )
        for number, row in enumerate(spot.get(occasion, ()))
    ]
