"""The demo's own data: found in the installed package, or in the repository's `data/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

_INSTALLED = Path(__file__).parent / "data"
_IN_REPOSITORY = Path(__file__).parents[2] / "data"


def folder() -> Path:
    """Return the folder of the demo's data."""
    return (_INSTALLED if _INSTALLED.is_dir() else _IN_REPOSITORY) / "demo"


def layer_files() -> list[Path]:
    """Return the GeoJSON files of the layers, each named by its layer's code."""
    return sorted((folder() / "layers").glob("*.geojson"))


def features(path: Path) -> Iterator[tuple[str, dict[str, Any], BaseGeometry]]:
    """Yield (id, properties, geometry in EPSG:4326) of a GeoJSON file."""
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        yield feature["id"], feature["properties"], shape(feature["geometry"])


def rows(name: str) -> list[dict[str, Any]]:
    """Return the entries of a YAML list."""
    text = (folder() / name).read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader either way
    return entries


#: The C loader where PyYAML has it: the observations are read eight times as fast.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
