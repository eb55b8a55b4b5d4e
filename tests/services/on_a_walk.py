"""A walk under way, its walkers, and what their phones send."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime

from PIL import Image

from hbgeo.domain.ids import CODE_ALPHABET, new_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.position import Position
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Stop, Walk
from hbgeo.services.drafts import Draft
from hbgeo.services.joining import join
from hbgeo.services.walks import StopDraft, WalkDraft, plan
from hbgeo.services.walks_steps import start

_numbers = random.Random(7)
HERE = Position(lon=11.8421, lat=58.0625, accuracy_m=8.0)


def walker_code() -> str:
    return "".join(_numbers.choices(CODE_ALPHABET, k=10))


def planned_walk(store, catalogue) -> Walk:
    stop = StopDraft(position=Position(lon=11.8421, lat=58.0625), name="Tunneln")
    return plan(store, catalogue, WalkDraft(title="Kvällsvandring", on=date(2026, 10, 23)), stops=[stop])


def open_walk(store, catalogue) -> Walk:
    return start(store, planned_walk(store, catalogue).id)


def new_walker(store, walk) -> str:
    code = walker_code()
    assert join(store, walk.code, code) == "created"
    return code


def draft(**differing) -> Draft:
    """A pin as a phone sends it; name what should differ."""
    sent = Draft(
        id=new_id(),
        position=HERE,
        category="LJUS",
        text="Lampan är släckt",
        recorded_at=datetime(2026, 10, 23, 17, 30, tzinfo=UTC),
    )
    return replace(sent, **differing)


def picture(number: int = 0) -> PhotoContent:
    """A photo as the decoder hands it on, another one for each number."""
    from hbgeo.exchange.photos import read_photo

    return read_photo(jpeg(number))


def jpeg(number: int = 0) -> bytes:
    import io

    file = io.BytesIO()
    Image.frombytes("RGB", (64, 48), random.Random(number).randbytes(64 * 48 * 3)).save(file, "JPEG")
    return file.getvalue()


def kept(store, walk) -> list[Observation]:
    with store.read() as session:
        return [one for _fid, one in session.observations.find(Selection(walk_ids=(walk.id,)))]


def stops(store, walk) -> list[Stop]:
    with store.read() as session:
        return session.walks.stops(walk.id)
