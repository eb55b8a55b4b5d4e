"""Names of the fields, values and events of an observation, in the language in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Event
from hbgeo.domain.observation import Light, ObservationSource
from hbgeo.domain.position import Position
from hbgeo.errors import N_, NotFound
from hbgeo.i18n import _, language
from hbgeo.services.light import LOCAL
from hbgeo.ui.components.role_words import role_name

_FIELDS = {
    "position": N_("Place"),
    "category": N_("Category"),
    "subcode": N_("More precisely"),
    "polarity": N_("Kind"),
    "text": N_("Description"),
    "safety_day": N_("Safety in daylight"),
    "safety_dark": N_("Safety in the dark"),
    "urgency": N_("Urgency"),
    "light": N_("Light"),
    "stop_id": N_("Stop"),
    "status": N_("Status"),
    "owner": N_("Responsible"),
    "land": N_("Kind of land"),
    "reason": N_("Reason"),
    "due_on": N_("To be done by"),
    "fixed_on": N_("Done on"),
    "follow_up_walk_id": N_("Followed up by"),
    "source": N_("Came in by"),
}
_POLARITIES = {-1: N_("Problem"), 0: N_("Idea"), 1: N_("Good place")}
_LIGHTS = {Light.DAYLIGHT: N_("Daylight"), Light.TWILIGHT: N_("Twilight"), Light.DARK: N_("Dark")}
_SOURCES = {
    ObservationSource.WALK: N_("a walk"),
    ObservationSource.WEB: N_("the web"),
    ObservationSource.PAPER: N_("paper"),
    ObservationSource.IMPORT: N_("an imported file"),
}
_ACTIONS = {
    "created": N_("Recorded by {role}."),
    "deleted": N_("Undone by {role}."),
    "restored": N_("Brought back by {role}."),
    "agreed": N_("“Me too” by {role}."),
    "disagreed": N_("“Me too” taken back by {role}."),
    "photo_added": N_("Photo added by {role}."),
    "photo_removed": N_("Photo taken away by {role}."),
    "changed": N_("Changed by {role}:"),
}


class Sayer:
    """Puts an observation into words.

    Parameters
    ----------
    catalogue
        Gives codes their names; a code that it does not know is shown as it is.
    lang
        Language of those names.
    """

    def __init__(self, catalogue: Catalogue, lang: str) -> None:
        self._catalogue = catalogue
        self._lang = lang

    def category(self, code: str) -> str:
        """Return the name of a category or sub-category."""
        return self._catalogue.label_of(code, self._lang)

    def icon(self, code: str) -> str:
        """Return the icon of a category."""
        try:
            return self._catalogue.category(code).icon
        except NotFound:
            return "help"

    def field(self, name: str) -> str:
        """Return the name of a field."""
        return _(_FIELDS[name]) if name in _FIELDS else name

    def value(self, field: str, value: Any) -> str:  # noqa: ANN401 - the value of any field, as kept or as in an event
        """Return the value of a field in words, empty when there is none."""
        if value is None or value == "":
            return ""
        say: dict[str, Callable[[Any], str]] = {
            "category": self.category,
            "subcode": self.category,
            "polarity": lambda polarity: _(_POLARITIES[polarity]),
            "safety_day": self._safety,
            "safety_dark": self._safety,
            "urgency": lambda code: self._item(self._catalogue.urgencies, code),
            "status": lambda code: self._item(self._catalogue.statuses, code),
            "owner": lambda code: self._item(self._catalogue.actors, code),
            "land": lambda code: self._item(self._catalogue.land, code),
            "light": lambda code: _(_LIGHTS[Light(code)]),
            "source": lambda code: _(_SOURCES[ObservationSource(code)]),
            "position": _place,
            "due_on": self.day,
            "fixed_on": self.day,
        }
        return say.get(field, str)(value)

    def time(self, moment: datetime) -> str:
        """Return a moment as local day and time."""
        return format_datetime(moment, "d MMM y HH:mm", tzinfo=LOCAL, locale=language())

    def day(self, day: date | str) -> str:
        """Return a day, given as such or in ISO 8601."""
        return format_date(date.fromisoformat(day) if isinstance(day, str) else day, "d MMM y", locale=language())

    def event(self, event: Event) -> str:
        """Return what happened as a sentence; it may quote what people wrote."""
        sentence = _(_ACTIONS.get(event.action, event.action)).format(role=role_name(event.role))
        parts = [f"{self.time(event.at)} · {sentence}"]
        if event.action == "changed":
            parts += [self._change(name, before, after) for name, (before, after) in event.changes.items()]
        return "\n".join(parts)

    def _change(self, field: str, before: Any, after: Any) -> str:  # noqa: ANN401 - JSON values
        old, new = (self.value(field, value) or _("(nothing)") for value in (before, after))
        return f"{self.field(field)}: {old} → {new}"

    def _safety(self, value: int) -> str:
        return next((step.label(self._lang) for step in self._catalogue.safety if step.value == value), str(value))

    def _item(self, items: Any, code: str) -> str:  # noqa: ANN401 - items of any list of the catalogue
        return next((str(item.label(self._lang)) for item in items if item.code == code), str(code))


def _place(position: Position | list[Any]) -> str:
    """Return a position, as kept or as in an event (lon, lat, source, accuracy)."""
    if isinstance(position, Position):
        lon, lat, accuracy = position.lon, position.lat, position.accuracy_m
    else:
        lon, lat, accuracy = position[0], position[1], position[3]
    text = f"{lat:.5f}, {lon:.5f}"
    return f"{text} (± {accuracy:.0f} m)" if accuracy else text
