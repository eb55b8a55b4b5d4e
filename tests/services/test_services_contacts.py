"""The register of who does what, against a real database file."""

from __future__ import annotations

import pytest

from hbgeo.errors import Gone, InvalidInput
from hbgeo.services import contacts
from hbgeo.services.contacts import ContactDraft
from hbgeo.services.undoing import take_back

MANAGER = ContactDraft(party="SHEM", function=" Förvaltare ", email="forvaltning@bolaget.example.se", duties="Lampor")


def test_a_contact_is_kept_without_white_space_around_its_words(store, catalogue):
    kept, _undo = contacts.add(store, catalogue, MANAGER)
    assert contacts.register(store, catalogue) == [kept]
    assert (kept.function, kept.email, kept.reminded) == ("Förvaltare", "forvaltning@bolaget.example.se", True)


def test_the_register_is_in_the_order_of_the_catalogue_and_then_by_function(store, catalogue):
    for party, function in (("FRI", "Platsansvarig"), ("SBY", "Trafikingenjör"), ("SBY", "parkchef"), ("SHEM", "Vd")):
        contacts.add(store, catalogue, ContactDraft(party=party, function=function))
    found = [(one.party, one.function) for one in contacts.register(store, catalogue)]
    assert found == [("SHEM", "Vd"), ("SBY", "parkchef"), ("SBY", "Trafikingenjör"), ("FRI", "Platsansvarig")]


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (ContactDraft(), ["party", "function"]),
        (ContactDraft(party="XYZ", function="Chef"), ["party"]),
        (ContactDraft(party="SBY", function="  "), ["function"]),
        (ContactDraft(party="SBY", function="C" * 201), ["function"]),
        (ContactDraft(party="SBY", function="Chef", duties="d" * 4001), ["duties"]),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_field_and_nothing_is_kept(store, catalogue, draft, fields):
    with pytest.raises(InvalidInput) as refused:
        contacts.add(store, catalogue, draft)
    assert [problem.field for problem in refused.value.problems] == fields
    assert contacts.register(store, catalogue) == []


@pytest.mark.parametrize(
    "email",
    [
        "a",
        "a@b",
        "@example.se",
        "a b@example.se",
        "a@example.se\nBcc: c@example.se",
        "a@example.se, c@example.se",
        ".a@example.se",
        "å@example.se",
        "Chef <a@example.se>",
        "a@" + "b" * 250 + ".se",
    ],
)
def test_what_is_no_mail_address_is_refused(catalogue, email):
    draft = ContactDraft(party="SBY", function="Chef", email=email)
    assert [problem.field for problem in contacts.problems(draft, catalogue)] == ["email"]


@pytest.mark.parametrize("email", ["", "park.och-gata+rund@stenungsund.example.se", "A@EXAMPLE.SE"])
def test_mail_addresses_of_functions_are_taken(catalogue, email):
    assert contacts.problems(ContactDraft(party="SBY", function="Chef", email=email), catalogue) == ()


def test_change_and_deletion_can_be_taken_back(store, catalogue):
    kept, _ = contacts.add(store, catalogue, MANAGER)
    changed, undo_change = contacts.change(store, catalogue, kept.id, ContactDraft(party="SBY", function="Parkchef"))
    assert (changed.party, changed.email) == ("SBY", "")
    undo_delete = contacts.delete(store, kept.id)
    assert contacts.register(store, catalogue) == []
    with pytest.raises(Gone):
        contacts.delete(store, kept.id)
    take_back(store, undo_delete)
    take_back(store, undo_change)
    (back,) = contacts.register(store, catalogue)
    assert contacts.draft_of(back) == contacts.draft_of(kept)


def test_a_new_contact_can_be_taken_back(store, catalogue):
    _kept, undo = contacts.add(store, catalogue, MANAGER)
    take_back(store, undo)
    assert contacts.register(store, catalogue) == []
