"""The real API over a real store, asked without a network."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from api_phone import Phone, walker_code
from starlette.applications import Starlette

from hbgeo import bootstrap
from hbgeo.domain.position import Position
from hbgeo.domain.walk import Walk
from hbgeo.services.walks import StopDraft, WalkDraft, plan
from hbgeo.services.walks_steps import close, start
from hbgeo.store.protocol import Store
from hbgeo.web.routes import routes


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    """The store of this process's services, in a named database."""
    bootstrap.shut_down()
    monkeypatch.setenv("HBGEO_DATABASE", str(tmp_path / "api.gpkg"))
    yield bootstrap.services().store
    bootstrap.shut_down()


@pytest.fixture
def app(store) -> Starlette:
    """All routes, as the server has them."""
    return Starlette(routes=routes(["karta"], content_id="innehall"))


@pytest.fixture
def planned(store, catalogue) -> Walk:
    """A walk that has not begun, with a stop."""
    stop = StopDraft(position=Position(lon=11.8421, lat=58.0625), name="Tunneln")
    return plan(store, catalogue, WalkDraft(title="Kvällsvandring", on=date(2026, 10, 23)), stops=[stop])


@pytest.fixture
def walk(store, planned) -> Walk:
    """A walk that is under way."""
    return start(store, planned.id)


@pytest.fixture
def close_walk(store, walk) -> Callable[[], Walk]:
    """Closes the walk."""
    return lambda: close(store, walk.id)


@pytest.fixture
def new_phone(app, walk) -> Callable[..., Phone]:
    """Makes phones of walkers who have joined."""
    return lambda **differing: Phone(app, walk.code, walker_code(), **differing).join()


@pytest.fixture
def phone(new_phone) -> Phone:
    """One of them."""
    return new_phone()


@pytest.fixture
def leader(app, walk) -> Phone:
    """The leader's phone."""
    return Phone(app, walk.code, leader=walk.leader_key)
