"""“What happened to my observation?”: the form that takes a return code, and its answer."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h
from babel.dates import format_datetime

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Status
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.light import LOCAL
from hbgeo.services.returning import ReturnedPin
from hbgeo.web.public_page_frame import HOME, LOOK_UP, document, in_language
from hbgeo.web.public_page_lists import pin_name, state_class
from hbgeo.web.public_page_words import day, party, status_name

#: Longest code that is read, characters.
LONGEST_CODE = 64


def form(wrong: str = "") -> h.Node:
    """Return the form.

    Parameters
    ----------
    wrong
        What was wrong with the code before, read aloud at once.
    """
    described = "kod-tips kod-fel" if wrong else "kod-tips"
    # The code is never part of an address: those are kept in histories and logs.
    return h.form(method="post", action=in_language(LOOK_UP))[
        h.p(class_="wrong", role="alert", id="kod-fel")[wrong] if wrong else None,
        h.label(for_="kod")[_("My code")],
        h.p(class_="quiet", id="kod-tips")[_("Ten letters and digits that the phone showed you on the walk.")],
        h.input(
            id="kod",
            name="kod",
            type="text",
            required=True,
            maxlength=str(LONGEST_CODE),
            autocomplete="off",
            autocapitalize="characters",
            spellcheck="false",
            aria_describedby=described,
            aria_invalid="true" if wrong else None,
        ),
        h.button[_("Look up")],
    ]


def look_up_page(*, demo: bool, wrong: str = "") -> str:
    """Return the page with the form alone."""
    return _page(form(wrong), demo=demo)


def answer_page(pins: Sequence[ReturnedPin], catalogue: Catalogue, *, demo: bool) -> str:
    """Return the page with what became of the pins of a code; what was written is not repeated."""
    title = ngettext(
        "One observation was recorded with this code.", "{count} observations were recorded with this code.", len(pins)
    )
    found = h.div(role="status")[
        h.p[title.format(count=len(pins)) if pins else _("You have no pins with this code.")],
        h.ul(class_="cases")[[h.li[_pin(pin, catalogue)] for pin in pins]] if pins else None,
    ]
    again = h.section(aria_labelledby="igen-h")[h.h2(id="igen-h")[_("Look up another code")], form()]
    return _page(h.fragment[found, again], demo=demo)


def _page(body: h.Node, *, demo: bool) -> str:
    back = h.p[h.a(href=in_language(HOME))[_("To all that the safety walks led to")]]
    return document(_("What happened to my observation?"), h.fragment[body, back], path=LOOK_UP, demo=demo)


def _pin(pin: ReturnedPin, catalogue: Catalogue) -> h.Node:
    status = Status(pin.status)
    when = format_datetime(pin.recorded_at, "d MMMM y HH:mm", tzinfo=LOCAL, locale=language())
    return h.fragment[
        h.h2[pin_name(pin.category, pin.subcode, catalogue)],
        h.p(class_="quiet")[_("Recorded {when}").format(when=when)],
        h.p(class_=state_class(status))[status_name(status, catalogue) or pin.status],
        h.p[_("It was joined with another that says the same. This is what became of that one.")]
        if pin.merged
        else None,
        h.p[pin.public_text] if pin.public_text else None,
        h.p[_("Reason: {why}").format(why=pin.reason)] if pin.reason and status is Status.DECLINED else None,
        h.p(class_="facts")[" · ".join(_facts(pin, status, catalogue))],
    ]


def _facts(pin: ReturnedPin, status: Status, catalogue: Catalogue) -> list[str]:
    told = []
    if owner := party(pin.owner, catalogue):
        told.append(_("Responsible: {who}").format(who=owner))
    if pin.fixed_on is not None:
        told.append(_("Done on {day}").format(day=day(pin.fixed_on)))
    elif pin.due_on is not None and status is not Status.DECLINED:
        told.append(_("To be done by {day}").format(day=day(pin.due_on)))
    return told
