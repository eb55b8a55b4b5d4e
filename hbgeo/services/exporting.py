"""Data leaves the house: as a file for GIS staff, or as a stream for a download."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from pyogrio.errors import DataLayerError, DataSourceError

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import ACTIONS, HOTSPOTS, OBSERVATION_FIELDS, PLACES, ROUTES, STOPS
from hbgeo.domain.ids import now
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import N_, ExportFailed, HbgeoError, InvalidInput, Problem
from hbgeo.exchange.csv_out import csv_pieces
from hbgeo.exchange.export import AUDIENCES, FORMAT_CRS, FORMATS, MEDIA_TYPES, Audience, Format, file_name
from hbgeo.exchange.geojson import feature_collection
from hbgeo.exchange.metadata import About
from hbgeo.services.export_actions import action_chunk, action_frame
from hbgeo.services.export_files import WRITERS, Job, Progress
from hbgeo.services.export_hotspots import hotspot_pieces, hotspot_rows
from hbgeo.services.export_places import places_chunk, places_frame
from hbgeo.services.export_rows import Count, contract_rows, discretion_for, geojson_pieces
from hbgeo.services.light import local_today
from hbgeo.store.protocol import Store

__all__ = [
    "AUDIENCES", "FORMATS", "FORMAT_CRS", "MEDIA_TYPES", "ExportReport", "export", "file_name", "stream_csv",
    "stream_geojson", "stream_layer",
]  # fmt: skip

_LOCAL = ZoneInfo("Europe/Stockholm")
_WITH_HOTSPOTS: tuple[Format, ...] = ("gpkg", "shp")


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

    GeoJSON and CSV hold the observations. GeoPackage and Shapefile hold the stops, routes and actions of the selected
    walks and all places as well, and for the municipality's GIS the hot spots of the selection.

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
    hotspots = hotspot_rows(store, catalogue, selection) if fmt in _WITH_HOTSPOTS and audience == "gis" else None
    with _workshop(folder) as workshop:
        path = workshop / file_name(fmt, moment.date())
        with store.read() as session:
            job = Job(session, catalogue, selection, path, crs or FORMAT_CRS[fmt][0], audience, progress, hotspots)

            def about(counts: dict[str, int]) -> About:
                return About(
                    file=path.name, municipality=municipality, created=moment, data_version=version, crs=job.crs,
                    counts=counts, public=audience == "public", licence=licence,
                    hotspots=hotspots.made if hotspots and HOTSPOTS in counts else "",
                )  # fmt: skip

            counts, notes = WRITERS[fmt](job, about)
        # The data last: whoever sees it sees all of the export.
        files = sorted(workshop.iterdir(), key=lambda file: (file == path, file.name))
        moved = [file.replace(folder / file.name) for file in files]
    if progress:
        progress(1.0)
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
    discretion = discretion_for(audience, catalogue)
    with store.read() as session:
        yield from geojson_pieces(session, selection, discretion, Count(0, None))


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
    discretion = discretion_for(audience, catalogue)
    with store.read() as session:
        rows = contract_rows(session, selection, discretion, Count(0, None))
        yield from csv_pieces(rows, OBSERVATION_FIELDS, delimiter=delimiter)


def stream_layer(
    store: Store, name: str, *, catalogue: Catalogue | None = None, audience: Audience = "gis"
) -> Iterator[bytes]:
    """Return a layer as GeoJSON (RFC 7946) in pieces.

    Parameters
    ----------
    name
        `trygghet_stopp`, `trygghet_rutt`, `trygghet_atgard`, `uppfoljning_plats` (all places with their follow-up),
        `hotspot_ruta` (for staff only), or the code of a layer of places (then with all their attributes).
    catalogue
        Needed for the actions, the places with their follow-up, the hot spots, and the audience `public`.

    Raises
    ------
    InvalidInput
        When no hot spots can be told, with the reason.
    """
    discretion = discretion_for(audience, catalogue)
    if name == HOTSPOTS and catalogue is not None and discretion is None:
        return hotspot_pieces(store, catalogue)
    with store.read() as session:
        if name == STOPS:
            return feature_collection(session.walks.stops_frame(), "stopp_id")
        if name == ROUTES:
            return feature_collection(session.walks.routes_frame(), "vandr_id")
        if name == ACTIONS:
            return feature_collection(action_frame(action_chunk(session, discretion=discretion)), "atg_id")
        if name == PLACES:
            if catalogue is None:
                raise TypeError("when places are inspected is said by a catalogue: give one")
            chunk = places_chunk(session, catalogue, local_today(), public=discretion is not None)
            return feature_collection(places_frame(chunk), "plats_id")
        return feature_collection(session.places.frame(name), "id")


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
