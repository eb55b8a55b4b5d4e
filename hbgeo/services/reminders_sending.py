"""Handing reminders to a mail server: each at most once a day, whoever sends."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.utils import formatdate, make_msgid

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import N_, HbgeoError, SettingsError
from hbgeo.services.light import local_today
from hbgeo.services.reminders import Reminder, due, note_key
from hbgeo.settings import Settings, Smtp
from hbgeo.store.protocol import Session, Store

_log = logging.getLogger(__name__)
#: A mail server that says nothing for so long is taken for dead.
_PATIENCE_S = 20.0


class SendingFailed(HbgeoError, OSError):
    """The mail server could not be reached, or did not let us in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of the reminders.

    Parameters
    ----------
    sent
        Number of mails that the server took.
    already
        Number of mails left out, because that address was reminded on the same day.
    refused
        Parties whose mail the server did not take.
    """

    sent: int
    already: int
    refused: tuple[str, ...] = ()


def send(store: Store, catalogue: Catalogue, settings: Settings, *, today: date | None = None) -> Sent:
    """Send the reminders that are due, and note each.

    It is noted before it is sent, and the note taken back when the server does not take the mail: two who send at
    once send no mail twice. Who is stopped in the middle of a mail may lose that one until the next day.

    Raises
    ------
    SettingsError
        When no server is set.
    SendingFailed
        When the server cannot be reached; nothing is noted as sent that was not.
    """
    if settings.smtp is None:
        raise SettingsError(N_("No mail server is set (HBGEO_SMTP_HOST), so nothing can be sent."))
    today = today or local_today()
    reminders = due(store, catalogue, settings, today=today).reminders
    waiting = [one for one in reminders if one.sent_on != today]
    if not waiting:
        return Sent(sent=0, already=len(reminders))
    try:
        with _connected(settings.smtp) as server:
            return _send_all(store, server, waiting, today, already=len(reminders) - len(waiting))
    except HbgeoError:
        raise
    except (OSError, smtplib.SMTPException) as error:
        _log.warning("the mail server failed: %s", type(error).__name__)
        message = N_("The mail server could not be used ({kind}). Check the settings HBGEO_SMTP_… and send again.")
        raise SendingFailed(message, kind=type(error).__name__) from error


def _connected(smtp: Smtp) -> smtplib.SMTP:
    if smtp.tls == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_PATIENCE_S, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=_PATIENCE_S)
    try:
        if smtp.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except BaseException:
        server.close()
        raise
    return server


def _send_all(store: Store, server: smtplib.SMTP, waiting: Sequence[Reminder], today: date, *, already: int) -> Sent:
    sent, refused = 0, []
    for reminder in waiting:
        before = _claim(store, reminder, today)
        if before == today.isoformat():
            already += 1
            continue
        try:
            _hand_over(server, reminder)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            _give_back(store, reminder, before)
            refused.append(reminder.party)
            with suppress(smtplib.SMTPException):
                server.rset()
        except BaseException:
            _give_back(store, reminder, before)
            raise
        else:
            sent += 1
    _log.info("reminders: %d sent, %d already, %d refused", sent, already, len(refused))
    return Sent(sent=sent, already=already, refused=tuple(refused))


def _hand_over(server: smtplib.SMTP, reminder: Reminder) -> None:
    message = reminder.message
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=str(message["From"]).rpartition("@")[2].rstrip(">"))
    server.send_message(message)


def _claim(store: Store, reminder: Reminder, today: date) -> str | None:
    key = note_key(reminder.party, reminder.contacts[0].email)

    def work(session: Session) -> str | None:
        before = session.note(key)
        session.set_note(key, today.isoformat())
        return before

    return store.write(work)


def _give_back(store: Store, reminder: Reminder, before: str | None) -> None:
    key = note_key(reminder.party, reminder.contacts[0].email)
    store.write(lambda session: session.set_note(key, before or ""))
