"""The demo's activities, its register of functions, and what was approved for everybody to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import partial
from typing import Any

from hbgeo.demo import files
from hbgeo.demo.layers import SOURCE
from hbgeo.demo.story import Step
from hbgeo.demo.walks import local
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contact import Contact
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.meeting import Activity, ActivityState
from hbgeo.store.protocol import Session

_REGISTERED = local(date(2026, 1, 12), time(10))
_PLANNED = local(date(2026, 11, 3), time(10))
_APPROVED = local(date(2026, 11, 4), time(10))


def story(catalogue: Catalogue, observed: Mapping[str, str]) -> Iterator[Step]:
    """Yield what was put into the programme and the register, and what was approved.

    Parameters
    ----------
    observed
        Key of a remark → id of its observation, of those there are.
    """
    (texts,) = files.rows("programme.yaml")
    # A municipality's own catalogue may lack what the demo uses; then that part of the demo is left out.
    activities = {item.code for item in catalogue.activities}
    actors = {item.code for item in catalogue.actors}
    for row in texts["contacts"]:
        if row["party"] in actors:
            yield Step(_REGISTERED, partial(_register, row))
    for row in texts["activities"]:
        if row["id"] in activities:
            yield Step(_PLANNED, partial(_plan, row))
    for key, text in texts["public"].items():
        if key in observed:
            yield Step(_APPROVED, partial(_approve, observed[key], text))


def _register(row: Mapping[str, Any], session: Session) -> None:
    contact = Contact(id=derived_id(SOURCE, "contact", row["party"], row["function"]), **row)
    session.contacts.add(contact, Role.PLANNER)


def _plan(row: Mapping[str, Any], session: Session) -> None:
    session.activities.add(Activity(**{**row, "state": ActivityState(row["state"])}), Role.SECRETARY)


def _approve(observation_id: str, text: str, session: Session) -> None:
    session.observations.change(observation_id, Role.PLANNER, public_text=text)
    for photo in session.photos.of(observation_id):
        session.photos.publish(observation_id, photo.sha256, Role.PLANNER, public=True)
