"""The places that are followed up: summed up by layer as table and bars, on the map, and listed by urgency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Grade
from hbgeo.i18n import _, named, ngettext
from hbgeo.services.place_summary import LayerRow, PlaceRow, summary
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.place_view import view_of_places
from hbgeo.ui.components.places_bars import Bar, bars
from hbgeo.ui.components.places_desk import no_places, open_place
from hbgeo.ui.components.places_filters import places_filters
from hbgeo.ui.components.places_list import places_list
from hbgeo.ui.components.places_words import condition_name, fault_counts, mean_words

#: Most numbers on the map; more cannot be told apart.
MOST_MARKS = 200
_AREA = "omrade"
_LATE = "#a02020"
_HEIGHT = 460


def overview(wired: Services, today: date) -> None:
    """Draw all of it."""
    found = summary(wired.store, wired.catalogue, today)
    if not found.places:
        no_places()
        return
    held = [row for row in found.layers if row.places]
    _tell(held)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _table(wired.catalogue, held)
    with right:
        _chart(wired.catalogue, held)
    st.subheader(_("Places, the most urgent first"), anchor=False)
    asked = places_filters(wired.catalogue, [row.layer for row in held])
    shown = [row for row in found.places if asked.fits(row)]
    text = ngettext("**{shown} of {count} place**", "**{shown} of {count} places**", len(found.places))
    st.markdown(text.format(shown=number(len(shown)), count=number(len(found.places))))
    places_list(wired.catalogue, shown)
    _map(wired, shown, [row.layer for row in held])


def _tell(layers: Sequence[LayerRow]) -> None:
    late, never = sum(row.overdue for row in layers), sum(row.never for row in layers)
    serious = sum(row.faults.get(Grade.A, 0) for row in layers)
    if late:
        text = ngettext("An inspection is late at {count} place", "An inspection is late at {count} places", late)
        st.markdown(":red[:material/schedule:] **" + text.format(count=late) + "**")
    elif not never:
        st.markdown(":green[:material/check_circle:] " + _("No inspection is late."))
    if never:
        text = ngettext("{count} place has never been inspected", "{count} places have never been inspected", never)
        st.markdown(":orange[:material/pending_actions:] **" + text.format(count=never) + "**")
    if serious:
        text = ngettext("{count} open fault is serious (A)", "{count} open faults are serious (A)", serious)
        st.markdown(":red[:material/report:] **" + text.format(count=serious) + "**")


def _table(catalogue: Catalogue, layers: Sequence[LayerRow]) -> None:
    table: dict[str, list[object]] = {
        _("Layer"): [named(catalogue.layers, row.layer) for row in layers],
        _("Number of places"): [row.places for row in layers],
        _("Late"): [row.overdue for row in layers],
        _("Never inspected"): [row.never for row in layers],
        _("Open faults"): [fault_counts(row.faults) or "–" for row in layers],
        _("Open observations"): [row.open for row in layers],
        _("Safety in the dark"): [mean_words(row.dark) for row in layers],
    }
    for value in conditions(catalogue):
        table[condition_name(catalogue, value)] = [row.conditions.get(value, 0) for row in layers]
    st.dataframe(pd.DataFrame(table), hide_index=True, alt=_("Places by layer"))
    st.caption(
        _(
            "Observations count within 30 m; good places are not among the open ones."
            " Safety goes from 0 (avoids the place) to 4 (very safe)."
        )
    )


def _chart(catalogue: Catalogue, layers: Sequence[LayerRow]) -> None:
    values = conditions(catalogue)
    rows = [
        Bar(
            named(catalogue.layers, row.layer),
            tuple(row.conditions.get(value, 0) for value in values),
            ngettext("{count} late", "{count} late", row.overdue).format(count=row.overdue) if row.overdue else "",
        )
        for row in layers
    ]
    names = [condition_name(catalogue, value) for value in values]
    label = _("Condition of the places of each layer, and how many are late; the table says the same.")
    bars(rows, names, label=label, shares=True)


def conditions(catalogue: Catalogue) -> list[int | None]:
    """Return the values of condition from the best to the worst, and None for not known."""
    known = sorted((step.value for step in catalogue.condition if step.value is not None), reverse=True)
    return [*known, None]


def _map(wired: Services, rows: Sequence[PlaceRow], layers: Sequence[str]) -> None:
    late = [(number, row) for number, row in enumerate(rows, 1) if row.state.overdue][:MOST_MARKS]
    middles = [(number, row.state.place.geometry.representative_point()) for number, row in late]
    with st.expander(_("On the map"), icon=":material/map:", expanded=True):
        marks = [Mark(point.x, point.y, str(number), _LATE) for number, point in middles]
        center, zoom = view_of_places(wired.store, [row.state.place for row in rows])
        event = map_view(
            "places_away" if center else "places",
            layers=[_AREA, *layers],
            marks=marks,
            center=center,
            zoom=zoom,
            height=_HEIGHT,
        )
        st.caption(_("Red numbers: an inspection is late, numbered as in the list. Press a place to open it."))
    if event and event.kind == "place" and event.id in {row.state.place.id for row in rows}:
        open_place(event.id or "")
        st.rerun()
