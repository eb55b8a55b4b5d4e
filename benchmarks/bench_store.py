"""The store: durable inserts alone and together, and boxes out of a million beside PostGIS.

    python benchmarks/bench_store.py inserts
    python benchmarks/bench_store.py boxes --count 1000000

PostGIS (Debian: postgresql-15-postgis-3) is started for the run in a folder of its own, durable as it comes, and
stopped afterwards.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from common import EXTENT, filled_store, median_seconds, observations

from hbgeo.domain.contract import OBSERVATION_FIELDS
from hbgeo.domain.event import Role
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.store.sqlite import SqliteStore, open_store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["inserts", "boxes"])
    parser.add_argument("--count", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.what == "inserts":
            inserts(Path(folder))
        else:
            boxes(Path(folder), options.count)


def inserts(folder: Path) -> None:
    """Print the rate of acknowledged inserts by one thread and by 64, each on a new file, three times."""
    for attempt in range(3):
        one = _insert_rate(folder / f"one-{attempt}.gpkg", threads=1, each=2000)
        many = _insert_rate(folder / f"many-{attempt}.gpkg", threads=64, each=200)
        print(f"durable inserts a second: 1 thread {one:,.0f}, 64 threads {many:,.0f}, ratio {many / one:.2f}")


def _insert_rate(path: Path, *, threads: int, each: int) -> float:
    store = open_store(path)
    work = [list(observations(each, seed=n)) for n in range(threads)]

    def loop(mine: list[object]) -> None:
        for observation in mine:
            store.write(lambda s, o=observation: s.observations.put(o, Role.WALKER))

    workers = [threading.Thread(target=loop, args=(mine,)) for mine in work]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - start
    store.close()
    return threads * each / seconds


def boxes(folder: Path, count: int) -> None:
    """Print the time of a page of 1,000 and of an exact count in a box of about 1 %, here and in PostGIS."""
    store = filled_store(folder / "boxes.gpkg", count)
    windows = _windows(20)
    with postgis(folder) as connection:
        _copy(store, connection)
        ours = [_ours_count(store, w) for w in windows]
        theirs = [_theirs_count(connection, w) for w in windows]
        print(f"counts in {len(windows)} boxes: {sum(a != b for a, b in zip(ours, theirs, strict=True))} differ")
        for name, here, there in (
            ("page of 1,000", _ours_page, _theirs_page),
            ("exact count", _ours_count, _theirs_count),
        ):
            a = median_seconds(lambda f=here: [f(store, w) for w in windows]) / len(windows)
            b = median_seconds(lambda f=there: [f(connection, w) for w in windows]) / len(windows)
            print(f"{name} in a 1 % box of {count:,}: ours {a * 1e3:.2f} ms, PostGIS {b * 1e3:.2f} ms, {b / a:.1f} x")
    store.close()


def _windows(count: int) -> list[Box]:
    rng = random.Random(7)
    west, south, east, north = EXTENT
    width, height = (east - west) / 10, (north - south) / 10
    corners = [(rng.uniform(west, east - width), rng.uniform(south, north - height)) for _ in range(count)]
    return [Box(x, y, x + width, y + height) for x, y in corners]


def _ours_page(store: SqliteStore, box: Box) -> int:
    with store.read() as s:
        return sum(map(len, s.observations.contract_rows(Selection(box=box), limit=1000)))


def _ours_count(store: SqliteStore, box: Box) -> int:
    with store.read() as s:
        return s.observations.count(Selection(box=box))


_INSIDE = "ST_Intersects(geom, ST_MakeEnvelope(%s, %s, %s, %s, 4326))"


def _theirs_page(connection: psycopg.Connection, box: Box) -> int:
    edges = (box.west, box.south, box.east, box.north)
    query = f"SELECT ST_X(geom), ST_Y(geom), * FROM observation WHERE {_INSIDE} ORDER BY fid LIMIT 1000"
    return len(connection.execute(query, edges).fetchall())


def _theirs_count(connection: psycopg.Connection, box: Box) -> int:
    edges = (box.west, box.south, box.east, box.north)
    return connection.execute(f"SELECT count(*) FROM observation WHERE {_INSIDE}", edges).fetchone()[0]


def _copy(store: SqliteStore, connection: psycopg.Connection) -> None:
    types = {"text": "text", "integer": "integer", "real": "double precision", "date": "date"}
    columns = ", ".join(f"{field.name} {types[field.type]}" for field in OBSERVATION_FIELDS)
    connection.execute("CREATE EXTENSION postgis")
    connection.execute(f"CREATE TABLE observation (fid bigserial PRIMARY KEY, geom geometry(Point, 4326), {columns})")
    copy = f"COPY observation (geom, {', '.join(f.name for f in OBSERVATION_FIELDS)}) FROM STDIN"
    with store.read() as s, connection.cursor().copy(copy) as sink:
        for rows in s.observations.contract_rows():
            for row in rows:
                point = f"SRID=4326;POINT({row[0]!r} {row[1]!r})"
                sink.write_row((point, *row[2:]))
    connection.execute("CREATE INDEX ON observation USING gist (geom)")
    connection.execute("VACUUM ANALYZE observation")


@contextmanager
def postgis(folder: Path) -> Iterator[psycopg.Connection]:
    """Start a PostgreSQL cluster of our own, reached by a socket in its folder, and stop it afterwards."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
    data = folder / "postgres"
    data.mkdir()
    become: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(data, "postgres", "postgres")
        folder.chmod(0o755)
        become = ["runuser", "-u", "postgres", "--"]
    subprocess.run([*become, binaries / "initdb", "-D", data, "-U", "bench", "-A", "trust"], check=True, stdout=-3)
    server = subprocess.Popen(
        [*become, binaries / "postgres", "-D", data, "-k", data, "-c", "listen_addresses=", "-c", "shared_buffers=1GB"],
        stderr=subprocess.DEVNULL,
    )
    try:
        connection = _connect(data)
        try:
            yield connection
        finally:
            connection.close()
    finally:
        subprocess.run([*become, binaries / "pg_ctl", "-D", data, "stop", "-m", "fast"], check=True, stdout=-3)
        server.wait()


def _connect(data: Path) -> psycopg.Connection:
    for _ in range(100):
        try:
            return psycopg.connect(host=str(data), user="bench", dbname="postgres", autocommit=True)
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start")


if __name__ == "__main__":
    main()
