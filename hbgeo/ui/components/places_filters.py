"""Which places the list shows; kept in the address, so that a view can be passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, named
from hbgeo.services.place_summary import PlaceRow
from hbgeo.ui.components.filter_box import filter_box
from hbgeo.ui.components.filters_address import set_address
from hbgeo.ui.components.places_words import condition_name

_LAYERS, _CONDITIONS, _LATE = "places_layers", "places_conditions", "places_late"
_OPEN = "places_filters_open"
#: Stands in the address for a condition that is not known.
_UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class PlaceFilters:
    """Which places are asked for; what is empty restricts nothing.

    Parameters
    ----------
    conditions
        Values of the scale of condition as text, `-` for one that is not known.
    late
        Only places where an inspection is late.
    """

    layers: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    late: bool = False

    def fits(self, row: PlaceRow) -> bool:
        """Tell whether a place is asked for."""
        state = row.state
        return (
            (not self.layers or state.place.layer in self.layers)
            and (not self.conditions or _text(state.condition) in self.conditions)
            and (not self.late or state.overdue)
        )


def places_filters(catalogue: Catalogue, layers: Sequence[str]) -> PlaceFilters:
    """Draw the filters and return what they say.

    Parameters
    ----------
    layers
        Codes of the layers to choose from.
    """
    steps = {_text(step.value): condition_name(catalogue, step.value) for step in catalogue.condition}
    _begin(layers, list(steps))
    active = any(st.session_state[key] for key in (_LAYERS, _CONDITIONS, _LATE))
    with filter_box(_OPEN, active=active):
        chosen = st.pills(
            _("Layer"),
            list(layers),
            format_func=lambda code: named(catalogue.layers, code),
            selection_mode="multi",
            key=_LAYERS,
            on_change=_remember,
        )
        conditions = st.pills(
            _("Condition"),
            list(steps),
            format_func=steps.__getitem__,
            selection_mode="multi",
            key=_CONDITIONS,
            on_change=_remember,
        )
        late = st.toggle(_("Only what is late"), key=_LATE, on_change=_remember)
    return PlaceFilters(tuple(chosen), tuple(conditions), late)


def _begin(layers: Sequence[str], conditions: Sequence[str]) -> None:
    asked = st.query_params
    defaults = {
        _LAYERS: [code for code in asked.get("lager", "").split(",") if code in layers],
        _CONDITIONS: [value for value in asked.get("skick", "").split(",") if value in conditions],
        _LATE: asked.get("sen") == "1",
    }
    for key, value in defaults.items():
        st.session_state.setdefault(key, value)
    # A layer that was emptied meanwhile cannot be chosen any more.
    st.session_state[_LAYERS] = [code for code in st.session_state[_LAYERS] if code in layers]


def _remember() -> None:
    said = {
        "lager": ",".join(st.session_state[_LAYERS]),
        "skick": ",".join(st.session_state[_CONDITIONS]),
        "sen": "1" if st.session_state[_LATE] else "",
    }
    set_address(said)


def _text(condition: int | None) -> str:
    return _UNKNOWN if condition is None else str(condition)
