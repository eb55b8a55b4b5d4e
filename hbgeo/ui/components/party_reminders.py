"""Reminders by mail: what they would say, and sending them where a mail server is set."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.i18n import _, named
from hbgeo.services.reminders import due
from hbgeo.services.reminders_sending import send
from hbgeo.ui.components.attempts import attempt, complain

_PLACE = "party_reminders"
_SENT = "party_reminders_sent"


def party_reminders(wired: Services) -> None:
    """Draw the mails that are due."""
    st.subheader(_("Reminders"), anchor=False)
    st.caption(_("About what is late or due within two weeks. Nothing is sent until somebody presses the button."))
    now = due(wired.store, wired.catalogue, wired.settings)
    if not now.reminders:
        st.caption(_("Nobody has to be reminded."))
    for one in now.reminders:
        functions = ", ".join(contact.function for contact in one.contacts)
        who = f"{named(wired.catalogue.actors, one.party)} ({functions})"
        counted = _("{party}: {late} late, {soon} soon").format(party=who, late=len(one.overdue), soon=len(one.soon))
        with st.expander(_bare(counted), icon=":material/mail:"):
            if one.sent_on:
                st.caption(_("Last sent {day}.").format(day=one.sent_on))
            st.text(f"{one.message['To']}\n{one.message['Subject']}\n\n{one.message.get_content()}")
    if now.silent:
        parties = ", ".join(named(wired.catalogue.actors, code) for code in now.silent)
        st.warning(_("Nobody to remind is in the register for: {parties}.").format(parties=parties))
    if wired.settings.smtp is None:
        st.info(_("No mail server is set, so these are only shown. See HBGEO_SMTP_HOST in the README."))
    elif now.reminders:
        st.button(_("Send the reminders"), type="primary", icon=":material/send:", on_click=_send, args=(wired,))
    complain(_PLACE)
    sent = st.session_state.pop(_SENT, None)
    if sent is not None:
        st.success(_("Sent: {sent}. Reminded earlier today: {already}.").format(sent=sent.sent, already=sent.already))
        if sent.refused:
            names = ", ".join(named(wired.catalogue.actors, code) for code in sent.refused)
            st.error(_("The mail server did not take the mail to: {parties}.").format(parties=names))


def _bare(text: str) -> str:
    """Return a label in which nothing is markup."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!:$<>~|&" else sign for sign in text)


def _send(wired: Services) -> None:
    def work() -> None:
        st.session_state[_SENT] = send(wired.store, wired.catalogue, wired.settings)

    attempt(_PLACE, work)
