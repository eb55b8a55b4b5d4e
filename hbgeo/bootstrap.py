"""Settings become wired services, here and nowhere else."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.catalogue import Catalogue
from hbgeo.settings import Settings, from_env
from hbgeo.store.protocol import Store
from hbgeo.store.sqlite import open_store

_lock = threading.Lock()
_current: Services | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """What pages and routes need to do their work.

    Parameters
    ----------
    demo
        Whether the store holds the invented demo.
    """

    settings: Settings
    catalogue: Catalogue
    store: Store
    demo: bool


def build(settings: Settings, *, real: bool = False) -> Services:
    """Open the database that the settings name, or the demo when they name none and none was begun.

    Parameters
    ----------
    real
        Begin the real database where the demo would be shown otherwise.

    Raises
    ------
    CatalogueError, StoreError
        When the catalogue or the database cannot be used.
    """
    catalogue = catalogue_module.load(settings.catalogue, settings.layers)
    labels = {category.code: category.sv for category in catalogue.categories}
    demo = not real and settings.database is None and not settings.real_database.exists()
    path = settings.demo_database if demo else settings.real_database
    store = open_store(path, labels=labels, intervals=catalogue.intervals())
    with store.read() as session:
        seeded = session.note("demo")
    if demo and not seeded:
        from hbgeo.demo import seed  # noqa: PLC0415 - a real database never loads the demo

        seed(store, catalogue)
    return Services(settings, catalogue, store, demo or bool(seeded))


def services() -> Services:
    """Return this process's services, built on the first call from the environment."""
    global _current  # noqa: PLW0603 - one process, one database
    with _lock:
        if _current is None:
            _current = build(from_env())
        return _current


def begin_for_real() -> Services:
    """Leave the demo and open an empty real database; it is what every later start opens."""
    return _switch(from_env())


def _switch(settings: Settings) -> Services:
    global _current  # noqa: PLW0603
    with _lock:
        if _current is not None and _is_open(_current.store, settings.real_database):
            # Pressed twice: opening the file once more would drop the locks that this process has on it.
            return _current
        # The demo's store stays open: a session may be in the middle of reading it.
        _current = build(settings, real=True)
        return _current


def _is_open(store: Store, path: Path) -> bool:
    return Path(store.info()["path"]).absolute() == path.absolute()


def shut_down() -> None:
    """Close this process's services; the next call of `services` builds them anew."""
    global _current  # noqa: PLW0603
    with _lock:
        if _current is not None:
            _current.store.close()
            _current = None
