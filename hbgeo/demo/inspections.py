"""The demo's inspections of places, and the faults they found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any

from hbgeo.demo import files
from hbgeo.demo.layers import SOURCE
from hbgeo.demo.story import Step
from hbgeo.demo.walks import local
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.inspection import Fault, Grade, Inspection, InspectionKind
from hbgeo.domain.place import Place
from hbgeo.store.protocol import Session

_MORNING, _FIXED = time(9, 30), time(14)


def story(places: Sequence[Place]) -> Iterator[Step]:
    """Yield the inspections of those of the demo's places that there are."""
    for row in files.rows("inspections.yaml"):
        for place in places:
            if row.get("place", place.source_ref) == place.source_ref and row.get("layer", place.layer) == place.layer:
                for day in row["days"]:
                    yield from _inspected(place, row, day)


def _inspected(place: Place, row: Mapping[str, Any], day: date) -> Iterator[Step]:
    inspection = Inspection(
        id=derived_id(SOURCE, "inspection", place.id, row["kind"], day.isoformat()),
        place_id=place.id,
        kind=InspectionKind(row["kind"]),
        on=day,
        condition=row.get("condition"),
        certified=row.get("certified"),
        reference=row.get("reference", ""),
        note=row.get("note", ""),
    )
    yield Step(local(day, _MORNING), partial(_add, inspection))
    if day == row["days"][-1]:
        for found in row.get("faults", ()):
            yield from _fault(inspection, found)


def _fault(inspection: Inspection, found: Mapping[str, Any]) -> Iterator[Step]:
    fault = Fault(
        id=derived_id(SOURCE, "fault", found["key"]),
        place_id=inspection.place_id,
        grade=Grade(found["grade"]),
        what=found["what"],
        found_on=inspection.on,
        inspection_id=inspection.id,
    )
    yield Step(local(inspection.on, _MORNING), lambda session: session.faults.add(fault, Role.PLANNER))
    if "fixed_on" in found:
        fixed = {"fixed_on": found["fixed_on"], "done_note": found.get("done", "")}
        yield Step(
            local(found["fixed_on"], _FIXED), lambda session: session.faults.change(fault.id, Role.PLANNER, **fixed)
        )


def _add(inspection: Inspection, session: Session) -> Inspection:
    return session.inspections.add(inspection, Role.PLANNER)
