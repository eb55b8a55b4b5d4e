"""Reminders by mail, against a real database file and a real mail server in a thread of this process."""

from __future__ import annotations

import email
import email.policy
import logging
import socketserver
import threading
from dataclasses import replace
from datetime import date

import pytest

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Status
from hbgeo.errors import SettingsError
from hbgeo.services import contacts
from hbgeo.services.contacts import ContactDraft
from hbgeo.services.reminders import due
from hbgeo.services.reminders_sending import SendingFailed, send
from hbgeo.settings import Settings, Smtp, from_env

TODAY = date(2026, 3, 10)
LATE, TODAY_DUE, SOON, LAST_SOON, LATER = (
    date(2026, 3, 9), TODAY, date(2026, 3, 20), date(2026, 3, 24), date(2026, 3, 25)
)  # fmt: skip


class Sink(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as takes a mail (RFC 5321), and refuses whom the server is told to refuse."""

    def handle(self):
        self.say("220 sink.example.se")
        mail, refused = [], False
        for raw in self.rfile:
            verb = raw.decode().strip()
            if verb.upper().startswith("RCPT") and any(one in verb for one in self.server.refuses):
                refused = True
                self.say("550 no such mailbox")
            elif verb.upper() == "DATA" and not refused:
                self.say("354 go on")
                mail = list(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(b"".join(mail))
                self.say("250 taken")
            elif verb.upper() == "QUIT":
                self.say("221 bye")
                return
            else:
                refused = refused and not verb.upper().startswith(("RSET", "MAIL"))
                self.say("250 yes")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def sink():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.daemon_threads = True
        server.mails, server.refuses = [], ()
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(sink):
    smtp = Smtp(host="127.0.0.1", port=sink.server_address[1], sender="plan@kommunen.example.se", tls="none")
    return Settings(smtp=smtp, base_url="https://trygg.example.se")


def put(store, title, due_on, *, owner="SBY", status=Status.ASSIGNED):
    action = Action(id=new_id(), title=title, owner=owner, function="Trafikingenjör", due_on=due_on, status=status)
    return store.write(lambda session: session.actions.add(action, Role.PLANNER))


def know(store, catalogue, address, **overrides):
    draft = ContactDraft(**({"party": "SBY", "function": "Parkchef", "email": address} | overrides))
    return contacts.add(store, catalogue, draft)[0]


def taken(sink):
    return [email.message_from_bytes(mail, policy=email.policy.default) for mail in sink.mails]


def test_late_and_soon_are_told_apart_and_what_comes_later_is_not_told(store, catalogue):
    for title, day in (("sent", LATE), ("i dag", TODAY_DUE), ("snart", SOON), ("sist", LAST_SOON), ("senare", LATER)):
        put(store, title, day)
    for status in (Status.NEW, Status.DONE, Status.VERIFIED, Status.DECLINED):
        put(store, status.value, LATE, status=status)
    know(store, catalogue, "park@kommunen.example.se")
    (one,) = due(store, catalogue, Settings(), today=TODAY).reminders
    assert [action.title for action in one.overdue] == ["sent"]
    assert [action.title for action in one.soon] == ["i dag", "snart", "sist"]


def test_a_mail_is_swedish_plain_text_with_numbers_days_and_the_way_to_the_plan(store, catalogue, settings):
    put(store, "Laga lampan\r\nvid\tlekplatsen", LATE)
    put(store, "Klipp häcken", SOON)
    know(store, catalogue, "park@kommunen.example.se")
    (one,) = due(store, catalogue, settings, today=TODAY).reminders
    assert one.message.get_content_type() == "text/plain"
    assert one.message["Subject"] == "1 åtgärd är försenad"
    assert one.message["To"] == "park@kommunen.example.se"
    text = one.message.get_content()
    assert "- Nr 1 Laga lampan vid lekplatsen – till den 2026-03-09, Trafikingenjör" in text
    assert "- Nr 2 Klipp häcken – till den 2026-03-20, Trafikingenjör" in text
    assert "https://trygg.example.se/handlingsplan" in text
    assert "Samhällsbyggnad" in text


def test_a_shared_mailbox_gets_one_mail_for_each_party_and_who_is_not_reminded_none(store, catalogue):
    for party in ("SBY", "FRI"):
        put(store, "Laga", LATE, owner=party)
        know(store, catalogue, "Stad@kommunen.example.se", party=party)
    know(store, catalogue, "stad@kommunen.example.se", function="Trafikingenjör")
    know(store, catalogue, "nej@kommunen.example.se", function="Chef", reminded=False)
    found = due(store, catalogue, Settings(), today=TODAY)
    assert [(one.party, len(one.contacts)) for one in found.reminders] == [("SBY", 2), ("FRI", 1)]
    assert found.silent == ()


def test_a_party_without_an_address_is_named(store, catalogue):
    put(store, "Laga", LATE, owner="SHEM")
    put(store, "Laga", LATER, owner="FRI")
    assert due(store, catalogue, Settings(), today=TODAY).silent == ("SHEM",)


def test_the_same_address_is_reminded_once_a_day(store, catalogue, settings, sink):
    put(store, "Laga lampan", LATE)
    know(store, catalogue, "park@kommunen.example.se")
    assert send(store, catalogue, settings, today=TODAY).sent == 1
    again = send(store, catalogue, settings, today=TODAY)
    assert (again.sent, again.already) == (0, 1)
    assert due(store, catalogue, settings, today=TODAY).reminders[0].sent_on == TODAY
    assert send(store, catalogue, settings, today=date(2026, 3, 11)).sent == 1
    first, _second = taken(sink)
    assert first["From"] == "plan@kommunen.example.se"
    assert first["Message-ID"].endswith("@kommunen.example.se>")
    assert "Laga lampan" in first.get_content()


def test_a_refused_mail_is_said_by_party_sent_again_and_no_address_is_logged(store, catalogue, settings, sink, caplog):
    for party in ("SBY", "FRI"):
        put(store, "Laga", LATE, owner=party)
        know(store, catalogue, f"{party.lower()}@kommunen.example.se", party=party)
    sink.refuses = ("sby@",)
    with caplog.at_level(logging.DEBUG):
        first = send(store, catalogue, settings, today=TODAY)
    assert (first.sent, first.refused) == (1, ("SBY",))
    assert "kommunen.example.se" not in caplog.text
    sink.refuses = ()
    second = send(store, catalogue, settings, today=TODAY)
    assert (second.sent, second.already) == (1, 1)


def test_without_a_server_nothing_is_sent_and_one_that_is_away_is_said(store, catalogue, settings, sink):
    put(store, "Laga", LATE)
    know(store, catalogue, "park@kommunen.example.se")
    with pytest.raises(SettingsError):
        send(store, catalogue, Settings(), today=TODAY)
    with socketserver.TCPServer(("127.0.0.1", 0), Sink) as unused:
        free = unused.server_address[1]
    away = replace(settings, smtp=replace(settings.smtp, port=free))
    with pytest.raises(SendingFailed):
        send(store, catalogue, away, today=TODAY)
    insists_on_tls = replace(settings, smtp=replace(settings.smtp, tls="starttls"))
    with pytest.raises(SendingFailed):
        send(store, catalogue, insists_on_tls, today=TODAY)
    assert sink.mails == []
    assert send(store, catalogue, settings, today=TODAY).sent == 1


def test_the_server_is_set_by_the_environment():
    assert from_env({}).smtp is None
    env = {
        "HBGEO_SMTP_HOST": "mail.example.se",
        "HBGEO_SMTP_FROM": "plan@example.se",
        "HBGEO_BASE_URL": "https://a.se/",
    }
    assert from_env(env).smtp == Smtp(host="mail.example.se", port=587, sender="plan@example.se", tls="starttls")
    assert from_env(env).base_url == "https://a.se"
    assert from_env(env | {"HBGEO_SMTP_TLS": "tls"}).smtp.port == 465
    secret = from_env(env | {"HBGEO_SMTP_USER": "u", "HBGEO_SMTP_PASSWORD": "hemligt"})
    assert secret.smtp.password == "hemligt"
    assert "hemligt" not in repr(secret)


@pytest.mark.parametrize(
    "wrong",
    [
        {"HBGEO_SMTP_FROM": ""},
        {"HBGEO_SMTP_FROM": "plan@example.se\nBcc: x@example.se"},
        {"HBGEO_SMTP_TLS": "ja"},
        {"HBGEO_SMTP_PORT": "0"},
        {"HBGEO_SMTP_TLS": "none", "HBGEO_SMTP_USER": "u"},
        {"HBGEO_BASE_URL": "trygg.example.se"},
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(wrong):
    with pytest.raises(SettingsError):
        from_env({"HBGEO_SMTP_HOST": "mail.example.se", "HBGEO_SMTP_FROM": "plan@example.se"} | wrong)
