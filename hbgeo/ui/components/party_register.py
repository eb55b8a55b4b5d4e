"""Who does what: the register of parties, functions and their addresses."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.contact import Contact
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, named
from hbgeo.services import contacts
from hbgeo.services.contacts import ContactDraft
from hbgeo.services.undoing import Undo
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt_step, complain
from hbgeo.ui.components.choices import code_choice
from hbgeo.ui.components.plain_text import facts

_PLACE = "party_register"


def party_register(wired: Services) -> None:
    """Draw the register, each row to be changed, and the form of a new one."""
    walk_undo.offer(_PLACE)
    complain(_PLACE)
    found = contacts.register(wired.store, wired.catalogue)
    if not found:
        st.caption(_("Nobody is in the register yet."))
    for party in dict.fromkeys(one.party for one in found):
        st.markdown("#### " + named(wired.catalogue.actors, party))
        for contact in (one for one in found if one.party == party):
            _row(wired, contact)
    with st.expander(_("Add a function"), icon=":material/add:", expanded=not found):
        _form(wired, None)


def _row(wired: Services, contact: Contact) -> None:
    with st.container(border=True, gap="small", key=f"contact_{contact.id}"):
        pairs = [
            (_("Function"), contact.function),
            (_("E-mail"), contact.email or _("none")),
            (_("Answers for"), contact.duties),
            (_("Reminders"), _("yes") if contact.reminded else _("no")),
        ]
        facts((name, value) for name, value in pairs if value)
        with st.expander(_("Change")):
            _form(wired, contact)
            st.button(
                _("Take it out of the register"),
                icon=":material/delete:",
                key=f"contact_delete_{contact.id}",
                on_click=_delete,
                args=(wired, contact),
            )


def _form(wired: Services, contact: Contact | None) -> None:
    turn = st.session_state.setdefault("contact_turn", 0)
    key = f"{contact.id}_{contact.changed_at}" if contact else f"new_{turn}"
    now = contact or Contact(id="", party="", function="")
    with st.form(f"contact_form_{key}", border=False):
        left, right = st.columns(2)
        draft = ContactDraft(
            party=code_choice(
                _("Party"),
                wired.catalogue.actors,
                now.party,
                key=f"contact_party_{key}",
                placeholder=_("Choose …"),
                at=left,
            ),
            function=right.text_input(
                _("Function"),
                now.function,
                max_chars=100,
                help=_("A function, such as caretaker; never a person's name."),
                key=f"contact_function_{key}",
            ),
            email=left.text_input(
                _("E-mail"),
                now.email,
                max_chars=254,
                help=_("Best a mailbox that several read, not a person's own."),
                key=f"contact_email_{key}",
            ),
            duties=right.text_input(_("Answers for"), now.duties, max_chars=1000, key=f"contact_duties_{key}"),
            reminded=left.checkbox(_("Gets reminders"), now.reminded, key=f"contact_reminded_{key}"),
        )
        if st.form_submit_button(_("Save"), type="primary", icon=":material/check:") and _save(wired, contact, draft):
            st.session_state["contact_turn"] += 1
            st.rerun()
        complain(_PLACE)


def _save(wired: Services, contact: Contact | None, draft: ContactDraft) -> bool:
    def step() -> tuple[Contact, Undo]:
        if contact is None:
            return contacts.add(wired.store, wired.catalogue, draft)
        return contacts.change(wired.store, wired.catalogue, contact.id, draft)

    return attempt_step(_PLACE, wired.store, step, lambda _kept: Problem("", N_("Saved.")))


def _delete(wired: Services, contact: Contact) -> None:
    said = Problem("", N_("Taken out of the register."))
    attempt_step(_PLACE, wired.store, lambda: (None, contacts.delete(wired.store, contact.id)), lambda _gone: said)
