"""Reminders: what each party is late with or has soon to do, as mails to its functions.

A mail holds what the plan calls the actions, never words of residents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from hashlib import sha256

from hbgeo.domain.action import Action
from hbgeo.domain.action_rules import OPEN
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contact import Contact
from hbgeo.i18n import _, language, ngettext, speaking
from hbgeo.services.light import local_today
from hbgeo.settings import Settings
from hbgeo.store.protocol import Session, Store

#: Whoever has this long or less to go is reminded.
SOON = timedelta(days=14)
#: Mails speak the language of the parties.
_LANGUAGE = "sv"
#: Address of the page with the action plan.
_PLAN = "handlingsplan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A mail to one address of one party.

    Parameters
    ----------
    party
        Actor code.
    contacts
        Functions that read that address.
    overdue, soon
        Actions whose day has passed, or comes within `SOON`; earliest day first.
    message
        As it would be sent; without a sender where no server is set.
    sent_on
        Day this address was last reminded for this party.
    """

    party: str
    contacts: tuple[Contact, ...]
    overdue: tuple[Action, ...]
    soon: tuple[Action, ...]
    message: EmailMessage
    sent_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is to be reminded of.

    Parameters
    ----------
    reminders
        In the order of the catalogue's actors.
    silent
        Codes of parties that have something to be reminded of and nobody to remind.
    """

    reminders: tuple[Reminder, ...]
    silent: tuple[str, ...]


def due(store: Store, catalogue: Catalogue, settings: Settings, *, today: date | None = None) -> Due:
    """Return the mails that are due, without sending any.

    Parameters
    ----------
    today
        Local day that counts; the present one by default.
    """
    today = today or local_today()
    with store.read() as session, speaking(_LANGUAGE):
        late = _by_party(session, today)
        parties = [actor.code for actor in catalogue.actors if actor.code in late]
        made = [_of_party(session, catalogue, settings, party, late[party], today) for party in parties]
    return Due(
        reminders=tuple(one for reminders in made for one in reminders),
        silent=tuple(party for party, reminders in zip(parties, made, strict=True) if not reminders),
    )


def note_key(party: str, email: str) -> str:
    """Return the key under which the store notes when an address was last reminded for a party."""
    # An address that was taken out of the register does not live on here.
    return f"reminded:{party}:{sha256(email.casefold().encode()).hexdigest()[:32]}"


def _by_party(session: Session, today: date) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = {}
    for action in session.actions.all():
        if action.status in OPEN and action.owner and action.due_on and action.due_on <= today + SOON:
            found.setdefault(action.owner, []).append(action)
    return found


def _of_party(  # noqa: PLR0913, PLR0917 - what a mail is made of
    session: Session, catalogue: Catalogue, settings: Settings, party: str, actions: list[Action], today: date
) -> list[Reminder]:
    by_address: dict[str, list[Contact]] = {}
    for contact in session.contacts.all(party=party):
        if contact.reminded and contact.email:
            by_address.setdefault(contact.email.casefold(), []).append(contact)
    ordered = sorted(actions, key=lambda action: (action.due_on or today, action.number))
    overdue = tuple(action for action in ordered if action.due_on and action.due_on < today)
    soon = tuple(action for action in ordered if action.due_on and action.due_on >= today)
    made = []
    for contacts in by_address.values():
        email = contacts[0].email
        sent = session.note(note_key(party, email))
        made.append(
            Reminder(
                party=party,
                contacts=tuple(contacts),
                overdue=overdue,
                soon=soon,
                message=_message(settings, email, catalogue.actor(party).label(language()), overdue, soon),
                sent_on=date.fromisoformat(sent) if sent else None,
            )
        )
    return made


def _message(
    settings: Settings, to: str, party: str, overdue: tuple[Action, ...], soon: tuple[Action, ...]
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = _subject(len(overdue), len(soon))
    if settings.smtp is not None:
        message["From"] = settings.smtp.sender
    message["To"] = to
    # Nobody's absence is to be answered to a program (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(settings, party, overdue, soon)) + "\n")
    return message


def _subject(late: int, coming: int) -> str:
    if late:
        return ngettext("{count} action is late", "{count} actions are late", late).format(count=late)
    return ngettext("{count} action is due soon", "{count} actions are due soon", coming).format(count=coming)


def _lines(settings: Settings, party: str, overdue: tuple[Action, ...], soon: tuple[Action, ...]) -> Iterator[str]:
    yield _("Hello,")
    yield ""
    yield _("this is what the action plan for Hasselbacken says about {party}.").format(party=party)
    for title, actions in ((_("Late"), overdue), (_("Due within two weeks"), soon)):
        if actions:
            yield ""
            yield f"{title}:"
            yield from map(_line, actions)
    yield ""
    yield _("Is it done? Note it in the plan, with its day and a photo or a line.")
    yield _("Is the day wrong? Tell the next meeting.")
    if settings.base_url:
        yield f"{settings.base_url}/{_PLAN}"
    yield ""
    yield _("This mail was sent by a program. Its functions and addresses are set on the page Parties.")


def _line(action: Action) -> str:
    # A title on one line, whatever stands in it.
    title = " ".join(action.title.split())
    by = _("by {day}").format(day=action.due_on)
    function = f", {' '.join(action.function.split())}" if action.function else ""
    return f"- {_('No.')} {action.number} {title} – {by}{function}"
