"""What the tests of pages share."""

import pytest

from hbgeo import bootstrap
from hbgeo.i18n import use


@pytest.fixture
def wired(tmp_path, monkeypatch):
    """This process's services, in a named and empty database."""
    monkeypatch.setenv("HBGEO_DATABASE", str(tmp_path / "page.gpkg"))
    bootstrap.shut_down()
    yield bootstrap.services()
    bootstrap.shut_down()
    use("sv")
