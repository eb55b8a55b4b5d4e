"""Data leaves the house: as a file for GIS staff, or as a stream for a download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from pyogrio.errors import DataLayerError, DataSourceError

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import OBSERVATION_FIELDS, OBSERVATIONS, ROUTES, STOPS
from hbgeo.domain.ids import now
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import N_, ExportFailed, HbgeoError, InvalidInput, Problem
from hbgeo.exchange.csv_out import csv_pieces
from hbgeo.exchange.export import AUDIENCES, FORMAT_CRS, FORMATS, MEDIA_TYPES, Audience, Format, file_name
from hbgeo.exchange.geojson import feature_collection, point_collection
from hbgeo.exchange.geopackage import write_geopackage
from hbgeo.exchange.metadata import README, About, dcat, readme
from hbgeo.exchange.shapefile import write_shapefiles
from hbgeo.services.export_layers import observation_layer, other_layers, styles
from hbgeo.services.export_rows import Count, Discretion, Rows
from hbgeo.store.protocol import Session, Store

__all__ = [
    "AUDIENCES", "FORMATS", "FORMAT_CRS", "MEDIA_TYPES", "ExportReport", "export", "file_name", "stream_csv",
    "stream_geojson", "stream_layer",
]  # fmt: skip

Progress = Callable[[float], None]
_LOCAL = ZoneInfo("Europe/Stockholm")
_CHUNK = 5000
_NAMES = [field.name for field in OBSERVATION_FIELDS]
_ID = "obs_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote.

    Parameters
    ----------
    path
        The file with the data.
    companions
        Files beside it: readme, metadata, style.
    counts
        Layer → number of rows.
    notes
        What was left out or cut, and why.
    """

    path: Path
    companions: tuple[Path, ...]
    counts: dict[str, int]
    notes: tuple[Problem, ...]


def export(  # noqa: PLR0913 - the options of an export, by name
    store: Store,
    catalogue: Catalogue,
    selection: Selection,
    fmt: Format,
    folder: Path,
    *,
    crs: int | None = None,
    municipality: str,
    audience: Audience = "gis",
    licence: str | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write an export into a folder; a file appears there only when it is complete.

    GeoJSON and CSV hold the observations. GeoPackage and Shapefile hold the stops and routes of the selected walks
    and all places as well.

    Parameters
    ----------
    crs
        EPSG code; the usual one of the format by default.
    municipality
        SCB code.
    audience
        `public` holds back what may point out people.
    licence
        Address of the licence, once one is chosen.
    progress
        Called with a share from 0 to 1.

    Raises
    ------
    InvalidInput
        When the format is unknown or cannot be written in that coordinate system.
    ExportFailed
        When the folder cannot be written.
    """
    _check(fmt, crs, audience)
    moment = now().astimezone(_LOCAL)
    version = store.version()
    with _workshop(folder) as workshop:
        path = workshop / file_name(fmt, moment.date())
        with store.read() as session:
            job = _Job(session, catalogue, selection, path, crs or FORMAT_CRS[fmt][0], audience, progress)

            def about(counts: dict[str, int]) -> About:
                return About(
                    file=path.name, municipality=municipality, created=moment, data_version=version, crs=job.crs,
                    counts=counts, public=audience == "public", licence=licence,
                )  # fmt: skip

            counts, notes = _WRITERS[fmt](job, about)
        # The data last: whoever sees it sees all of the export.
        files = sorted(workshop.iterdir(), key=lambda file: (file == path, file.name))
        moved = [file.replace(folder / file.name) for file in files]
    return ExportReport(
        path=folder / path.name,
        companions=tuple(moved[:-1]),
        counts=counts,
        notes=tuple(notes),
    )


def stream_geojson(
    store: Store,
    selection: Selection = EVERYTHING,
    *,
    catalogue: Catalogue | None = None,
    audience: Audience = "gis",
) -> Iterator[bytes]:
    """Yield the observations as GeoJSON (RFC 7946) in pieces; memory does not grow with their number.

    Parameters
    ----------
    catalogue
        Needed for the audience `public`.
    """
    discretion = _discretion(catalogue, audience)
    with store.read() as session:
        yield from _geojson(session, selection, discretion, Count(0, None))


def stream_csv(
    store: Store,
    selection: Selection = EVERYTHING,
    *,
    catalogue: Catalogue | None = None,
    audience: Audience = "gis",
    delimiter: str = ",",
) -> Iterator[bytes]:
    """Yield the observations as CSV in pieces; memory does not grow with their number.

    Parameters
    ----------
    catalogue
        Needed for the audience `public`.
    delimiter
        `;` for a double click in a Swedish Excel.
    """
    discretion = _discretion(catalogue, audience)
    with store.read() as session:
        rows = _rows(session, selection, discretion, Count(0, None))
        yield from csv_pieces(rows, OBSERVATION_FIELDS, delimiter=delimiter)


def stream_layer(store: Store, name: str) -> Iterator[bytes]:
    """Return a layer as GeoJSON (RFC 7946) in pieces.

    Parameters
    ----------
    name
        `trygghet_stopp`, `trygghet_rutt`, or the code of a layer of places (then with all their attributes).
    """
    with store.read() as session:
        if name == STOPS:
            return feature_collection(session.walks.stops_frame(), "stopp_id")
        if name == ROUTES:
            return feature_collection(session.walks.routes_frame(), "vandr_id")
        return feature_collection(session.places.frame(name), "id")


@dataclass(frozen=True, slots=True)
class _Job:
    """One export under way."""

    session: Session
    catalogue: Catalogue
    selection: Selection
    path: Path
    crs: int
    audience: Audience
    progress: Progress | None

    def discretion(self) -> Discretion | None:
        return _discretion(self.catalogue, self.audience)

    def count(self) -> Count:
        return Count(self.session.observations.count(self.selection), self.progress)


_About = Callable[[dict[str, int]], About]
_Written = tuple[dict[str, int], list[Problem]]


def _write_geojson(job: _Job, about: _About) -> _Written:
    discretion, count = job.discretion(), job.count()
    with job.path.open("wb") as file:
        file.writelines(_geojson(job.session, job.selection, discretion, count))
    style = styles([observation_layer([])], job.catalogue)[OBSERVATIONS]
    job.path.with_suffix(".qml").write_text(style, encoding="utf-8")
    counts = {OBSERVATIONS: count.passed}
    _write_companions(job, about(counts))
    return counts, discretion.notes() if discretion else []


def _write_csv(job: _Job, about: _About) -> _Written:
    discretion, count = job.discretion(), job.count()
    rows = _rows(job.session, job.selection, discretion, count)
    with job.path.open("wb") as file:
        file.writelines(csv_pieces(rows, OBSERVATION_FIELDS))
    counts = {OBSERVATIONS: count.passed}
    _write_companions(job, about(counts))
    return counts, discretion.notes() if discretion else []


def _write_gpkg(job: _Job, about: _About) -> _Written:
    discretion, count = job.discretion(), job.count()
    layers, counts, notes = other_layers(job.session, job.selection)
    layers.insert(0, observation_layer(_rows(job.session, job.selection, discretion, count)))
    write_geopackage(job.path, layers, crs=job.crs, styles=styles(layers, job.catalogue))
    counts = {OBSERVATIONS: count.passed} | counts
    _write_companions(job, about(counts))
    return counts, notes + (discretion.notes() if discretion else [])


def _write_shp(job: _Job, about: _About) -> _Written:
    discretion, count = job.discretion(), job.count()
    layers, counts, notes = other_layers(job.session, job.selection)
    layers.insert(0, observation_layer(_rows(job.session, job.selection, discretion, count)))

    def companions() -> dict[str, str]:
        facts = about({OBSERVATIONS: count.passed} | counts)
        looks = {f"{name}.qml": qml for name, qml in styles(layers, job.catalogue).items()}
        return looks | {README: readme(facts, job.catalogue), f"{job.path.stem}.jsonld": dcat(facts).decode()}

    losses = write_shapefiles(job.path, layers, crs=job.crs, companions=companions)
    return {OBSERVATIONS: count.passed} | counts, notes + losses + (discretion.notes() if discretion else [])


_WRITERS: dict[Format, Callable[[_Job, _About], _Written]] = {
    "geojson": _write_geojson,
    "gpkg": _write_gpkg,
    "shp": _write_shp,
    "csv": _write_csv,
}


def _write_companions(job: _Job, about: About) -> None:
    folder = job.path.parent
    (folder / README).write_bytes(readme(about, job.catalogue).encode())
    (folder / f"{job.path.stem}.jsonld").write_bytes(dcat(about))


def _geojson(session: Session, selection: Selection, discretion: Discretion | None, count: Count) -> Iterator[bytes]:
    if discretion is not None:
        rows = _rows(session, selection, discretion, count)
        yield from point_collection(rows, _NAMES, _ID)
        return
    for piece in session.observations.geojson(selection, chunk=_CHUNK):
        yield piece
        count.advance(_CHUNK)


def _rows(session: Session, selection: Selection, discretion: Discretion | None, count: Count) -> Rows:
    rows: Rows = session.observations.contract_rows(selection, chunk=_CHUNK)
    return count.rows(discretion.rows(rows) if discretion else rows)


def _discretion(catalogue: Catalogue | None, audience: Audience) -> Discretion | None:
    if audience == "gis":
        return None
    if catalogue is None:
        raise TypeError("what is public is decided by a catalogue: give one")
    return Discretion(catalogue)


def _check(fmt: str, crs: int | None, audience: str) -> None:
    if fmt not in FORMATS:
        known = ", ".join(FORMATS)
        problem = Problem(
            "format", N_("There is no format “{name}”; choose one of {known}."), {"name": fmt, "known": known}
        )
        raise InvalidInput((problem,))
    offered = FORMAT_CRS[fmt]
    if crs is not None and crs not in offered:
        codes = ", ".join(map(str, offered))
        problem = Problem(
            "crs",
            N_("{format} cannot be written in EPSG:{crs}; choose one of {offered}."),
            {"format": fmt, "crs": crs, "offered": codes},
        )
        raise InvalidInput((problem,))
    if audience not in AUDIENCES:
        raise InvalidInput(
            (Problem("audience", N_("The audience is gis or public, not “{name}”."), {"name": audience}),)
        )


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Give a folder in the same file system as the target, so that finished files move in one step."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".export-") as workshop:
            yield Path(workshop)
    except HbgeoError:
        raise
    except (OSError, DataSourceError, DataLayerError) as error:
        raise ExportFailed(
            N_("The export could not be written to {folder}: {reason}. Is there space, and may you write there?"),
            folder=folder,
            reason=str(error),
        ) from error
