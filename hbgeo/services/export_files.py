"""The files of an export: each format by its writer, with what belongs beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import OBSERVATION_FIELDS, OBSERVATIONS
from hbgeo.domain.selection import Selection
from hbgeo.errors import Problem
from hbgeo.exchange.csv_out import csv_pieces
from hbgeo.exchange.export import Audience, Format
from hbgeo.exchange.geopackage import write_geopackage
from hbgeo.exchange.metadata import README, About, dcat, readme
from hbgeo.exchange.shapefile import write_shapefiles
from hbgeo.services.export_hotspots import HotspotRows
from hbgeo.services.export_layers import observation_layer, other_layers, styles
from hbgeo.services.export_rows import Count, Discretion, contract_rows, discretion_for, geojson_pieces
from hbgeo.store.protocol import Session

Progress = Callable[[float], None]
#: Makes the description of an export once its numbers of rows are known.
Describe = Callable[[dict[str, int]], About]
#: Numbers of rows by layer; what was left out.
Written = tuple[dict[str, int], list[Problem]]


@dataclass(frozen=True, slots=True)
class Job:
    """One export under way.

    Parameters
    ----------
    path
        The file to write; its folder is the export's own.
    crs
        EPSG code.
    progress
        Called with a share from 0 to 1.
    hotspots
        None where there are to be none.
    """

    session: Session
    catalogue: Catalogue
    selection: Selection
    path: Path
    crs: int
    audience: Audience
    progress: Progress | None
    hotspots: HotspotRows | None = None

    def discretion(self) -> Discretion | None:
        """Return what holds back for the audience."""
        return discretion_for(self.audience, self.catalogue)

    def count(self) -> Count:
        """Return a counter of the rows that will pass."""
        return Count(self.session.observations.count(self.selection), self.progress)


def _write_geojson(job: Job, describe: Describe) -> Written:
    discretion, count = job.discretion(), job.count()
    with job.path.open("wb") as file:
        file.writelines(geojson_pieces(job.session, job.selection, discretion, count))
    style = styles([observation_layer([])], job.catalogue)[OBSERVATIONS]
    job.path.with_suffix(".qml").write_text(style, encoding="utf-8")
    counts = {OBSERVATIONS: count.passed}
    _write_companions(job, describe(counts))
    return counts, discretion.notes() if discretion else []


def _write_csv(job: Job, describe: Describe) -> Written:
    discretion, count = job.discretion(), job.count()
    rows = contract_rows(job.session, job.selection, discretion, count)
    with job.path.open("wb") as file:
        file.writelines(csv_pieces(rows, OBSERVATION_FIELDS))
    counts = {OBSERVATIONS: count.passed}
    _write_companions(job, describe(counts))
    return counts, discretion.notes() if discretion else []


def _write_gpkg(job: Job, describe: Describe) -> Written:
    discretion, count = job.discretion(), job.count()
    layers, counts, notes = other_layers(job.session, job.catalogue, job.selection, discretion, job.hotspots)
    layers.insert(0, observation_layer(contract_rows(job.session, job.selection, discretion, count)))
    write_geopackage(job.path, layers, crs=job.crs, styles=styles(layers, job.catalogue))
    counts = {OBSERVATIONS: count.passed} | counts
    _write_companions(job, describe(counts))
    return counts, notes + (discretion.notes() if discretion else [])


def _write_shp(job: Job, describe: Describe) -> Written:
    discretion, count = job.discretion(), job.count()
    layers, counts, notes = other_layers(job.session, job.catalogue, job.selection, discretion, job.hotspots)
    layers.insert(0, observation_layer(contract_rows(job.session, job.selection, discretion, count)))

    def companions() -> dict[str, str]:
        facts = describe({OBSERVATIONS: count.passed} | counts)
        looks = {f"{name}.qml": qml for name, qml in styles(layers, job.catalogue).items()}
        return looks | {README: readme(facts, job.catalogue), f"{job.path.stem}.jsonld": dcat(facts).decode()}

    losses = write_shapefiles(job.path, layers, crs=job.crs, companions=companions)
    return {OBSERVATIONS: count.passed} | counts, notes + losses + (discretion.notes() if discretion else [])


WRITERS: dict[Format, Callable[[Job, Describe], Written]] = {
    "geojson": _write_geojson,
    "gpkg": _write_gpkg,
    "shp": _write_shp,
    "csv": _write_csv,
}


def _write_companions(job: Job, about: About) -> None:
    folder = job.path.parent
    (folder / README).write_bytes(readme(about, job.catalogue).encode())
    (folder / f"{job.path.stem}.jsonld").write_bytes(dcat(about))
