"""The database a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hbgeo.cli import console
from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, NotFound
from hbgeo.i18n import _
from hbgeo.settings import Settings, from_env
from hbgeo.store.protocol import Store
from hbgeo.store.sqlite import open_store


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works with."""

    settings: Settings
    catalogue: Catalogue
    store: Store


def settings_for(database: Path | None) -> Settings:
    """Return the settings, with the database that was named on the command line."""
    settings = from_env()
    return settings if database is None else replace(settings, database=database)


def path_of(settings: Settings) -> Path:
    """Return the file that the app would open: the real one, or the demo while there is none."""
    if settings.database is None and not settings.real_database.exists() and settings.demo_database.exists():
        return settings.demo_database
    return settings.real_database


@contextmanager
def opened(database: Path | None) -> Iterator[Opened]:
    """Open an existing database and close it at the end; that it is a demo is said.

    Raises
    ------
    NotFound
        When there is no such file.
    CatalogueError, SettingsError, StoreError
        When the catalogue, a setting or the database cannot be used.
    """
    settings = settings_for(database)
    path = path_of(settings)
    if not path.exists():
        raise NotFound(N_("There is no database at {path}. Make one with hbgeo init or hbgeo demo."), path=path)
    catalogue = catalogue_module.load(settings.catalogue, settings.layers)
    store = open_store(path, create=False, labels=labels(catalogue), intervals=catalogue.intervals())
    try:
        with store.read() as session:
            if session.note("demo"):
                console.note(_("This is the demo: everything in it is invented."))
        yield Opened(settings, catalogue, store)
    finally:
        store.close()


def labels(catalogue: Catalogue) -> dict[str, str]:
    """Return the categories' Swedish labels, which a database carries for those who open it in a GIS."""
    return {category.code: category.sv for category in catalogue.categories}
