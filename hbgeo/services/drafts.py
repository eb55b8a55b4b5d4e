"""A draft of an observation: what has been filled in so far, and what is still missing or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hbgeo.domain.catalogue import Catalogue, Category
from hbgeo.domain.ids import is_id
from hbgeo.domain.observation import MAX_TEXT, ObservationSource
from hbgeo.domain.position import Position
from hbgeo.errors import N_, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An observation in the making; everything is optional until it is recorded.

    Parameters
    ----------
    id
        UUID made by the client, so that sending twice keeps once; made when recorded if left out.
    polarity
        -1 problem, 0 idea, +1 good; None: as the category has it.
    text
        Kept exactly as typed.
    safety_day, safety_dark
        0 to 4; None: not known.
    urgency
        Code; None: as the sub-category suggests.
    recorded_at
        When it was seen, UTC; None: when it is received.
    source
        None: from a walk when there is one, else from the web.
    """

    id: str | None = None
    position: Position | None = None
    category: str | None = None
    subcode: str | None = None
    polarity: int | None = None
    text: str = ""
    safety_day: int | None = None
    safety_dark: int | None = None
    urgency: str | None = None
    walk_id: str | None = None
    stop_id: str | None = None
    recorded_at: datetime | None = None
    source: ObservationSource | None = None
    language: str = "sv"


def polarities(category: Category) -> tuple[int, ...]:
    """Return what an observation of the category may be; only a problem has a good side to choose."""
    return (-1, 1) if category.polarity == -1 and category.free_text else (category.polarity,)


def takes_photos(category: Category) -> bool:
    """Tell whether photos are taken; where no words are, to spare people, no pictures are either."""
    return category.free_text


def needs_words(category: Category) -> bool:
    """Tell whether the category says so little by itself that a text or a photo must come with it."""
    return not category.sub


def polarity_of(draft: Draft, catalogue: Catalogue) -> int:
    """Return the draft's polarity, chosen or by its category.

    Raises
    ------
    NotFound
        When there is no such category.
    """
    return catalogue.category(draft.category or "").polarity if draft.polarity is None else draft.polarity


def urgency_of(draft: Draft, catalogue: Catalogue) -> str | None:
    """Return the draft's urgency, chosen or by its sub-category; only problems have one by themselves."""
    if draft.urgency is not None or draft.subcode is None or polarity_of(draft, catalogue) != -1:
        return draft.urgency
    return catalogue.subcategory(draft.subcode).urgency


def problems(draft: Draft, catalogue: Catalogue, *, photos: int = 0) -> tuple[Problem, ...]:
    """Return what is missing or wrong, in the order the fields are asked for; empty when it can be recorded.

    Parameters
    ----------
    photos
        How many photos come with it.
    """
    known = {category.code: category for category in catalogue.categories}
    category = known.get(draft.category or "")
    found = [*_about_identity(draft), *_about_position(draft.position)]
    if category is None:
        found.append(_missing_category(draft.category))
    else:
        found += _about_category(draft, category)
    found += [*_about_scales(draft, catalogue), *about_text("text", draft.text, MAX_TEXT)]
    if category is not None:
        found += _about_words(draft, category, photos)
    return tuple(found)


def _about_identity(draft: Draft) -> Iterator[Problem]:
    if draft.id is not None and not is_id(draft.id):
        yield Problem("id", N_("The id is no UUID in its usual form."))
    if draft.recorded_at is not None and draft.recorded_at.tzinfo is None:
        yield Problem("recorded_at", N_("The time has no time zone."))
    if draft.stop_id is not None and draft.walk_id is None:
        yield Problem("stop_id", N_("A stop belongs to a walk: choose the walk too."))


def _about_position(position: Position | None) -> Iterator[Problem]:
    if position is None:
        yield Problem("position", N_("Choose the place: tap the map, use your position, a stop or coordinates."))
    elif not position.in_sweden and position.lat <= 90 and _is_swapped(position):  # noqa: PLR2004 - the pole
        yield Problem(
            "position",
            N_("The place lies outside Sweden: longitude and latitude seem to have changed places."),
        )
    elif not position.in_sweden:
        yield Problem("position", N_("The place lies outside Sweden. Choose it on the map instead."))


def _is_swapped(position: Position) -> bool:
    return abs(position.lon) <= 90 and position.swapped().in_sweden  # noqa: PLR2004 - the pole


def _missing_category(code: str | None) -> Problem:
    if code is None:
        return Problem("category", N_("Choose what it is about."))
    return Problem("category", N_("There is no category “{code}”."), {"code": code})


def _about_category(draft: Draft, category: Category) -> Iterator[Problem]:
    polarity = category.polarity if draft.polarity is None else draft.polarity
    if polarity not in polarities(category):
        yield Problem("polarity", N_("This kind of observation cannot be marked that way. Choose another kind."))
    if draft.subcode is None:
        if not category.free_text:
            yield Problem("subcode", N_("Choose from the list what it is."))
    elif all(sub.code != draft.subcode for sub in category.sub):
        yield Problem("subcode", N_("“{code}” does not belong to the category. Choose again."), {"code": draft.subcode})
    elif polarity != category.polarity and polarity in polarities(category):
        yield Problem("subcode", N_("The choices of this list are problems; leave it out for something good."))


def _about_scales(draft: Draft, catalogue: Catalogue) -> Iterator[Problem]:
    steps = {step.value for step in catalogue.safety}
    for name in ("safety_day", "safety_dark"):
        value = getattr(draft, name)
        if value is not None and value not in steps:
            yield Problem(name, N_("Safety is a number from 0 to 4, or left out."))
    if draft.urgency is not None and draft.urgency not in {urgency.code for urgency in catalogue.urgencies}:
        yield Problem("urgency", N_("There is no urgency “{code}”."), {"code": draft.urgency})


def about_text(field: str, text: str, limit: int) -> Iterator[Problem]:
    """Yield what keeps a text that a person wrote from being kept.

    Parameters
    ----------
    field
        Its name, for the problems.
    limit
        Most characters.
    """
    if len(text) > limit:
        yield Problem(
            field,
            N_("The text has {count} characters; at most {limit} can be kept. Shorten it."),
            {"count": len(text), "limit": limit},
        )
    if "\0" in text or not _is_unicode(text):
        yield Problem(field, N_("The text holds a character that cannot be kept. Write it again."))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _about_words(draft: Draft, category: Category, photos: int) -> Iterator[Problem]:
    written = bool(draft.text.strip())
    if written and not category.free_text:
        yield Problem(
            "text",
            N_("Nothing can be written here, so that nobody is pointed out. Remove the text; use the list."),
        )
    if photos and not takes_photos(category):
        yield Problem("photos", N_("No photos are taken here, so that nobody is pointed out. Remove them."))
    if needs_words(category) and not written and not photos:
        yield Problem("text", N_("Write what you mean, or add a photo."))
