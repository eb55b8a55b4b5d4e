"""Words of the public page: names of the catalogue, numbers and days in the language in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.catalogue_items import Labelled
from hbgeo.domain.observation import Status
from hbgeo.errors import N_, NotFound
from hbgeo.i18n import _, label, language
from hbgeo.services.public_values import Entry, GoodPlace, Shown

#: What is said of a step when it is news.
_NEWS: Mapping[Status, str] = {
    Status.PLANNED: N_("Planned"),
    Status.DONE: N_("Already done"),
    Status.VERIFIED: N_("Done, and seen on a follow-up"),
    Status.DECLINED: N_("Turned down"),
}


def number(shown: Shown) -> str:
    """Return a number in words that say no number from one to four."""
    return _("fewer than five") if shown is None else str(format_decimal(shown, locale=language()))


def day(on: date) -> str:
    """Return a day."""
    return str(format_date(on, "long", locale=language()))


def degrees(value: float) -> str:
    """Return degrees with three decimals."""
    return str(format_decimal(value, "0.000", locale=language()))


def name_of(code: str, catalogue: Catalogue) -> str:
    """Return the name of a category or sub-category; nothing for a code that the catalogue does not have."""
    for look_up in (catalogue.category, catalogue.subcategory):
        try:
            item: Labelled = look_up(code)
        except NotFound:
            continue
        return label(item, language())
    return ""


def names_of(codes: Iterable[str], catalogue: Catalogue) -> str:
    """Return names of categories or sub-categories in one line."""
    return ", ".join(name for name in (name_of(code, catalogue) for code in codes) if name)


def party(code: str | None, catalogue: Catalogue) -> str:
    """Return the name of a party; nothing for one that the catalogue does not have."""
    if code is None:
        return ""
    try:
        return label(catalogue.actor(code), language())
    except NotFound:
        return ""


def status_name(status: Status, catalogue: Catalogue) -> str:
    """Return the name of a status."""
    try:
        return label(catalogue.status(status.value), language())
    except NotFound:
        return ""


def news(status: Status) -> str:
    """Return what is said of a step."""
    return _(_NEWS[status])


def heading(entry: Entry, catalogue: Catalogue) -> str:
    """Return what an entry is about: its approved words, else the names of its categories."""
    return entry.text or names_of(entry.categories, catalogue) or _("Something that was decided")


def facts(entry: Entry, catalogue: Catalogue) -> list[str]:
    """Return what else is told of an entry, one sentence each, without the reason."""
    told = []
    if entry.text and (names := names_of(entry.categories, catalogue)):
        told.append(names)
    if owner := party(entry.owner, catalogue):
        told.append(_("Responsible: {who}").format(who=owner))
    if entry.fixed_on is not None:
        told.append(_("Done on {day}").format(day=day(entry.fixed_on)))
    elif entry.due_on is not None and entry.status is not Status.DECLINED:
        told.append(_("To be done by {day}").format(day=day(entry.due_on)))
    if entry.observations:
        told.append(_("From {number} observations").format(number=number(entry.observations)))
    return told


def where(place: GoodPlace) -> str:
    """Return where a good place is: near what, else roughly where."""
    if place.near:
        return place.near
    return _("Near {lat}° north, {lon}° east").format(lat=degrees(place.lat), lon=degrees(place.lon))
