"""Every page's rerun with the 22,287 Boston reports, a plan of 2,000 actions, and 2,000 places inspected 20,000 times.

    python benchmarks/bench_pages.py
    python benchmarks/bench_pages.py --actions 500 --reports ../shared/data/reports/boston311_safety_2015H1.csv.gz

The pages run as they do in the server, without a browser (`streamlit.testing`): the first run fills what is
remembered, the median of the next is what a press of a button costs, and *after a change* is the first run after
somebody changed an observation, when nothing that is remembered holds. The figure aimed at: a rerun under 500 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import shapely
from streamlit.testing.v1 import AppTest

from hbgeo import bootstrap
from hbgeo.demo import timetables
from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.inspection import Inspection, InspectionKind
from hbgeo.domain.observation import Status
from hbgeo.domain.place import Place
from hbgeo.domain.selection import Selection
from hbgeo.exchange.mapping_file import load
from hbgeo.services import meetings
from hbgeo.services.importing import import_observations
from hbgeo.services.light import local_today
from hbgeo.services.meetings import MeetingDraft
from hbgeo.store.protocol import Session, Store
from hbgeo.ui.navigation import ENTRIES, FOLDER

ROOT = Path(__file__).parents[1]
REPORTS = ROOT.parent / "shared" / "data" / "reports" / "boston311_safety_2015H1.csv.gz"
MAPPING = ROOT / "tests" / "data" / "boston311.yaml"
TOGETHER = 3
NOTHING: Mapping[str, str] = MappingProxyType({})
STATUSES = (Status.NEW, Status.ASSIGNED, Status.PLANNED, Status.ONGOING, Status.DONE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=REPORTS)
    parser.add_argument("--actions", type=int, default=2000)
    parser.add_argument("--places", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HBGEO_DATABASE"] = str(Path(folder) / "bench.gpkg")
        wired = bootstrap.services()
        report = import_observations(wired.store, wired.catalogue, options.reports, load(MAPPING))
        wired.store.write(lambda session: planned(session, options.actions))
        first_place = wired.store.write(lambda session: placed(session, options.places))
        print(f"{report.taken:,} reports, {options.actions:,} actions, {options.places:,} places")
        print(f"{'':12}{'first':>10}{'rerun':>10}{'after a change':>17}")
        for entry in ENTRIES:
            page(FOLDER / entry.file, entry.address, options.repeats)
        (meeting,), _undo = meetings.plan(wired.store, MeetingDraft(on=date(2030, 1, 16)))
        part = f"meeting_part_{meeting.id}"
        page(FOLDER / "plan.py", "an action", options.repeats, asked={"atgard": "9"})
        for view in ("board", "calendar", "map", "late"):
            page(FOLDER / "plan.py", f"as {view}", options.repeats, state={"plan_view": view})
        for name in ("prepare", "decide"):
            page(FOLDER / "meetings.py", name, options.repeats, asked={"mote": meeting.id}, state={part: name})
        page(FOLDER / "places.py", "a place", options.repeats, asked={"plats": first_place})
        page(FOLDER / "layers.py", "playgrounds", options.repeats, state={"layers_layer": "lekplats"})
        page(FOLDER / "bus.py", "before/after", options.repeats, state={"bus_other": second_timetable(wired.store)})
        bootstrap.shut_down()


def planned(session: Session, count: int) -> None:
    """Make actions of the first reports, some of each status, each with its observations."""
    found = [one for _fid, one in session.observations.find(Selection(), limit=count * TOGETHER)]
    owners = ("SHEM", "SBY", "FRI")
    for number in range(count):
        status, id_ = STATUSES[number % len(STATUSES)], new_id()
        due = local_today() + timedelta(days=number % 200 - 60)
        facts = {"owner": owners[number % 3], "due_on": due}
        done = {"fixed_on": due} if status is Status.DONE else {}
        action = Action(
            id=id_, title=f"Åtgärd {number}", status=status, done_note="Klart" if done else "", **facts, **done
        )
        session.actions.add(action, Role.PLANNER)
        for one in found[number * TOGETHER : (number + 1) * TOGETHER]:
            follows = Status.REVIEWED if status is Status.NEW else status
            session.observations.change(one.id, Role.PLANNER, action_id=id_, status=follows, **facts, **done)


def placed(session: Session, count: int) -> str:
    """Put places among the reports, each inspected ten times, and two timetables; return the id of a place."""
    layers = ("lekplats", "grillplats", "motesplats", "utegym")
    found = [one for _fid, one in session.observations.find(Selection(), limit=count)]
    spots = [shapely.Point(one.position.lon + 1e-4, one.position.lat) for one in found]
    places = [
        Place(id=new_id(), layer=layers[row % 4], geometry=spot, name=f"Plats {row}", source="bench")
        for row, spot in enumerate(spots)
    ]
    session.places.put_many(places, Role.IMPORT)
    today = local_today()
    for row, place in enumerate(places):
        for number in range(10):
            on = today - timedelta(days=row % 60 + 7 * number)
            made = Inspection(id=new_id(), place_id=place.id, kind=InspectionKind.ROUTINE, on=on, condition=row % 4)
            session.inspections.add(made, Role.PLANNER)
    area = Place(id=new_id(), layer="omrade", geometry=shapely.box(11.835, 58.059, 11.848, 58.066), name="Området")
    session.places.put_many([area], Role.IMPORT)
    for step in timetables.story():
        step.act(session)
    return places[0].id


def second_timetable(store: Store) -> str:
    """Return the id of the timetable that the first is compared with."""
    with store.read() as session:
        return session.timetables.all()[1].id


def page(
    path: Path,
    name: str,
    repeats: int,
    *,
    asked: Mapping[str, str] = NOTHING,
    state: Mapping[str, str] = NOTHING,
) -> None:
    """Print how long the runs of a page take, as an address and what was chosen show it."""
    test = AppTest.from_file(str(path), default_timeout=120)
    for parameter, value in asked.items():
        test.query_params[parameter] = value
    for key, value in state.items():
        test.session_state[key] = value
    first = timed(test)
    again = statistics.median(timed(test) for _ in range(repeats))
    store = bootstrap.services().store
    one = store.write(lambda session: session.observations.find(Selection(), limit=1, newest=True)[0][1])
    store.write(lambda session: session.observations.agree(one.id, new_id(), Role.WALKER))
    changed = timed(test)
    print(f"{name:12}{first * 1000:>7.0f} ms{again * 1000:>7.0f} ms{changed * 1000:>14.0f} ms")
    for error in test.exception:
        print(f"    {error.message}")


def timed(test: AppTest) -> float:
    """Return the seconds of a run."""
    start = time.perf_counter()
    test.run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
