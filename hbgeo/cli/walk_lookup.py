"""A walk as it is named on the command line."""

from __future__ import annotations

from hbgeo.domain.ids import is_id
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, NotFound
from hbgeo.store.protocol import Session


def find_walk(session: Session, name: str) -> Walk:
    """Return the walk with this join code, however it is typed, or this id.

    Raises
    ------
    NotFound
        When there is none.
    """
    try:
        return session.walks.get(name.lower()) if is_id(name.lower()) else session.walks.by_code(name)
    except NotFound as error:
        raise NotFound(N_("There is no walk “{name}”. hbgeo walk list shows them."), name=name) from error
