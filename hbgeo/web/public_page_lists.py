"""Lists of the public page: what is planned, what was done, what will not be done, what was asked, places, walks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import htpy as h

from hbgeo.domain.action_rules import FINISHED
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Status
from hbgeo.i18n import _
from hbgeo.services.public_values import Asked, Entry, GoodPlace, HeldWalk, PublicPhoto
from hbgeo.services.walks_words import LIGHTS, TYPES
from hbgeo.web.public_page_frame import PHOTOS
from hbgeo.web.public_page_words import day, facts, heading, name_of, names_of, number, status_name, where

#: Longest list; what is older is left out and said to be.
MOST_ENTRIES = 200


def entries(listed: Sequence[Entry], catalogue: Catalogue, none: str) -> h.Node:
    """Return cases as a list, or the sentence that there are none."""
    if not listed:
        return h.p[none]
    kept = listed[:MOST_ENTRIES]
    full = [one for one in kept if one.text or one.reason or one.before or one.after]
    bare = [one for one in kept if one not in full]
    return h.fragment[
        h.ul(class_="cases")[[h.li[_entry(one, catalogue)] for one in full]] if full else None,
        h.ul(class_="plain")[[h.li[_bare(one, catalogue)] for one in bare]] if bare else None,
        h.p(class_="quiet")[_("The list is long. The first {number} are shown.").format(number=MOST_ENTRIES)]
        if len(listed) > MOST_ENTRIES
        else None,
    ]


def asked(rows: Sequence[Asked], catalogue: Catalogue) -> h.Node:
    """Return what was asked as a table, with approved wordings below their category."""
    if not rows:
        return h.p[_("Nothing has been recorded yet.")]
    return h.table[
        h.thead[h.tr[h.th(scope="col")[_("About what")], h.th(scope="col", class_="number")[_("How many")]]],
        h.tbody[[_asked_row(row, catalogue) for row in rows]],
    ]


def good_places(places: Sequence[GoodPlace], catalogue: Catalogue) -> h.Node:
    """Return good places as a list."""
    if not places:
        return h.p[_("No good place has been looked through yet.")]
    return h.ul(class_="cases")[
        [
            h.li[
                h.h3[where(place)],
                h.p(class_="facts")[names_of(place.kinds, catalogue)],
                _quotes(place.words),
            ]
            for place in places
        ]
    ]


def walks(held: Sequence[HeldWalk]) -> h.Node:
    """Return walks that were held as a list."""
    if not held:
        return h.p[_("No walk has been held yet.")]
    return h.ul(class_="walks")[[h.li[", ".join(_walk(walk))] for walk in held[:MOST_ENTRIES]]]


def _walk(walk: HeldWalk) -> Iterable[str]:
    yield day(walk.on)
    yield _(TYPES[walk.type])
    if walk.light is not None:
        yield _(LIGHTS[walk.light])
    if walk.participants is not None:
        yield _("{number} took part").format(number=number(walk.participants))


def _asked_row(row: Asked, catalogue: Catalogue) -> h.Node:
    names = names_of(row.categories, catalogue)
    if row.together:
        names = _("Others together, such as {names}").format(names=names) if names else _("Others together")
    elif not names:
        names = _("Something else")
    return h.tr[h.th(scope="row")[names, _quotes(row.words)], h.td(class_="number")[number(row.number)]]


def _bare(entry: Entry, catalogue: Catalogue) -> h.Node:
    """Return a case of which only category, party and status are told, in one line."""
    told = [status_name(entry.status, catalogue), *facts(entry, catalogue)]
    return h.fragment[h.strong[heading(entry, catalogue)], " ", " · ".join(text for text in told if text)]


def _entry(entry: Entry, catalogue: Catalogue) -> h.Node:
    title = heading(entry, catalogue)
    told = facts(entry, catalogue)
    state = status_name(entry.status, catalogue)
    return h.fragment[
        h.h3[title],
        h.p(class_=state_class(entry.status))[state] if state and entry.status is not Status.DECLINED else None,
        h.p[_("Reason: {why}").format(why=entry.reason)] if entry.reason else None,
        h.p(class_="facts")[" · ".join(told)] if told else None,
        _photos(entry, names_of(entry.categories, catalogue) or title),
    ]


def _photos(entry: Entry, about: str) -> h.Node:
    shown = [(photo, _("Before: {what}")) for photo in entry.before]
    shown += [(photo, _("Afterwards: {what}")) for photo in entry.after]
    if not shown:
        return None
    return h.ul(class_="photos")[[h.li[_photo(photo, text, about)] for photo, text in shown]]


def _photo(photo: PublicPhoto, template: str, about: str) -> h.Node:
    text = template.format(what=about)
    return h.a(href=f"{PHOTOS}/{photo.sha256}.jpg")[
        h.figure[
            h.img(
                src=f"{PHOTOS}/{photo.sha256}_t.jpg",
                alt="",
                width=str(photo.width),
                height=str(photo.height),
                loading="lazy",
            ),
            h.figcaption[text],
        ]
    ]


def _quotes(texts: Iterable[str]) -> h.Node:
    return [h.blockquote[text] for text in texts]


def state_class(status: Status) -> str:
    """Return the class of a status: green once it is done."""
    return "state done" if status in FINISHED else "state"


def pin_name(category: str, subcode: str | None, catalogue: Catalogue) -> str:
    """Return what a pin is about."""
    return name_of(subcode or category, catalogue) or name_of(category, catalogue) or _("Something else")
