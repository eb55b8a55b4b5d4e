"""News of the public page as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.ids import derived_id
from hbgeo.domain.observation import Status
from hbgeo.i18n import _, language
from hbgeo.services.public_values import Change, PublicPage
from hbgeo.web.public_page_frame import FEED, HOME, in_language
from hbgeo.web.public_page_words import facts, heading, news

#: What XML cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: When nothing has ever happened.
_BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)


def feed(page: PublicPage, catalogue: Catalogue, base: str) -> bytes:
    """Return the feed in the language in force.

    Parameters
    ----------
    base
        Scheme and host that the page is served under, without a slash at the end.
    """
    made = FeedGenerator()
    address = base + in_language(FEED)
    made.id(f"urn:uuid:{derived_id('public-feed', base, language())}")
    made.title(_("What the safety walks led to"))
    if page.demo:
        made.subtitle(_("Invented example data."))
    made.author(name=_("Safety walks"))
    made.language(language())
    made.link(href=address, rel="self", type="application/atom+xml")
    made.link(href=base + in_language(HOME), rel="alternate", type="text/html")
    made.updated(max((change.at for change in page.changes), default=_BEGINNING))
    for change in page.changes:
        _add(made, change, catalogue, base)
    text: bytes = made.atom_str(pretty=True)
    return text


def _add(made: FeedGenerator, change: Change, catalogue: Catalogue, base: str) -> None:
    entry = made.add_entry(order="append")
    entry.id(f"urn:uuid:{change.id}")
    entry.title(_xml(f"{news(change.status)}: {heading(change.entry, catalogue)}"))
    entry.updated(change.at)
    entry.link(href=base + in_language(HOME), rel="alternate", type="text/html")
    lines = facts(change.entry, catalogue)
    if change.entry.reason and change.status is Status.DECLINED:
        lines.append(_("Reason: {why}").format(why=change.entry.reason))
    # An entry with a link needs no content, and an empty one says nothing.
    if lines:
        entry.content(_xml("\n".join(lines)), type="text")


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
