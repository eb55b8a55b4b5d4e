"""Duplicates among the 22,287 Boston reports, beside GeoPandas; and the facts of their priority.

    python benchmarks/bench_duplicates.py
    python benchmarks/bench_duplicates.py --reports ../shared/data/reports/boston311_safety_2015H1.csv.gz

The peer is what one would write with GeoPandas: the points in EPSG:3007, a spatial join “within 25 m” for each
category, then the time and the score in pandas. Both leave out the coordinates that twenty or more share.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
from common import median_seconds

from hbgeo.demo import layers
from hbgeo.domain import catalogue as catalogue_module
from hbgeo.services.duplicates import DAYS, RADIUS_M, STACK, Suggestions, near, suggest
from hbgeo.services.duplicates_pairs import SECONDS_A_DAY
from hbgeo.services.priority_facts import Cases, facts_for

REPORTS = Path(__file__).parents[2] / "shared" / "data" / "reports" / "boston311_safety_2015H1.csv.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=REPORTS)
    frame = reports(parser.parse_args().reports)
    arrays = tuple(frame[name].to_numpy() for name in ("lon", "lat", "category", "recorded"))
    duplicates(frame, arrays)
    one_point(arrays)
    facts(frame)


def reports(path: Path) -> pd.DataFrame:
    """Return the reports: coordinates, category as a number, seconds since 1970 as if their times were in UTC."""
    raw = pd.read_csv(path)
    opened, closed = (pd.to_datetime(raw[name], format="%m/%d/%Y %I:%M:%S %p") for name in ("OPEN_DT", "CLOSED_DT"))
    return pd.DataFrame(
        {
            "lon": raw.LONGITUDE,
            "lat": raw.LATITUDE,
            "type": raw.TYPE,
            "category": pd.factorize(raw.TYPE)[0],
            "recorded": opened.astype("datetime64[s]").astype("int64"),
            "fixed_on": closed,
        }
    )


def duplicates(frame: pd.DataFrame, arrays: tuple[np.ndarray, ...]) -> None:
    """Print how long all suggestions take, here and with GeoPandas, and whether they are the same."""
    ours, theirs = suggest(*arrays), peer(frame)
    a, b = median_seconds(lambda: suggest(*arrays)), median_seconds(lambda: peer(frame), repeats=3)
    print(
        f"{len(frame):,} reports: {ours.count:,} suggestions in {len(ours.groups()):,} groups;"
        f" {int(ours.stacked.sum()):,} on {ours.stacks} coordinates left out"
    )
    print(f"suggestions: ours {a * 1e3:.0f} ms, GeoPandas {b * 1e3:.0f} ms, {b / a:.1f} x")
    print(agreement(arrays, ours, theirs))


def peer(frame: pd.DataFrame) -> pd.DataFrame:
    """Return later, earlier, metres and score of every candidate pair, best first within each later one."""
    kept = frame[frame.groupby(["lon", "lat"]).lon.transform("size") < STACK]
    points = geopandas.GeoDataFrame(kept, geometry=geopandas.points_from_xy(kept.lon, kept.lat), crs=4326).to_crs(3007)
    points["index"] = points.index
    joined = pd.concat(
        part[["index", "recorded", "geometry"]].sjoin(
            part[["index", "recorded", "geometry"]], predicate="dwithin", distance=RADIUS_M, lsuffix="a", rsuffix="b"
        )
        for _, part in points.groupby("category")
    )
    joined = joined.reset_index(drop=True)
    days = (joined.recorded_a - joined.recorded_b) / SECONDS_A_DAY
    keep = ((days > 0) | ((days == 0) & (joined.index_a > joined.index_b))) & (days <= DAYS)
    pairs, days = joined[keep], days[keep].to_numpy()
    there = geopandas.GeoSeries(points.geometry.loc[pairs.index_b].to_numpy(), crs=3007)
    metres = geopandas.GeoSeries(pairs.geometry.to_numpy(), crs=3007).distance(there).to_numpy()
    found = pd.DataFrame({"later": pairs.index_a.to_numpy(), "earlier": pairs.index_b.to_numpy(), "metres": metres})
    found["score"] = 1 - (metres / RADIUS_M + days / DAYS) / 2
    return found.sort_values(["later", "score", "metres", "earlier"], ascending=[True, False, True, True])


def agreement(arrays: tuple[np.ndarray, ...], ours: Suggestions, theirs: pd.DataFrame) -> str:
    """Return how many pairs only one side has – here the candidates of every report – and which suggestions differ."""
    pairs = {frozenset((i, j)) for i in range(len(ours.repeats)) for j in near(*arrays, i).index.tolist()}
    peers = set(map(frozenset, zip(theirs.later.tolist(), theirs.earlier.tolist(), strict=True)))
    best = theirs.drop_duplicates("later")
    repeats = np.full(len(ours.repeats), -1)
    repeats[best.later] = best.earlier
    different = int((repeats != ours.repeats).sum())
    return (
        f"candidate pairs: {len(pairs):,} here, {len(peers):,} by GeoPandas, {len(peers - pairs)} missing,"
        f" {len(pairs - peers)} too many; {different} suggestions differ"
    )


def one_point(arrays: tuple[np.ndarray, ...]) -> None:
    """Print how long the candidates of one report take."""
    some = np.random.default_rng(1).choice(len(arrays[0]), 200, replace=False)
    seconds = median_seconds(lambda: [near(*arrays, int(i)) for i in some]) / len(some)
    print(f"candidates of one report: {seconds * 1e3:.2f} ms")


def facts(frame: pd.DataFrame) -> None:
    """Print how long the facts of all reports take, moved to the demo’s places and a tenth as far apart."""
    count = len(frame)
    catalogue, places = catalogue_module.load(), layers.places()
    cases = Cases(
        lon=(frame.lon.to_numpy() + 71.06) / 10 + 11.842,
        lat=(frame.lat.to_numpy() - 42.34) / 10 + 58.0625,
        category=frame.type.to_numpy(dtype=np.str_),
        subcode=np.full(count, ""),
        urgency=np.full(count, "snabb"),
        recorded=frame.recorded.to_numpy(),
        fixed_on=frame.fixed_on.to_numpy().astype("datetime64[D]"),
        safety_dark=np.full(count, np.nan),
        agreements=np.zeros(count, dtype=np.int64),
        duplicate_of=np.full(count, -1, dtype=np.int64),
    )
    seconds = median_seconds(lambda: facts_for(cases, places, catalogue).totals(catalogue))
    print(f"facts and totals of {count:,}: {seconds * 1e3:.0f} ms ({len(places)} places around them)")


if __name__ == "__main__":
    main()
