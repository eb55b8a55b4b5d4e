"""What a catalogue is made of: categories, scales, actors, questions, layers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: Key of an item: ASCII, never shown to residents, never reused.
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,23}$")]
#: Key of a category: at most eight ASCII capitals and digits.
CategoryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
SubCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,9}$")]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
#: Name in Google's Material Symbols.
Icon = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
Points = Annotated[int, Field(ge=0)]
Days = Annotated[int, Field(ge=0)]

#: Fields of an observation that a status may ask for.
Requirement = Literal["reason", "owner", "due_on", "fixed_on", "follow_up_walk_id"]


class Part(BaseModel):
    """A piece of the catalogue: cannot be changed, knows no other keys than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Labelled(Part):
    """Something with a name in Swedish and English."""

    sv: Label
    en: Label

    def label(self, lang: str = "sv") -> str:
        """Return the name: Swedish for Swedish of any kind, else English."""
        return self.sv if lang.startswith("sv") else self.en


class Item(Labelled):
    """Something with a key and a name."""

    code: Code


class Actor(Item):
    """Who can own a problem; `external` ones are no party of the programme."""

    external: bool = False


class Land(Item):
    """Kind of land; `owner` says which owner of a category answers for it."""

    owner: Literal["kvarter", "allman", "skolgard"]


class SubCategory(Item):
    """A finer code; `urgency` is what a pin gets unless the walker says otherwise."""

    code: SubCode
    urgency: Code | None = None


class Category(Item):
    """A kind of observation.

    Parameters
    ----------
    polarity
        -1 problem, 0 idea, +1 good place.
    icon, color
        Material Symbols name; `#rrggbb`.
    sens
        Risk that texts or photos point out people; `high` is never public.
    owner_kvarter, owner_allman, owner_skolgard
        Suggested owner by land: the housing company's, public land, school yards (None: as public land).
    support
        Actors to involve besides.
    target_days
        The municipality's stated goal for the fix, when there is one.
    free_text
        Whether a description may be written; where not, a sub-code must be chosen.
    sp, cpted
        Nearest Safetipin parameter and METRAC/CPTED theme, for comparison.
    """

    code: CategoryCode
    polarity: Literal[-1, 0, 1] = -1
    icon: Icon
    color: Color
    sens: Literal["low", "med", "high"]
    owner_kvarter: Code
    owner_allman: Code
    owner_skolgard: Code | None = None
    support: tuple[Code, ...] = ()
    target_days: Days | None = None
    free_text: bool = True
    sp: str = ""
    cpted: str = ""
    sub: tuple[SubCategory, ...] = ()

    def owner(self, land: Land) -> str:
        """Return the code of the actor suggested for this kind of land."""
        owners = {"kvarter": self.owner_kvarter, "skolgard": self.owner_skolgard}
        return owners.get(land.owner) or self.owner_allman


class ScaleStep(Labelled):
    """A step of a scale; None stands for “do not know”."""

    value: Annotated[int, Field(ge=0, le=4)] | None


class Urgency(Item):
    """How soon; `danger` ones show the emergency numbers, `points` count in the priority."""

    target_days: Days | None = None
    points: Points
    danger: bool = False


class Status(Item):
    """Where a case stands, and the fields of the observation it may not stand there without."""

    requires: tuple[Requirement, ...] = ()


class Priority(Part):
    """Points besides those of the urgency, which add up to the priority.

    Parameters
    ----------
    agreement, agreement_most
        For each “me too”, and at most together.
    vulnerable_nearby, vulnerable_radius_m
        For a school, preschool, playground or home for the old within so many metres.
    on_way_to_school_or_stop, recurring
        On such a way; damaged again and again.
    dark
        For each step that the mean safety in the dark lies under the best.
    """

    agreement: Points
    agreement_most: Points
    vulnerable_nearby: Points
    vulnerable_radius_m: Points
    on_way_to_school_or_stop: Points
    dark: Points
    recurring: Points


class Question(Item):
    """A question asked at every stop.

    Parameters
    ----------
    kind
        Which scale it is answered on, or in words: `scale` is the condition, `check` what became of an action.
    topic_sv, topic_en
        Short heading.
    near_bus_stop
        Asked only where a bus stop is near.
    follow_up
        Asked only where an action of the plan is looked at.
    """

    kind: Literal["scale", "safety", "check", "text"]
    topic_sv: Label
    topic_en: Label
    near_bus_stop: bool = False
    follow_up: bool = False

    def topic(self, lang: str = "sv") -> str:
        """Return the short heading."""
        return self.topic_sv if lang.startswith("sv") else self.topic_en


class InspectionItem(Item):
    """A kind of inspection, and after how many days it is due again where a layer or place says nothing else."""

    days: Annotated[int, Field(ge=1)]


class GradeItem(Item):
    """How serious a fault is, and within how many days it is to be fixed."""

    target_days: Days


class FieldValue(Labelled):
    """What can be chosen for an attribute; the code is what places keep and exports say."""

    code: Annotated[str, StringConstraints(pattern=r"^[^;\s]([^;\n]{0,38}[^;\s])?$")]


class PlaceField(Item):
    """An attribute of places.

    Parameters
    ----------
    kind
        `choices` holds several codes with semicolons between them; `days` is a whole number from 1.
    values
        What can be chosen.
    osm
        The tags of OpenStreetMap that say the same, in words; empty: none do.
    spec
        Its column in the Swedish specifications for open data on places; empty: none.
    """

    kind: Literal["text", "long_text", "whole", "year", "days", "date", "choice", "choices", "actor", "land"]
    values: tuple[FieldValue, ...] = ()
    osm: str = ""
    spec: str = ""


class Layer(Item):
    """A layer of places, with the single geometry types it holds (their Multi… forms belong to them).

    Parameters
    ----------
    fields
        Codes of the attributes that are asked for; places keep others too.
    inspected
        Code of a kind of inspection → days between two; empty: its places are not inspected.
    standard
        The standard that it is inspected by.
    osm
        Tags of OpenStreetMap that its places bear, each `key=value` or several with `+`.
    """

    geometry: Annotated[tuple[Literal["Point", "LineString", "Polygon"], ...], Field(min_length=1)]
    color: Color
    icon: Icon
    fields: tuple[Code, ...] = ()
    inspected: dict[Code, Annotated[int, Field(ge=1)]] = {}
    standard: str = ""
    osm: tuple[Annotated[str, StringConstraints(pattern=r"^[^=+ ]+=[^=+ ]+(\+[^=+ ]+=[^=+ ]+)*$")], ...] = ()
