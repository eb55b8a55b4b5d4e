"""A newer file beside a layer: what differs is shown, and what is ticked is taken; all of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _, say
from hbgeo.services.layer_compare import compare
from hbgeo.services.layer_compare_applying import apply, take_back
from hbgeo.services.layer_compare_values import Change, Comparison, Kind
from hbgeo.services.layer_compare_words import heading, lines, step, summary, title
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt, complain
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.layer_compare_map import changes_map
from hbgeo.ui.components.observation_import_report import reasons_table, refused, remarks
from hbgeo.ui.components.plain_text import lines as plain_lines
from hbgeo.ui.components.uploads import Kept

_KEY = "layer_compare"
#: Changes of a kind shown at once.
PAGE = 20


def layer_compare(wired: Services, kept: Kept, layer: str, options: dict[str, Any]) -> None:
    """Draw what the file would change, to be ticked and taken.

    Parameters
    ----------
    options
        As of `hbgeo.services.layer_compare.compare`.
    """
    found = _compared(wired, kept, layer, options)
    if isinstance(found, HbgeoError):
        refused(found)
        return
    st.markdown(summary({kind: len(found.of(kind)) for kind in Kind}, found.same), help=_how())
    remarks((), found.notes)
    reasons_table(found.reasons, key=f"{_KEY}_reasons")
    if not found.changes and not found.relinked:
        st.info(_("The layer holds all of this already."))
        return
    numbers = {change.id: place for place, change in enumerate(found.changes, 1)}
    ticks = _ticks(kept, found)
    changes_map(found, numbers, layer)
    for kind in Kind:
        _of_kind(kind, found.of(kind), numbers, ticks, wired)
    chosen = tuple(change.id for change in found.changes if ticks[change.id])
    st.button(
        _("Take the {count} ticked changes").format(count=number(len(chosen))),
        type="primary",
        icon=":material/checklist:",
        key=f"{_KEY}_apply",
        disabled=not chosen and not found.relinked,
        on_click=_apply,
        args=(wired, found, chosen),
    )
    complain(place_of(layer))


def place_of(layer: str) -> str:
    """Return where on the page the undo of a layer's changes is offered."""
    return f"{_KEY}_{layer}"


def applied() -> bool:
    """Tell once whether changes were just taken: the file is done with."""
    return bool(st.session_state.pop(f"{_KEY}_applied", False))


def _how() -> str:
    return _(
        "A place is known by its id in the file. Without ids it is that of the same name within 50 m, else the nearest"
        " within 10 m. What the file does not say stays as it is."
    )


def _compared(wired: Services, kept: Kept, layer: str, options: dict[str, Any]) -> Comparison | HbgeoError:
    """Compare once for each question, and anew when anything was changed."""
    question = (kept.file_id, layer, tuple(sorted(options.items(), key=str)), wired.store.version())
    known: tuple[object, Comparison | HbgeoError] | None = st.session_state.get(_KEY)
    if known is None or known[0] != question:
        answer: Comparison | HbgeoError
        try:
            with st.spinner(_("Comparing …")):
                answer = compare(wired.store, wired.catalogue, kept.path, layer, **options)
        except HbgeoError as error:
            answer = error
        known = (question, answer)
        st.session_state[_KEY] = known
    return known[1]


def _ticks(kept: Kept, found: Comparison) -> dict[str, bool]:
    """Return what is ticked: as proposed, but for what the visitor said of this file."""
    file_id, said = st.session_state.get(f"{_KEY}_said", (None, {}))
    if file_id != kept.file_id:
        said = {}
        st.session_state[f"{_KEY}_said"] = (kept.file_id, said)
    return {change.id: said.get(change.id, change.ticked) for change in found.changes}


def _of_kind(
    kind: Kind, changes: Sequence[Change], numbers: dict[str, int], ticks: dict[str, bool], wired: Services
) -> None:
    if not changes:
        return
    with st.expander(heading(kind, len(changes)), expanded=len(changes) <= PAGE):
        with st.container(horizontal=True):
            for word, ticked in ((_("Tick all"), True), (_("Tick none"), False)):
                args = ([change.id for change in changes], ticked)
                st.button(word, key=f"{_KEY}_{kind.name}_{ticked}", on_click=_say_of_all, args=args)
        for change in _page(kind, changes):
            _row(change, numbers[change.id], ticks, wired)


def _page(kind: Kind, changes: Sequence[Change]) -> Sequence[Change]:
    if len(changes) <= PAGE:
        return changes
    first = st.selectbox(
        _("Shown"),
        range(0, len(changes), PAGE),
        format_func=lambda start: f"{start + 1}–{min(start + PAGE, len(changes))}",
        key=f"{_KEY}_{kind.name}_page",
    )
    return changes[first : first + PAGE]


def _row(change: Change, place: int, ticks: dict[str, bool], wired: Services) -> None:
    key = f"{_KEY}_tick_{change.id}"
    st.session_state[key] = ticks[change.id]
    st.checkbox(f"{place}. {step(change)}", key=key, on_change=_say_of, args=(change.id, key))
    said = [title(change), *lines(change, wired.catalogue), *map(say, change.doubts)]
    plain_lines(said)


def _say_of(change_id: str, key: str) -> None:
    st.session_state[f"{_KEY}_said"][1][change_id] = bool(st.session_state[key])


def _say_of_all(change_ids: Sequence[str], ticked: bool) -> None:  # noqa: FBT001 - a callback's argument
    st.session_state[f"{_KEY}_said"][1].update(dict.fromkeys(change_ids, ticked))


def _apply(wired: Services, found: Comparison, chosen: tuple[str, ...]) -> None:
    place = place_of(found.layer)

    def work() -> None:
        done = apply(wired.store, found, chosen)
        counts = {"taken": done.report.taken, "changed": done.report.changed, "gone": done.gone}
        message = Problem("place", N_("{taken} new, {changed} moved or changed, {gone} taken out."), counts)
        walk_undo.remember(place, message, lambda: take_back(wired.store, done.undo))

    if attempt(place, work):
        st.session_state[f"{_KEY}_applied"] = True
