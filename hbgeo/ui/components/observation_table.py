"""The observations of a selection as a table, a page at a time: all that the map shows, without the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from hbgeo.domain.observation import Observation
from hbgeo.domain.selection import Selection
from hbgeo.i18n import _
from hbgeo.services.browsing import PAGE_ROWS, table_page
from hbgeo.store.protocol import Store
from hbgeo.ui.components.choices import choice_by_name
from hbgeo.ui.components.filters_words import Words, number

#: So much of a text stands in the table, in characters; the details have all of it.
SHOWN_TEXT = 160
_ROW_HEIGHT = 40
_NAME_TEXT = 40


@dataclass
class _Place:
    """Which page of which list is open: where each page so far began, the open one last."""

    of: tuple[Selection, bool] | None = None
    began: list[int] = field(default_factory=lambda: [0])
    drawn: int = 0


def observation_table(  # noqa: PLR0913 - where the rows come from, and where a choice goes
    key: str,
    store: Store,
    selection: Selection,
    *,
    total: int,
    words: Words,
    on_choose: Callable[[str], None],
) -> None:
    """Draw one page of the observations, with steps to the next and the one before.

    Parameters
    ----------
    key
        Name of this table in the session.
    total
        How many observations the selection holds.
    on_choose
        Called with the id of the observation whose row was chosen.
    """
    place: _Place = st.session_state.setdefault(key, _Place())
    newest = _order(key)
    if place.of != (selection, newest):
        place.of, place.began, place.drawn = (selection, newest), [0], place.drawn + 1
    page = table_page(store, selection, after=place.began[-1], newest=newest)
    observation_grid(f"{key}_{place.drawn}", page.observations, words, on_choose)
    _steps(key, place, following=page.following, rows=len(page.observations), total=total)


def forget_choice(key: str) -> None:
    """Take the mark off the chosen row, so that it can be chosen again."""
    place: _Place | None = st.session_state.get(key)
    if place is not None:
        place.drawn += 1


def observation_grid(
    key: str, observations: Sequence[Observation], words: Words, on_choose: Callable[[str], None]
) -> None:
    """Draw observations as rows to choose from.

    Parameters
    ----------
    key
        Name of this grid in the session; another one for other rows, or the mark stays on the old number.
    on_choose
        Called with the id of the observation whose row was chosen.
    """
    ids = [observation.id for observation in observations]

    def chosen() -> None:
        picked = st.session_state[key]["selection"]
        rows = picked["rows"] or [row for row, _column in picked["cells"]]
        if rows and rows[0] < len(ids):
            on_choose(ids[rows[0]])

    st.dataframe(
        rows_of(observations, words),
        hide_index=True,
        row_height=_ROW_HEIGHT,
        key=key,
        on_select=chosen,
        selection_mode=["single-row", "single-cell"],
        column_config={_("Text"): st.column_config.TextColumn(width="large")},
        alt=_("Observations"),
    )
    _by_name(f"{key}_name", observations, words, on_choose)


def rows_of(observations: Sequence[Observation], words: Words) -> pd.DataFrame:
    """Return observations as a table for reading: one row each, in their order, columns named for people."""
    table = {
        _("Category"): [words.category(o.category) for o in observations],
        _("Text"): [_shortened(o.text) for o in observations],
        _("Recorded"): [o.recorded_at.date().isoformat() for o in observations],
        _("Status"): [words.status(o.status) for o in observations],
        _("Kind"): [words.polarity(o.polarity) for o in observations],
        _("Light"): [words.light(o.light) if o.light else "" for o in observations],
        _("Me too"): [o.agreements for o in observations],
        _("Photos"): [o.photo_count for o in observations],
    }
    if any(o.late for o in observations):
        table[_("Came late")] = [_("after the walk was closed") if o.late else "" for o in observations]
    return pd.DataFrame(table)


def _by_name(key: str, observations: Sequence[Observation], words: Words, on_choose: Callable[[str], None]) -> None:
    """Draw the same choice for those who use no pointer."""
    # The number makes each name the only one of its kind.
    names = {o.id: f"{row}. {_name(o, words)}" for row, o in enumerate(observations, 1)}
    choice_by_name(_("Open one of the list"), names, on_choose, key=key)


def _name(observation: Observation, words: Words) -> str:
    parts = (
        words.category(observation.category),
        observation.recorded_at.date().isoformat(),
        observation.text[:_NAME_TEXT],
    )
    return " · ".join(part for part in parts if part)


def _order(key: str) -> bool:
    orders = {True: _("Latest first"), False: _("Oldest first")}
    return st.segmented_control(
        _("Order"),
        list(orders),
        default=True,
        required=True,
        format_func=lambda newest: orders[newest],
        key=f"{key}_order",
        label_visibility="collapsed",
    )


def _steps(key: str, place: _Place, *, following: int | None, rows: int, total: int) -> None:
    def back() -> None:
        place.began.pop()
        place.drawn += 1

    def onwards() -> None:
        if following is not None:
            place.began.append(following)
            place.drawn += 1

    first = (len(place.began) - 1) * PAGE_ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(place.began) > 1 or following is not None:
            st.button(
                _("Previous"),
                icon=":material/chevron_left:",
                key=f"{key}_back",
                on_click=back,
                disabled=len(place.began) == 1,
            )
            st.button(
                _("Next"),
                icon=":material/chevron_right:",
                icon_position="right",
                key=f"{key}_onwards",
                on_click=onwards,
                disabled=following is None,
            )
        st.markdown(
            _("{first}–{last} of {total}").format(
                first=number(first), last=number(first + rows - 1), total=number(total)
            )
        )


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN_TEXT else text[: SHOWN_TEXT - 1] + "…"
