"""A file read as places of a layer, before anything of it is kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict, Unpack

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, ImportRefused, Problem
from hbgeo.exchange.layers_in import read_features
from hbgeo.exchange.layers_in_features import Features
from hbgeo.exchange.layers_in_files import refuse_live
from hbgeo.exchange.layers_in_shapes import Fitter
from hbgeo.exchange.mapping import crs_name
from hbgeo.exchange.mapping_guess import dataset_of
from hbgeo.exchange.mapping_position import WGS84, guess_crs
from hbgeo.exchange.tables import DEFAULT_LIMITS, Limits
from hbgeo.services.importing_places import Taking, leave_far_away, take
from hbgeo.services.importing_report import Reason, reasons
from hbgeo.services.place_editing_values import LINE
from hbgeo.store.protocol import Store


class ReadOptions(TypedDict, total=False):
    """How a file of places is read.

    Parameters
    ----------
    crs
        EPSG code or name of the coordinates; what the file says by default.
    source_layer
        Layer within the file, when it has several.
    name_column
        Attribute with the places' names; guessed by default.
    dataset
        Name of the source: the same id in two sources is not the same place; the file's name by default.
    clip
        Leave out what lies more than 50 m from the area.
    limits
        Most that is read.
    """

    crs: str | int | None
    source_layer: str | None
    name_column: str | None
    dataset: str | None
    clip: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds for a layer.

    Parameters
    ----------
    taking
        The places and what is left out.
    dataset
        Name of the source, with which the places' `source_ref` begins.
    reasons, rejected
        Why features are left out, and how many are.
    notes
        What was done with the data.
    """

    taking: Taking
    dataset: str
    reasons: tuple[Reason, ...]
    rejected: int
    notes: tuple[Problem, ...]


def read_layer(store: Store, catalogue: Catalogue, path: Path, layer: str, **options: Unpack[ReadOptions]) -> Read:
    """Read the features of a file as places of a layer; nothing is kept.

    Raises
    ------
    NotFound
        When the catalogue has no such layer.
    ImportRefused
        When the file cannot be read, is the live database, or does not say its coordinate reference system.
    """
    path = Path(path)
    target = catalogue.layer(layer)
    live = store.info().get("path")
    refuse_live(path, None if live is None else Path(live))
    limits = options.get("limits", DEFAULT_LIMITS)
    features = read_features(path, target, source_layer=options.get("source_layer"), limits=limits)
    fitter = Fitter(_crs(features, options.get("crs"), path), target.geometry)
    told = options.get("dataset")
    dataset = told if told is not None else dataset_name(path, features)
    taking = take(
        features,
        fitter,
        layer=layer,
        dataset=dataset,
        source=features.source or path.name,
        name_column=options.get("name_column"),
        layers=frozenset(item.code for item in catalogue.layers),
    )
    if options.get("clip"):
        leave_far_away(taking, _area(store))
    left = [*features.left, *taking.left]
    notes = (*features.notes, *fitter.notes(), *_cut_names(taking))
    return Read(taking, dataset, _reasons(left), len(left), notes)


def _cut_names(taking: Taking) -> tuple[Problem, ...]:
    """Cut the names that are longer than anybody can write one; the attributes still have them whole."""
    count = 0
    for row, place in enumerate(taking.places):
        if len(place.name) > LINE:
            taking.places[row] = replace(place, name=place.name[: LINE - 1] + "…")
            count += 1
    if not count:
        return ()
    return (
        Problem(
            "name", N_("Names of more than {most} letters, which were cut: {count}."), {"most": LINE, "count": count}
        ),
    )


def _crs(features: Features, told: str | int | None, path: Path) -> str:
    """Return what the coordinates are in; a file that says something impossible is refused with what would be right."""
    if told is not None:
        given = crs_name(str(told))
        if features.crs not in (None, given, WGS84):
            values = {"theirs": features.crs, "ours": given}
            features.notes.append(Problem("crs", N_("The file says {theirs}; it was read as {ours}, as told."), values))
        return given
    if features.crs is None:
        raise ImportRefused(
            N_("{name} does not say its coordinate reference system; give it, for example 3006, 3007 or 4326.{guess}"),
            name=path.name,
            guess=_guess(features),
        )
    if features.crs == WGS84 and not _are_degrees(features):
        raise ImportRefused(
            N_("The coordinates of {name} are no degrees; give their reference system, for example 3007.{guess}"),
            name=path.name,
            guess=_guess(features),
        )
    return features.crs


def _guess(features: Features) -> str | Problem:
    found = guess_crs(*_corners(features))
    # With the axes exchanged no name of a system helps.
    if found is None or found[1]:
        return ""
    return Problem("crs", N_(" They look like {crs}."), {"crs": found[0]})


def _are_degrees(features: Features) -> bool:
    x, y = _corners(features)
    return not len(x) or bool(np.mean((np.abs(x) <= 180) & (np.abs(y) <= 90)) > 0.5)  # noqa: PLR2004 - the globe; most


def _corners(features: Features) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    bounds = [item.geometry.bounds[:2] for item in features.items if item.geometry and not item.geometry.is_empty]
    corners = np.array(bounds, dtype=np.float64).reshape(-1, 2)
    return corners[:, 0], corners[:, 1]


def dataset_name(path: Path, features: Features) -> str:
    """Return what the source of a file is called when nobody says otherwise."""
    if features.dataset:
        return features.dataset
    return "/".join(filter(None, (dataset_of(path), dataset_of(Path(features.layer)))))


def _area(store: Store) -> BaseGeometry:
    with store.read() as session:
        area = session.places.area()
    if area is None:
        raise ImportRefused(N_("There is no area yet to leave out what lies elsewhere; import the area first."))
    return area


def _reasons(left: list[tuple[int, Problem]]) -> tuple[Reason, ...]:
    problems: dict[int, list[Problem]] = defaultdict(list)
    for number, problem in left:
        problems[number].append(problem)
    return reasons(problems, {number: number for number in problems})
