"""A look into a file of places before anything of it is taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import ImportRefused
from hbgeo.exchange.layers_in import read_features
from hbgeo.exchange.tables import DEFAULT_LIMITS, Limits
from hbgeo.services.layer_import_reading import dataset_name

_SHOWN = 10
_WORDS_FOR_LAYERS = "layers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a file holds for a layer.

    Parameters
    ----------
    count
        Number of features, whether they can be taken or not.
    crs
        What the file says its coordinates are in, or None.
    shapes
        Geometry type → how many; the empty name stands for none.
    columns
        Names of the attributes.
    first
        Attributes of the first features.
    dataset
        What the source is called when nobody says otherwise.
    """

    count: int
    crs: str | None
    shapes: dict[str, int]
    columns: tuple[str, ...]
    first: tuple[dict[str, Any], ...]
    dataset: str


def look(
    catalogue: Catalogue,
    path: Path,
    layer: str,
    *,
    source_layer: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Look:
    """Read a file as `import_layer` would, and say what is there.

    Parameters
    ----------
    layer
        Code of the layer it is meant for: of a file with several layers only those that fit are looked at.
    source_layer
        Layer within the file.

    Raises
    ------
    NotFound
        When the catalogue has no such layer.
    ImportRefused
        When the file cannot be read, or holds several layers and none was named (`layers_named`).
    """
    features = read_features(Path(path), catalogue.layer(layer), source_layer=source_layer, limits=limits)
    items = features.items
    shapes = Counter("" if item.geometry is None else item.geometry.geom_type for item in items)
    return Look(
        count=len(items) + len(features.left),
        crs=features.crs,
        shapes=dict(shapes.most_common()),
        columns=tuple(dict.fromkeys(name for item in items for name in item.attributes)),
        first=tuple(item.attributes for item in items[:_SHOWN]),
        dataset=dataset_name(Path(path), features),
    )


def layers_named(refusal: ImportRefused) -> tuple[str, ...]:
    """Return the layers among which the refusal asks to choose; empty when it is about something else."""
    named = refusal.values.get(_WORDS_FOR_LAYERS)
    return tuple(str(named).split(", ")) if named else ()
