"""The form that says which column of a file is what, filled with what was guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast
from zoneinfo import available_timezones

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_
from hbgeo.exchange.dates import Order
from hbgeo.i18n import _, language
from hbgeo.ui.components.observation_import_mapping import WGS84, Answers

K = TypeVar("K")

_SYSTEMS = ("EPSG:3007", "EPSG:3006", "EPSG:3021", "EPSG:3857")
_ORDERS: dict[Order | None, str] = {
    None: N_("As the dates prove it"),
    "dmy": N_("Day before month"),
    "mdy": N_("Month before day"),
}
#: Field of an observation → its name for people.
FIELD_NAMES = {
    "category": N_("Category"),
    "subcode": N_("Sub-category"),
    "status": N_("Status"),
    "urgency": N_("Urgency"),
    "polarity": N_("Kind (-1, 0 or 1)"),
    "safety_day": N_("Safety by day"),
    "safety_dark": N_("Safety in the dark"),
    "light": N_("Light"),
    "agreements": N_("Number of “me too”"),
    "owner": N_("Who answers for it"),
    "land": N_("Who owns the land"),
    "reason": N_("Reason for a no"),
    "due_on": N_("To be fixed by"),
    "fixed_on": N_("Fixed on"),
    "accuracy_m": N_("Accuracy in metres"),
    "walk": N_("Id of the walk"),
    "stop": N_("Number of the stop"),
}
_MORE = tuple(name for name in FIELD_NAMES if name != "category")
_WIDE = 3


def mapping_form(
    key: str, answers: Answers, columns: Sequence[str], catalogue: Catalogue, *, shapes: bool
) -> Answers | None:
    """Draw the form and return what it says in the run in which it was sent, else None.

    Parameters
    ----------
    key
        Name in the session; another one for other answers, which then fill the form anew.
    columns
        Names of the file's columns.
    shapes
        Whether the features of the file have geometries of their own.
    """
    with st.form(key, border=False):
        ask = _Questions(key, columns)
        x, y, crs = _position(ask, answers, shapes=shapes)
        recorded_at, order, zone = _moment(ask, answers)
        category, fallback, text = _content(ask, answers, catalogue)
        outside = st.checkbox(_("Places outside Sweden are right"), answers.outside, key=f"{key}_outside")
        with st.expander(_("More columns")):
            own_id, dataset, more = _rest(ask, answers)
        sent = st.form_submit_button(_("Read the file like this"), icon=":material/refresh:")
    said = Answers(
        x=x,
        y=y,
        crs=crs,
        outside=outside,
        recorded_at=recorded_at,
        order=order,
        zone=zone,
        category=category,
        fallback=fallback,
        text=text,
        id=own_id,
        dataset=dataset,
        more=more,
    )
    return said if sent else None


def category_names(catalogue: Catalogue) -> dict[str, str]:
    """Return the codes that a kind of report can become with their names, in the order of the catalogue."""
    lang = language()
    names: dict[str, str] = {}
    for category in catalogue.categories:
        label = category.label(lang)
        if category.free_text:
            names[category.code] = label
        names |= {sub.code: f"{label}: {sub.label(lang)}" for sub in category.sub}
    return names


class _Questions:
    """Select boxes over the columns of one file."""

    def __init__(self, key: str, columns: Sequence[str]) -> None:
        self.key = key
        self.columns = list(columns)

    def column(self, name: str, label: str, current: str | None) -> str | None:
        """Draw the choice of a column, or of none."""
        return self.option(name, label, {None: "–"} | {column: column for column in self.columns}, current)

    def option(self, name: str, label: str, names: dict[K, str], current: K, *, free: bool = False) -> K:
        """Draw the choice of a key by its name.

        Parameters
        ----------
        free
            Whether something else can be written.
        """
        options = list(names) if current in names or not free else [*names, current]
        # What is written freely is text, and stands only where the keys are texts.
        chosen = st.selectbox(
            label,
            options,
            index=options.index(current) if current in options else 0,
            format_func=lambda key: names.get(key, str(key)),
            key=f"{self.key}_{name}",
            accept_new_options=free,
        )
        return cast("K", chosen)


def _position(ask: _Questions, answers: Answers, *, shapes: bool) -> tuple[str | None, str | None, str | None]:
    first, second, third = st.columns(_WIDE)
    x = y = None
    if shapes:
        first.markdown(_("**Position:** the geometries of the file"))
    else:
        with first:
            x = ask.column("x", _("Longitude or easting (x)"), answers.x)
        with second:
            y = ask.column("y", _("Latitude or northing (y)"), answers.y)
    usual = _("As the file says") if shapes else _("WGS 84 (degrees)")
    names: dict[str | None, str] = {None: usual} | {code: code for code in _SYSTEMS}
    with third:
        crs = ask.option("crs", _("Coordinate system"), names, None if answers.crs == WGS84 else answers.crs, free=True)
    return x, y, crs


def _moment(ask: _Questions, answers: Answers) -> tuple[str | None, Order | None, str]:
    first, second, third = st.columns(_WIDE)
    with first:
        column = ask.column("recorded_at", _("Date, or date and time"), answers.recorded_at)
    with second:
        orders = {order: _(name) for order, name in _ORDERS.items()}
        order = ask.option("order", _("Order of dates like 03/04/2025"), orders, answers.order)
    with third:
        zones = {zone: zone for zone in sorted(available_timezones())}
        zone = ask.option("zone", _("Time zone where none is stated"), zones, answers.zone)
    return column, order, zone


def _content(ask: _Questions, answers: Answers, catalogue: Catalogue) -> tuple[str | None, str | None, str | None]:
    first, second, third = st.columns(_WIDE)
    with first:
        category = ask.column("category", _("Category"), answers.category)
    with second:
        names: dict[str | None, str] = {None: _("is left out")} | category_names(catalogue)
        fallback = ask.option("fallback", _("What is not recognised"), names, answers.fallback)
    with third:
        text = ask.column("text", _("Text"), answers.text)
    return category, fallback, text


def _rest(ask: _Questions, answers: Answers) -> tuple[str | None, str, dict[str, str | None]]:
    boxes = st.columns(_WIDE)
    with boxes[0]:
        own_id = ask.column("id", _("The report's own id"), answers.id)
    with boxes[1]:
        dataset = st.text_input(
            _("Name of the system it comes from"), answers.dataset, key=f"{ask.key}_dataset", max_chars=60
        )
    more: dict[str, str | None] = {}
    for number, name in enumerate(_MORE, 2):
        with boxes[number % _WIDE]:
            more[name] = ask.column(name, _(FIELD_NAMES[name]), answers.more.get(name))
    return own_id, dataset, more
