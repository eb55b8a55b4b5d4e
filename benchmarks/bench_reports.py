"""A meeting pack with 60 actions and its map as PDF, minutes as PDF and as a document, and a walk's protocol.

    python benchmarks/bench_reports.py

The figure aimed at: the pack under 5 s. There is no peer: it is what somebody who presses the button waits for. Each
run has texts of its own in every row, because the typesetter remembers what it has set before.
"""

from __future__ import annotations

import argparse
import itertools
import time
from datetime import date

from common import median_seconds
from shapely import box

from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.reports.meeting_content import (
    Change,
    DecisionRow,
    MeetingPack,
    Minutes,
    PackAction,
    PartyActions,
    PriorityPart,
)
from hbgeo.reports.meeting_pack import pack_pdf
from hbgeo.reports.minutes import minutes_docx, minutes_pdf

DAY = date(2026, 10, 21)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=60)
    count = parser.parse_args().actions
    turns = itertools.count()
    start = time.perf_counter()
    size = len(pack_pdf(pack_of(count, next(turns))))
    print(f"pack with {count} actions, PDF, the first one: {time.perf_counter() - start:.2f} s, {size:,} bytes")
    for name, work in (
        (f"pack with {count} actions, PDF", lambda: pack_pdf(pack_of(count, next(turns)))),
        ("minutes with 20 decisions, PDF", lambda: minutes_pdf(minutes_of(20, next(turns)))),
        ("minutes with 20 decisions, document", lambda: minutes_docx(minutes_of(20, next(turns)))),
    ):
        print(f"{name}: {median_seconds(work):.2f} s")


def sheet(count: int, turn: int) -> MapContent:
    """Return a map with so many numbered actions."""
    marks = tuple(
        Mark(11.837 + 0.0105 * (n % 10) / 10, 58.060 + turn / 1e5 + 0.005 * (n // 10) / 10, str(n), MarkKind.ACTION)
        for n in range(1, count + 1)
    )
    return MapContent(area=(box(11.836, 58.059, 11.848, 58.066),), marks=marks)


def pack_of(count: int, turn: int) -> MeetingPack:
    """Return a pack, a tenth of it late and a tenth to be decided."""
    parts = tuple(PriorityPart(label=f"Del {n}", points=n) for n in range(7))
    actions = tuple(
        PackAction(
            number=n,
            title=f"Åtgärd nummer {n} vid gångtunnel {turn}",
            party="SHEM",
            due_on=DAY,
            priority=90,
            parts=parts,
        )
        for n in range(1, count + 1)
    )
    changes = tuple(Change(text=f"Åtgärd {n}: pågår, åtgärdad ({turn})", on=DAY, number=n) for n in range(1, count + 1))
    parties = tuple(PartyActions(party=f"Part {n}", actions=actions[n::7]) for n in range(7))
    return MeetingPack(
        on=DAY,
        area="Hasselbacken",
        since=DAY,
        changes=changes,
        overdue=actions[::10],
        to_decide=actions[5::10],
        parties=parties,
        map=sheet(count, turn),
    )


def minutes_of(count: int, turn: int) -> Minutes:
    """Return minutes with so many decisions."""
    decisions = tuple(
        DecisionRow(number=n, kind="Tilldelas", action_number=n, action_title=f"Byt lampan {turn}")
        for n in range(1, count)
    )
    return Minutes(on=DAY, area="Hasselbacken", decisions=decisions, map=sheet(count, turn))


if __name__ == "__main__":
    main()
