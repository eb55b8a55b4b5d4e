"""Who does what: parties, functions there, and where their reminders go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contact import Contact
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.undoing import Undo, done
from hbgeo.services.walks_draft import MAX_LINE, MAX_PROSE, about_texts
from hbgeo.store.protocol import Store

#: Longest address that a mail can have (RFC 5321), in characters.
MAX_EMAIL = 254
# What a mailbox of an organisation looks like; no quotes, comments or addresses by number.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    """A row of the register as it is filled in. Fields as in `domain.contact.Contact`."""

    party: str | None = None
    function: str = ""
    email: str = ""
    duties: str = ""
    reminded: bool = True


def register(store: Store, catalogue: Catalogue) -> list[Contact]:
    """Return all contacts: parties in the order of the catalogue, functions by name."""
    order = {actor.code: place for place, actor in enumerate(catalogue.actors)}
    with store.read() as session:
        kept = session.contacts.all()
    return sorted(kept, key=lambda one: (order.get(one.party, len(order)), one.function.casefold()))


def draft_of(contact: Contact) -> ContactDraft:
    """Return what a kept contact would be filled in with."""
    return ContactDraft(**{field.name: getattr(contact, field.name) for field in fields(ContactDraft)})


def problems(draft: ContactDraft, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return what is missing or wrong, in the order of the form; empty when it can be saved."""
    return tuple(_problems(_tidy(draft), catalogue))


def add(store: Store, catalogue: Catalogue, draft: ContactDraft) -> tuple[Contact, Undo]:
    """Add a contact and return it and how it is taken back. Raises `InvalidInput`."""
    values = _checked(draft, catalogue)
    contact = Contact(id=new_id(), **values)
    return done(store, lambda session: session.contacts.add(contact, Role.PLANNER))


def change(store: Store, catalogue: Catalogue, contact_id: str, draft: ContactDraft) -> tuple[Contact, Undo]:
    """Change a contact and return it and how that is taken back. Raises `InvalidInput`, `NotFound`, `Gone`."""
    values = _checked(draft, catalogue)
    return done(store, lambda session: session.contacts.change(contact_id, Role.PLANNER, **values))


def delete(store: Store, contact_id: str) -> Undo:
    """Take a contact out of the register. Raises `NotFound` or `Gone`."""
    return done(store, lambda session: session.contacts.delete(contact_id, Role.PLANNER))[1]


def _checked(draft: ContactDraft, catalogue: Catalogue) -> dict[str, Any]:
    draft = _tidy(draft)
    found = problems(draft, catalogue)
    if found:
        raise InvalidInput(found)
    return asdict(draft)


def _tidy(draft: ContactDraft) -> ContactDraft:
    return replace(draft, function=draft.function.strip(), email=draft.email.strip(), duties=draft.duties.strip())


def _problems(draft: ContactDraft, catalogue: Catalogue) -> Iterator[Problem]:
    if draft.party is None:
        yield Problem("party", N_("Choose a party."))
    elif all(draft.party != actor.code for actor in catalogue.actors):
        yield Problem("party", N_("There is no actor “{code}”."), {"code": draft.party})
    if not draft.function:
        yield Problem("function", N_("Write the function, such as “property manager”; never a person's name."))
    if draft.email and (len(draft.email) > MAX_EMAIL or not _EMAIL.fullmatch(draft.email)):
        yield Problem("email", N_("This is no e-mail address. It should look like felanmalan@example.se."))
    yield from about_texts({"function": draft.function}, MAX_LINE)
    yield from about_texts({"duties": draft.duties}, MAX_PROSE)
