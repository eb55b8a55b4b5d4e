"""The catalogue: what can be observed, by which scales, and who answers for it. Data, not code.

The built-in `catalogue.yaml` is a proposal by the domain description; a municipality puts its own whole file
in its place.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError

from hbgeo.domain.catalogue_check import mistakes
from hbgeo.domain.catalogue_file import CatalogueFile
from hbgeo.domain.catalogue_items import (
    Actor,
    Category,
    FieldValue,
    GradeItem,
    InspectionItem,
    Item,
    Land,
    Layer,
    Part,
    PlaceField,
    Priority,
    Question,
    ScaleStep,
    Status,
    SubCategory,
    Urgency,
)
from hbgeo.errors import N_, NotFound

__all__ = [
    "BUILT_IN",
    "Actor",
    "Catalogue",
    "Category",
    "FieldValue",
    "GradeItem",
    "InspectionItem",
    "Item",
    "Land",
    "Layer",
    "PlaceField",
    "Priority",
    "Question",
    "ScaleStep",
    "Status",
    "SubCategory",
    "Urgency",
    "load",
]

BUILT_IN = Path(__file__).with_name("catalogue.yaml")

I = TypeVar("I", bound=Item)  # noqa: E741 - the customary name of a type variable for items


class Catalogue(Part):
    """All of it.

    Parameters
    ----------
    actors, land, categories
        Who can answer, kinds of land, kinds of observation.
    safety, condition
        Scales 0 (avoids the place) to 4 (very safe), and 0 (missing or very bad) to 3 (good); both end with
        “do not know”.
    checks
        What became of an action: 2 fixed, 1 better, 0 still unsafe, and “do not know”.
    urgencies, efforts, costs, statuses, priority
        How soon, how much work and money, where a case stands, and the points that order the cases.
    activities
        What the programme does together.
    questions, groups
        What is asked at each stop, and how participants are counted (groups do not overlap).
    inspections, grades
        Kinds of inspection of places, and how serious faults are.
    fields, layers
        Attributes of places; layers of places, in the order they are drawn from below.
    """

    actors: Annotated[tuple[Actor, ...], Field(min_length=1)]
    land: tuple[Land, ...]
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    safety: tuple[ScaleStep, ...]
    condition: tuple[ScaleStep, ...]
    checks: tuple[ScaleStep, ...]
    urgencies: tuple[Urgency, ...]
    efforts: tuple[Item, ...]
    costs: tuple[Item, ...]
    activities: tuple[Item, ...]
    statuses: tuple[Status, ...]
    priority: Priority
    questions: tuple[Question, ...]
    groups: tuple[Item, ...]
    inspections: tuple[InspectionItem, ...]
    grades: tuple[GradeItem, ...]
    fields: tuple[PlaceField, ...]
    layers: tuple[Layer, ...]

    def category(self, code: str) -> Category:
        """Return a category. Raises `NotFound`."""
        return _one(self._categories, code, N_("There is no category “{code}”."))

    def subcategory(self, code: str) -> SubCategory:
        """Return a sub-category. Raises `NotFound`."""
        return _one(self._subcategories, code, N_("There is no sub-category “{code}”."))

    def actor(self, code: str) -> Actor:
        """Return an actor. Raises `NotFound`."""
        return _one(_by_code(self.actors), code, N_("There is no actor “{code}”."))

    def urgency(self, code: str) -> Urgency:
        """Return an urgency. Raises `NotFound`."""
        return _one(_by_code(self.urgencies), code, N_("There is no urgency “{code}”."))

    def status(self, code: str) -> Status:
        """Return a status. Raises `NotFound`."""
        return _one(_by_code(self.statuses), code, N_("There is no status “{code}”."))

    def layer(self, code: str) -> Layer:
        """Return a layer. Raises `NotFound`."""
        return _one(_by_code(self.layers), code, N_("There is no layer “{code}”."))

    def fields_of(self, layer: Layer) -> tuple[PlaceField, ...]:
        """Return the attributes that a layer asks for, in its order."""
        known = _by_code(self.fields)
        return tuple(known[code] for code in layer.fields)

    def inspected_layers(self) -> tuple[Layer, ...]:
        """Return the layers whose places are inspected."""
        return tuple(layer for layer in self.layers if layer.inspected)

    def intervals(self) -> dict[str, dict[str, int]]:
        """Return the days between two inspections, by layer and by kind."""
        return {layer.code: dict(layer.inspected) for layer in self.inspected_layers()}

    def scale(self, question: Question) -> tuple[ScaleStep, ...]:
        """Return the scale that a question is answered on; empty for one in words."""
        scales = {"scale": self.condition, "safety": self.safety, "check": self.checks}
        return scales.get(question.kind, ())

    def label_of(self, code: str, lang: str = "sv") -> str:
        """Return the name of a category or sub-category; a code of another catalogue comes back itself."""
        item: Item | None = self._categories.get(code) or self._subcategories.get(code)
        return item.label(lang) if item else code

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return _by_code(self.categories)

    @cached_property
    def _subcategories(self) -> dict[str, SubCategory]:
        return _by_code(tuple(sub for category in self.categories for sub in category.sub))


class _More(Part):
    """What a file of a municipality's own layers may hold."""

    fields: tuple[PlaceField, ...] = ()
    layers: tuple[Layer, ...] = ()


def load(path: Path | None = None, layers: Path | None = None) -> Catalogue:
    """Read and check a catalogue file; the built-in one by default.

    Parameters
    ----------
    layers
        A file of more `layers`, and `fields` that only they use, which are added to those of the catalogue.

    Raises
    ------
    CatalogueError
        When the file cannot be read or has a mistake; the message says file, line and reason.
    """
    file = CatalogueFile(path or BUILT_IN)
    try:
        catalogue = Catalogue.model_validate(file.data)
    except ValidationError as error:
        raise file.refusal(error) from error
    for mistake in mistakes(catalogue):
        raise file.mistake(mistake.where, mistake.problem)
    return catalogue if layers is None else _with_more(catalogue, layers)


def _with_more(catalogue: Catalogue, path: Path) -> Catalogue:
    file = CatalogueFile(path)
    try:
        more = _More.model_validate(file.data)
    except ValidationError as error:
        raise file.refusal(error) from error
    added = {name: (*getattr(catalogue, name), *getattr(more, name)) for name in ("fields", "layers")}
    both = Catalogue.model_construct(**{**dict(catalogue), **added})
    for mistake in mistakes(both):
        name, number, *rest = mistake.where
        raise file.mistake((name, int(number) - len(getattr(catalogue, str(name))), *rest), mistake.problem)
    return both


def _by_code(items: tuple[I, ...]) -> dict[str, I]:
    return {item.code: item for item in items}


def _one(items: dict[str, I], code: str, message: str) -> I:
    if code not in items:
        raise NotFound(message, code=code)
    return items[code]
