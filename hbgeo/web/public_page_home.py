"""The public page itself, put together of its sections."""

from __future__ import annotations

import htpy as h

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, language
from hbgeo.services.public_values import Progress, PublicPage
from hbgeo.web import public_page_lists as lists
from hbgeo.web.public_page_frame import FEED, HOME, document, in_language
from hbgeo.web.public_page_returns import form
from hbgeo.web.public_page_words import number


def home(page: PublicPage, catalogue: Catalogue) -> str:
    """Return the page in the language in force."""
    sections = _sections(page, catalogue)
    body = h.fragment[
        h.p(class_="lead")[
            _("What residents pointed out on safety walks, what is done about it, and what will not be done and why.")
        ],
        h.nav(aria_label=_("On this page"))[
            h.ul(class_="contents")[[h.li[h.a(href=f"#{id_}")[title]] for id_, title, _body in sections]]
        ],
        [
            h.section(id=id_, aria_labelledby=f"{id_}-h")[h.h2(id=f"{id_}-h")[title], content]
            for id_, title, content in sections
        ],
    ]
    return document(_("What the safety walks led to"), body, path=HOME, demo=page.demo)


def _sections(page: PublicPage, catalogue: Catalogue) -> list[tuple[str, str, h.Node]]:
    return [
        ("laget", _("How far it has come"), _progress(page.progress)),
        ("min", _("What happened to my observation?"), form()),
        ("gjort", _("What was done"), lists.entries(page.done, catalogue, _("Nothing has been done yet."))),
        ("planerat", _("What is planned"), lists.entries(page.planned, catalogue, _("Nothing is planned yet."))),
        (
            "avslaget",
            _("What will not be done, and why"),
            lists.entries(page.declined, catalogue, _("Nothing has been turned down.")),
        ),
        ("onskat", _("What was pointed out"), lists.asked(page.asked, catalogue)),
        ("bra", _("Good places"), lists.good_places(page.good, catalogue)),
        ("vandringar", _("Walks that were held"), lists.walks(page.walks)),
        ("om", _("About this page"), _about()),
    ]


def _progress(progress: Progress) -> h.Node:
    facts = [
        (_("Pointed out"), progress.recorded),
        (_("Looked through"), progress.reviewed),
        (_("Planned or under way"), progress.planned),
        (_("Already done"), progress.done),
        (_("Of these seen on a follow-up"), progress.verified),
        (_("Turned down"), progress.declined),
        (_("Good places pointed out"), progress.good),
    ]
    return h.fragment[
        _bar(progress), h.dl(class_="numbers")[[h.div[h.dt[name], h.dd[number(value)]] for name, value in facts]]
    ]


def _bar(progress: Progress) -> h.Node:
    if not progress.recorded or progress.done is None:
        return None
    text = _("{done} of {recorded} are done").format(done=number(progress.done), recorded=number(progress.recorded))
    return h.div(class_="bar")[
        h.label(for_="andel")[text],
        h.progress(id="andel", max=str(progress.recorded), value=str(progress.done)),
    ]


def _about() -> h.Node:
    return h.fragment[
        h.p[
            _(
                "What people wrote and photographed is shown only when somebody has read and approved it. Where a "
                "problem is, is never shown here, and numbers from one to four are given as “fewer than five”. What "
                "several people pointed out is counted once."
            )
        ],
        h.p[
            h.a(href=in_language(FEED), type="application/atom+xml", hreflang=language())[
                _("Follow what is new (Atom feed)")
            ]
        ],
    ]
