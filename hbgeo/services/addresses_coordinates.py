"""Coordinates as people write and paste them: degrees in any notation, or metres in SWEREF 99."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from pyproj import Transformer

from hbgeo.domain.position import Position, PositionSource
from hbgeo.errors import N_, InvalidInput, Problem

#: Northings of Sweden in SWEREF 99, metres, with a margin.
NORTHINGS = (6_050_000.0, 7_750_000.0)
#: Eastings of Sweden in SWEREF 99 TM (EPSG:3006), and around its zone 12 00 (EPSG:3007), metres: they never meet.
EASTINGS_TM = (250_000.0, 930_000.0)
EASTINGS_12_00 = (50_000.0, 249_999.0)

_AS_DEGREES = N_("Read as latitude {lat} and longitude {lon}.")
_SWAPPED = N_("Longitude came first: read as latitude {lat} and longitude {lon}.")
_METRES = N_("Read as {system} and converted to latitude {lat} and longitude {lon}.")
_NOT_TWO = N_("Write two numbers: latitude and longitude, such as 58.0625, 11.8420.")
_NO_PLACE = N_(
    "“{text}” is no place in Sweden. Latitude lies between 55 and 69, longitude between 10 and 25;"
    " SWEREF 99 has seven digits for north and five or six for east."
)

_LONGEST = 200
#: "58 11"; fewer are more likely a house number.
_FEWEST_DIGITS = 4
_LABELS = re.compile(
    r"\b(?:(?:lat|lon|lng|long|latitude|longitude|latitud|longitud|geo)\b|[NSEWÖV](?![^\W\d_]))", re.IGNORECASE
)
#: Signs that look alike, and the one of each kind that is read.
_SIGNS = str.maketrans("−–′’´″”“º˚", "--" + 3 * "'" + 3 * '"' + "°°")
_NUMBER_POINT = re.compile(r"-?\d+(?:\.\d+)?")
_NUMBER_COMMA = re.compile(r"-?\d+(?:,\d+)?")
_GROUPED_NORTHING = re.compile(r"(?<![\d.,])([67]) (\d{3}) (\d{3})(?!\d)")
_GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})((?: \d{3})+)(?![\d])")
_WHOLE_PAIR = re.compile(r"(-?\d{5,}) *,(\d{5,})")
_ANGLE = re.compile(
    r"(?P<before>[NSEWÖV])?\s*(?P<d>\d{1,3}(?:[.,]\d+)?)\s*°"
    r"(?:\s*(?P<m>\d{1,2}(?:[.,]\d+)?)\s*')?(?:\s*(?P<s>\d{1,2}(?:[.,]\d+)?)\s*\")?\s*(?P<after>[NSEWÖV])?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A position and how the text was understood.

    Parameters
    ----------
    note
        A sayable message (`hbgeo.i18n.say`), never empty.
    changed
        Whether the numbers were exchanged or converted, so that the note deserves a second look.
    """

    position: Position
    note: Problem
    changed: bool


def parse_coordinates(text: str) -> Position:
    """Return the position that the text gives, WGS 84.

    Raises
    ------
    InvalidInput
        When it gives none in Sweden.
    """
    return read_coordinates(text).position


def read_coordinates(text: str) -> Reading:
    """Understand coordinates, whichever notation and order they come in.

    Degrees with decimal point or comma, degrees with minutes and seconds, SWEREF 99 TM (EPSG:3006) and
    SWEREF 99 12 00 (EPSG:3007) in metres; the Swedish ranges tell them and their order apart.

    Raises
    ------
    InvalidInput
        When there are not two numbers, or they are no place in Sweden.
    """
    first, second = _two_numbers(text)
    for north, east, swapped in ((first, second, False), (second, first, True)):
        position = _degrees(north, east)
        if position is not None:
            return _reading(position, _SWAPPED if swapped else _AS_DEGREES, changed=swapped)
        converted = _metres(north, east)
        if converted is not None:
            return _reading(converted[0], _METRES, changed=True, system=converted[1])
    raise _refusal(_NO_PLACE, text=text.strip())


def has_coordinates(text: str) -> bool:
    """Tell whether the text means to be coordinates: nothing but numbers, signs and compass letters."""
    rest = _LABELS.sub("", _plain(text))
    return len(re.findall(r"\d", rest)) >= _FEWEST_DIGITS and not re.search(r"[^\W\d_]", rest)


def _reading(position: Position, message: str, *, changed: bool, **values: str) -> Reading:
    shown = {"lat": f"{position.lat:.5f}", "lon": f"{position.lon:.5f}"}
    return Reading(position, Problem("coordinates", message, shown | values), changed)


def _refusal(message: str, **values: str) -> InvalidInput:
    return InvalidInput((Problem("coordinates", message, values),))


def _plain(text: str) -> str:
    """Return the text with one kind of space, minus, prime and degree sign."""
    plain = "".join(" " if unicodedata.category(c) == "Zs" else c for c in unicodedata.normalize("NFC", text))
    return plain.translate(_SIGNS).replace("''", '"')


def _two_numbers(text: str) -> tuple[float, float]:
    plain = _plain(text)
    if len(plain) > _LONGEST:
        raise _refusal(_NOT_TWO)
    numbers = _angles(plain) if "'" in plain else _numbers(plain)
    if len(numbers) != 2:  # noqa: PLR2004 - a pair
        raise _refusal(_NOT_TWO)
    return numbers[0], numbers[1]


def _angles(plain: str) -> list[float]:
    """Return the values of angles in degrees, minutes and seconds."""
    found = []
    for match in _ANGLE.finditer(plain):
        degrees, minutes, seconds = (float((match[part] or "0").replace(",", ".")) for part in ("d", "m", "s"))
        sign = -1 if (match["before"] or match["after"] or "").upper() in {"S", "W", "V"} else 1
        found.append(sign * (degrees + minutes / 60 + seconds / 3600))
    return found


def _numbers(plain: str) -> list[float]:
    # The northing first: "6 439 000 318 000" is two numbers.
    joined = _GROUPED_NORTHING.sub(r"\1\2\3", plain)
    joined = _GROUPED.sub(lambda match: match[0].replace(" ", ""), joined)
    if re.search(r"\d\.\d", joined):
        return [float(found) for found in _NUMBER_POINT.findall(joined)]
    whole = _WHOLE_PAIR.search(joined)
    if whole:
        return [float(whole[1]), float(whole[2])]
    return [float(found.replace(",", ".")) for found in _NUMBER_COMMA.findall(joined)]


def _degrees(lat: float, lon: float) -> Position | None:
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - the globe
        return None
    position = Position(lon=lon, lat=lat, source=PositionSource.COORDINATES)
    return position if position.in_sweden else None


def _metres(north: float, east: float) -> tuple[Position, str] | None:
    if not NORTHINGS[0] <= north <= NORTHINGS[1]:
        return None
    for epsg, system, (west, most) in (
        (3006, "SWEREF 99 TM", EASTINGS_TM),
        (3007, "SWEREF 99 12 00", EASTINGS_12_00),
    ):
        if west <= east <= most:
            lon, lat = _transformer(epsg).transform(east, north)
            position = Position(lon=lon, lat=lat)
            return (replace(position, source=PositionSource.COORDINATES), system) if position.in_sweden else None
    return None


@cache
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, 4326, always_xy=True)
