"""Positions of a table by its mapping, and the remedy when they cannot be right as they are mapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.position import DECIMALS, SWEDEN
from hbgeo.errors import N_, Problem
from hbgeo.exchange.dates_patterns import plain
from hbgeo.exchange.mapping import Mapping, Outside, Where, crs_name
from hbgeo.exchange.tables import GEOMETRY, Table

Floats = npt.NDArray[np.float64]
WGS84 = "EPSG:4326"
#: What Swedish files come in when they do not say so; the national system before a local one that it would hide.
_CANDIDATES = (
    (WGS84, True),
    ("EPSG:3006", False),
    ("EPSG:3006", True),
    ("EPSG:3007", False),
    ("EPSG:3007", True),
    ("EPSG:3021", False),
    ("EPSG:3021", True),
    ("EPSG:3857", False),
    ("EPSG:3857", True),
)
_FIELD = "position"
_MOST = 0.5
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions as they stand in the table, and where that is.

    Parameters
    ----------
    x, y
        shape (n,): the raw numbers; nan where there are none.
    lon, lat
        shape (n,): degrees (EPSG:4326), seven decimals; nan where there is a problem.
    problems
        Row → what is wrong with it.
    crs
        What `x` and `y` were taken for.
    """

    x: Floats
    y: Floats
    lon: Floats
    lat: Floats
    problems: dict[int, Problem]
    crs: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What seems wrong with a mapping, and the mapping that would be right."""

    problem: Problem
    mapping: Mapping


def read_positions(table: Table, where: Where, outside: Outside = "refuse") -> Positions:
    """Return the positions of all rows.

    Raises
    ------
    ImportRefused
        When a column is not there, or the file names a coordinate reference system that nobody knows.
    """
    problems: dict[int, Problem] = {}
    if where.columns is not None:
        x, y = (_column(table, name, problems) for name in where.columns)
    else:
        x, y = _points(table, where, problems)
    crs = where.crs or (crs_name(table.crs) if table.crs and where.geometry is not None else WGS84)
    lon, lat = to_degrees(x, y, crs)
    _judge(lon, lat, problems, outside)
    for row in problems:
        lon[row] = lat[row] = nan
    return Positions(x, y, lon, lat, problems, crs)


def remedy(mapping: Mapping, positions: Positions) -> Remedy | None:
    """Return a better mapping when most positions lie outside Sweden and another reading explains them."""
    if mapping.position is None:
        return None
    known = np.isfinite(positions.x) & np.isfinite(positions.y) & ~((positions.x == 0) & (positions.y == 0))
    x, y = positions.x[known], positions.y[known]
    lon, lat = to_degrees(x, y, positions.crs)
    on_globe = bool(len(x)) and float(np.mean(_on_globe(lon, lat))) >= _MOST
    if not len(x) or _share(lon, lat) >= _MOST or (on_globe and mapping.place_outside_sweden == "allow"):
        return None
    # Some rows of nonsense must not turn exchanged columns into a proposal to allow places abroad.
    found = guess_crs(x, y) or guess_crs(x, y, least=_MOST)
    if found is not None and found != (positions.crs, False):
        crs, swapped = found
        changed = mapping.model_copy(update={"position": _changed(mapping.position, crs, swapped=swapped)})
        return Remedy(_explanation(crs, swapped=swapped), changed)
    if not on_globe:
        return None
    problem = Problem(
        _FIELD,
        N_("The positions lie outside Sweden, around longitude {lon}, latitude {lat}. Allow it if that is right."),
        {"lon": round(float(np.median(lon)), 2), "lat": round(float(np.median(lat)), 2)},
    )
    return Remedy(problem, mapping.model_copy(update={"place_outside_sweden": "allow"}))


def guess_crs(x: Floats, y: Floats, *, least: float = _NEARLY_ALL) -> tuple[str, bool] | None:
    """Return the (CRS, whether exchanged) in which at least that share of the raw numbers lies in Sweden, or None."""
    for crs, swapped in ((WGS84, False), *_CANDIDATES):
        if len(x) and _share(*to_degrees(*((y, x) if swapped else (x, y)), crs)) >= least:
            return crs, swapped
    return None


def to_degrees(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    """Return longitude and latitude (EPSG:4326, seven decimals) of easting and northing; nan where there is none."""
    if crs == WGS84:
        lon, lat = x.copy(), y.copy()
    else:
        lon, lat = Transformer.from_crs(crs, WGS84, always_xy=True).transform(x, y)
        lon, lat = np.where(np.isfinite(lon), lon, nan), np.where(np.isfinite(lat), lat, nan)
    return np.round(lon, DECIMALS), np.round(lat, DECIMALS)


def numbers(texts: Sequence[str | None]) -> Floats:
    """Return numbers written with point or decimal comma, with or without spaces between thousands; nan for others.

    Returns
    -------
    shape (n,)
    """
    return np.array([_number(text) for text in texts], dtype=np.float64)


def _number(text: str | None) -> float:
    if text is None:
        return nan
    try:
        value = float(text)
    except ValueError:
        tidy = plain(text).replace(" ", "")
        tidy = tidy.replace(",", ".") if "." not in tidy else tidy
        try:
            value = float(tidy)
        except ValueError:
            return nan
    return value if isfinite(value) and "_" not in text else nan


def _column(table: Table, name: str, problems: dict[int, Problem]) -> Floats:
    texts = table.texts(name)
    values = numbers(texts)
    for row in np.flatnonzero(np.isnan(values)).tolist():
        text = texts[row]
        problems[row] = (
            Problem(_FIELD, N_("“{value}” is no coordinate."), {"value": text})
            if text and text.strip()
            else _no_position()
        )
    return values


def _points(table: Table, where: Where, problems: dict[int, Problem]) -> tuple[Floats, Floats]:
    if table.geometry is not None and where.geometry == GEOMETRY:
        shapes = list(table.geometry)
    else:
        shapes = [_from_wkt(text, row, problems) for row, text in enumerate(table.texts(str(where.geometry)))]
    x, y = np.full(len(shapes), nan), np.full(len(shapes), nan)
    for row, shape in enumerate(shapes):
        point = _one_point(shape)
        if point is None:
            problems.setdefault(row, _no_point(shape))
        else:
            x[row], y[row] = point.x, point.y
    return (y, x) if where.swapped else (x, y)


def _from_wkt(text: str | None, row: int, problems: dict[int, Problem]) -> BaseGeometry | None:
    if not text or not text.strip():
        return None
    try:
        return shapely.from_wkt(text.rsplit(";", 1)[-1])
    except shapely.errors.GEOSException:
        problems[row] = Problem(_FIELD, N_("“{value}” is no geometry."), {"value": text[:80]})
        return None


def _one_point(shape: BaseGeometry | None) -> shapely.Point | None:
    if shape is None or shape.is_empty:
        return None
    if isinstance(shape, shapely.MultiPoint) and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    return shape if isinstance(shape, shapely.Point) else None


def _no_point(shape: BaseGeometry | None) -> Problem:
    if shape is None or shape.is_empty:
        return _no_position()
    return Problem(_FIELD, N_("The geometry is a {type}; an observation is one point."), {"type": shape.geom_type})


def _no_position() -> Problem:
    return Problem(_FIELD, N_("There is no position."))


def _judge(lon: Floats, lat: Floats, problems: dict[int, Problem], outside: Outside) -> None:
    """Add what is wrong with positions that could be read."""
    nowhere = ~_on_globe(lon, lat)
    origin = (lon == 0) & (lat == 0)
    abroad = ~_in_sweden(lon, lat) if outside == "refuse" else np.zeros(len(lon), dtype=bool)
    for row in np.flatnonzero(nowhere | origin | abroad).tolist():
        values = {"lon": float(lon[row]), "lat": float(lat[row])}
        if nowhere[row]:
            problem = Problem(_FIELD, N_("Longitude {lon}, latitude {lat} is no place on earth."), values)
        elif origin[row]:
            problem = Problem(_FIELD, N_("Longitude 0, latitude 0 stands for an unknown position."))
        else:
            problem = Problem(_FIELD, N_("Longitude {lon}, latitude {lat} lies outside Sweden."), values)
        problems.setdefault(row, problem)


def _on_globe(lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
    return (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004 - the globe


def _in_sweden(lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
    west, south, east, north = SWEDEN
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _share(lon: Floats, lat: Floats) -> float:
    return float(np.mean(_in_sweden(lon, lat)))


def _changed(where: Where, crs: str, *, swapped: bool) -> Where:
    if where.columns is None:
        return Where(geometry=where.geometry, crs=crs, swapped=where.swapped != swapped)
    first, second = where.columns[::-1] if swapped else where.columns
    if crs == WGS84:
        return Where(lon=first, lat=second)
    return Where(x=first, y=second, crs=crs)


def _explanation(crs: str, *, swapped: bool) -> Problem:
    if not swapped:
        message = N_("The positions lie in Sweden when they are read as {crs}.")
    elif crs == WGS84:
        message = N_("Longitude and latitude seem to be exchanged; the other way round the positions lie in Sweden.")
    else:
        message = N_("The positions lie in Sweden when they are read as {crs} with northing before easting.")
    return Problem(_FIELD, message, {"crs": crs})
