"""A store that holds the demo, filled once for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hbgeo.demo import seed
from hbgeo.domain.catalogue import Catalogue
from hbgeo.store.sqlite import SqliteStore, open_store


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[SqliteStore]:
    path: Path = tmp_path_factory.mktemp("demo") / "demo.gpkg"
    opened = open_store(path)
    seed(opened, catalogue)
    yield opened
    opened.close()
