"""`hbgeo layers compare`: a newer file beside what a layer holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hbgeo.cli import console
from hbgeo.cli.database import Opened, opened
from hbgeo.cli.reports import put_import
from hbgeo.errors import N_
from hbgeo.i18n import _, say

if TYPE_CHECKING:
    from hbgeo.services.layer_compare_values import Change, Comparison

SamePlaces = Annotated[
    bool,
    typer.Option("--same-places", help=N_("The file is about the places the layer holds, whatever source they have.")),
]
Apply = Annotated[
    bool, typer.Option("--apply", help=N_("Take the changes marked with *, which nothing speaks against."))
]


def compare_file(  # noqa: PLR0913 - the command's options
    database: Path | None, layer: str, file: Path, options: dict[str, Any], *, apply: bool, as_json: bool
) -> None:
    """Print what a file would change, and take it when told so.

    Parameters
    ----------
    options
        As of `layer_compare.compare`.
    """
    from hbgeo.services.layer_compare import compare  # noqa: PLC0415 - loads GDAL
    from hbgeo.services.layer_compare_applying import apply as take  # noqa: PLC0415 - as above

    with opened(database) as at:
        found = compare(at.store, at.catalogue, file, layer, **options)
        done = take(at.store, found, found.ticked) if apply else None
        if as_json:
            console.put_json(
                {"same": found.same, "applied": apply, "changes": [_plain(change) for change in found.changes]}
            )
            return
        _put(at, found)
        if done is not None:
            put_import(done.report)
            console.note(_("Taken out: {count}").format(count=done.gone))


def _put(at: Opened, found: Comparison) -> None:
    from hbgeo.services import layer_compare_words as words  # noqa: PLC0415 - loads GDAL
    from hbgeo.services.layer_compare_values import Kind  # noqa: PLC0415 - as above

    rows = []
    for change in found.changes:
        said = "; ".join([*words.lines(change, at.catalogue), *map(say, change.doubts)])
        rows.append(("*" if change.ticked else "", words.step(change), words.title(change), change.place_id, said))
    console.put_table((_("Taken"), _("Step"), _("Name"), _("Place"), _("What")), rows)
    console.note(words.summary({kind: len(found.of(kind)) for kind in Kind}, found.same))
    for note in found.notes:
        console.note(say(note))


def _plain(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "place": change.place_id,
        "name": change.name,
        "ticked": change.ticked,
        "by_hand": change.by_hand,
        "metres": None if change.metres is None else round(change.metres, 2),
        "matched": change.matched,
        "values": [{"key": one.key, "before": one.before, "after": one.after} for one in change.values],
        "doubts": [say(doubt) for doubt in change.doubts],
    }
