"""Options that select observations, checked against the catalogue and the walks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from hbgeo.cli import values
from hbgeo.cli.database import Opened
from hbgeo.cli.walk_lookup import find_walk
from hbgeo.domain.observation import Light, ObservationSource, Status
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_

Walks = Annotated[
    list[str] | None,
    typer.Option("--walk", metavar=N_("WALK"), help=N_("Only of this walk, by its join code; may be repeated.")),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar=N_("DATE"), help=N_("Only from this day on, as in 2026-04-22."))
]
Until = Annotated[
    str | None, typer.Option("--until", metavar=N_("DATE"), help=N_("Only up to this day, which is included."))
]
Categories = Annotated[
    list[str] | None,
    typer.Option("--category", metavar=N_("CODE"), help=N_("Only of this category, such as LJUS; may be repeated.")),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status", metavar=N_("CODE"), help=N_("Only with this status, such as ny or atgardad; may be repeated.")
    ),
]
Lights = Annotated[
    list[str] | None,
    typer.Option(
        "--light", metavar=N_("CODE"), help=N_("Only recorded in dagsljus, skymning or morker; may be repeated.")
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar=N_("CODE"), help=N_("Only that came by vandring, webb, papper or import; may be repeated.")
    ),
]
Polarities = Annotated[
    list[str] | None,
    typer.Option(
        "--polarity",
        metavar=N_("NUMBER"),
        help=N_("Only problems (-1), ideas (0) or good places (1); may be repeated."),
    ),
]
Text = Annotated[
    str, typer.Option("--text", metavar=N_("TEXT"), help=N_("Only with these letters in the description."))
]
Within = Annotated[
    str | None,
    typer.Option("--box", metavar=N_("WEST,SOUTH,EAST,NORTH"), help=N_("Only within these degrees (WGS 84).")),
]


def selection(  # noqa: PLR0913 - the filters
    at: Opened,
    *,
    walks: Sequence[str] | None,
    since: str | None,
    until: str | None,
    categories: Sequence[str] | None,
    statuses: Sequence[str] | None,
    lights: Sequence[str] | None,
    sources: Sequence[str] | None,
    polarity: Sequence[str] | None,
    text: str,
    within: str | None,
) -> Selection:
    """Return the selection that the options describe.

    Raises
    ------
    WrongUse, NotFound
        When a value is none, or there is no such walk.
    """
    with at.store.read() as session:
        walk_ids = tuple(find_walk(session, walk).id for walk in walks or ())
    return Selection(
        walk_ids=walk_ids,
        since=values.day(since),
        until=values.day(until),
        categories=values.codes("--category", categories, [category.code for category in at.catalogue.categories]),
        statuses=values.codes("--status", statuses, list(Status)),
        lights=values.codes("--light", lights, list(Light)),
        sources=values.codes("--source", sources, list(ObservationSource)),
        polarities=tuple(map(int, values.codes("--polarity", polarity, ("-1", "0", "1")))),
        text=text,
        box=values.box(within),
    )
