"""What every test may ask for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.position import Position
from hbgeo.store.sqlite import SqliteStore, open_store

# A slow machine is no wrong result; the same examples everywhere, so that a failure can be repeated.
settings.register_profile("hbgeo", deadline=None, derandomize=True)
settings.load_profile("hbgeo")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Put back the main module: a page that is tested takes its place, and new processes would run the page again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that lies beside the repository."""
    folder = ROOT.parent / "shared" / "data"
    assert folder.is_dir(), f"real data expected at {folder}"
    return folder


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The built-in catalogue."""
    return catalogue_module.load()


@pytest.fixture
def store(tmp_path: Path, catalogue: Catalogue) -> Iterator[SqliteStore]:
    """A fresh, empty database file."""
    labels = {category.code: category.sv for category in catalogue.categories}
    opened = open_store(tmp_path / "test.gpkg", labels=labels)
    yield opened
    opened.close()


@pytest.fixture
def make_observation() -> Callable[..., Observation]:
    """A maker of valid observations; name what should differ."""

    def make(**overrides: Any) -> Observation:
        values: dict[str, Any] = {
            "id": new_id(),
            "position": Position(lon=11.842, lat=58.0625),
            "category": "LJUS",
            "polarity": -1,
            "recorded_at": datetime(2025, 10, 23, 17, 30, tzinfo=UTC),
            "received_at": datetime(2025, 10, 23, 17, 30, 2, tzinfo=UTC),
        }
        return Observation(**(values | overrides))

    return make
