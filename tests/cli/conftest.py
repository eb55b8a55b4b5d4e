"""The command line run in this process, and a demo database made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hbgeo.cli import app
from hbgeo.demo import seed
from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import use
from hbgeo.store.sqlite import open_store

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run `hbgeo` in an empty folder, in English; what it prints is not a terminal's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HBGEO_LANGUAGE", "en")
    monkeypatch.delenv("HBGEO_DATABASE", raising=False)
    monkeypatch.delenv("HBGEO_HOME", raising=False)
    runner = CliRunner()

    def invoke(*arguments: object, code: int = 0) -> Result:
        result = runner.invoke(app, [str(argument) for argument in arguments], prog_name="hbgeo")
        assert result.exit_code == code, f"{result.exit_code}\n{result.output}"
        return result

    yield invoke
    use("sv")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    path: Path = tmp_path_factory.mktemp("cli") / "demo.gpkg"
    store = open_store(path)
    seed(store, catalogue)
    store.close()
    return path


@pytest.fixture
def demo_copy(demo_file: Path, tmp_path: Path) -> Path:
    """A demo database to change."""
    copy = tmp_path / "copy.gpkg"
    copy.write_bytes(demo_file.read_bytes())
    return copy
