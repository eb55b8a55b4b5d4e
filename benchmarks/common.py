"""What the benchmarks share: observations to fill a store with, and medians."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hbgeo.domain import catalogue as catalogue_module
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Position
from hbgeo.store.sqlite import SqliteStore, open_store

#: A square of about 40 km around Stenungsund: west, south, east, north.
EXTENT = (11.5, 57.9, 12.2, 58.25)
_WORDS = ["mörkt", "trasig", "lampa", "buskar", "skymmer", "otryggt", "tunnel", "bänk", "skräp", "gångväg", "ljust"]


def observations(count: int, *, seed: int = 1) -> Iterator[Observation]:
    """Yield invented observations, the same for the same seed but for their ids."""
    rng = random.Random(seed)
    categories = catalogue_module.load().categories
    start = datetime(2024, 1, 1, tzinfo=UTC)
    west, south, east, north = EXTENT
    for _ in range(count):
        category = rng.choice(categories)
        moment = start + timedelta(minutes=rng.randrange(1_000_000))
        yield Observation(
            id=new_id(),
            position=Position(
                lon=rng.uniform(west, east), lat=rng.uniform(south, north), accuracy_m=rng.choice([None, 8.0])
            ),
            category=category.code,
            polarity=category.polarity,
            recorded_at=moment,
            received_at=moment,
            text=" ".join(rng.choices(_WORDS, k=rng.randrange(0, 14))) if category.free_text else "",
            safety_day=rng.choice([None, 0, 1, 2, 3, 4]),
            safety_dark=rng.choice([None, 0, 1, 2, 3, 4]),
            urgency=rng.choice([None, "snabb", "planerad"]),
            status=rng.choice(list(Status)),
        )


def filled_store(path: Path, count: int) -> SqliteStore:
    """Return a store with so many observations, put through the repository."""
    labels = {category.code: category.sv for category in catalogue_module.load().categories}
    store = open_store(path, labels=labels)
    store.write(lambda s: s.observations.put_many(observations(count), Role.IMPORT))
    return store


def median_seconds(work: Callable[[], object], *, repeats: int = 5) -> float:
    """Return the median time of some runs after one that does not count."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
