"""What a phone's file holds: the same bodies that are sent, each with what the address would have said."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.phone_bodies import AnswerBody, Body, ChangeBody, Code, PinBody

#: Longest photo in base64, characters: that of the 10 MB that the API takes.
_MOST_BASE64 = 14_100_000

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PinItem(Body):
    """A pin."""

    kind: Literal["pin"]
    id: Id
    body: PinBody


class ChangeItem(Body):
    """A change of a pin."""

    kind: Literal["change"]
    pin: Id
    id: Id
    body: ChangeBody


class PhotoItem(Body):
    """A photo of a pin."""

    kind: Literal["photo"]
    pin: Id
    sha256: Sha256
    base64: Annotated[str, Field(max_length=_MOST_BASE64, repr=False)]


class AgreementItem(Body):
    """A “me too”."""

    kind: Literal["agreement"]
    pin: Id


class RemovalItem(Body):
    """A pin that was taken back."""

    kind: Literal["removal"]
    pin: Id


class PhotoRemovalItem(Body):
    """A photo that was taken back."""

    kind: Literal["photo-removal"]
    pin: Id
    sha256: Sha256


class AnswerItem(Body):
    """The group's answer at a stop."""

    kind: Literal["answer"]
    stop: Code
    question: Code
    body: AnswerBody


Item = PinItem | ChangeItem | PhotoItem | AgreementItem | RemovalItem | PhotoRemovalItem | AnswerItem
_ITEM: TypeAdapter[Item] = TypeAdapter(Annotated[Item, Field(discriminator="kind")])
KINDS = frozenset({"pin", "change", "photo", "agreement", "removal", "photo-removal", "answer"})


def kind_of(raw: object) -> str:
    """Return what something in a file says it is; empty when that is nothing known."""
    kind = raw.get("kind") if isinstance(raw, dict) else None
    return kind if isinstance(kind, str) and kind in KINDS else ""


def item_of(raw: Any) -> Item:  # noqa: ANN401 - whatever JSON holds
    """Return something in a file as what it is.

    Raises
    ------
    InvalidInput
        When it is nothing known, or has parts that do not fit; what was sent is not repeated.
    """
    if not kind_of(raw):
        raise InvalidInput((Problem("kind", N_("This is of a kind that is not known here. Update hbgeo.")),))
    try:
        return _ITEM.validate_python(raw)
    except ValidationError as error:
        fields = dict.fromkeys(".".join(map(str, one["loc"][1:])) for one in error.errors(include_input=False))
        raise InvalidInput(tuple(Problem(name, N_("This cannot be used.")) for name in fields)) from None
