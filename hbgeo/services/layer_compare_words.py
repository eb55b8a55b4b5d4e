"""The changes of a newer file in words, in the language in force; what people wrote stands in them as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.numbers import format_decimal

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.importing_places import is_content
from hbgeo.services.layer_by_hand import NAME
from hbgeo.services.layer_compare_values import Change, Kind, Matched, Value

_SHOWN_TEXT = 160
_SHOWN_ATTRIBUTES = 6


def heading(kind: Kind, count: int) -> str:
    """Return the heading of all changes of a kind, with their number."""
    texts = {
        Kind.NEW: _("New: {count}"),
        Kind.MOVED: _("Moved: {count}"),
        Kind.MOVED_CHANGED: _("Moved and changed: {count}"),
        Kind.CHANGED: _("Other values: {count}"),
        Kind.GONE: _("No longer in the file: {count}"),
    }
    return texts[kind].format(count=format_decimal(count, locale=language()))


def title(change: Change) -> str:
    """Return what a place is called; without a name, by its id at the source."""
    place = change.before or change.after
    ref = place.source_ref if place else None
    if change.name or ref is None or is_content(ref):
        return change.name or _("Without a name")
    return f"{_('Without a name')} ({ref})"


def step(change: Change) -> str:
    """Return what taking a change does, without any words of people."""
    if change.by_hand:
        return _("Undo what was edited by hand")
    texts = {
        Kind.NEW: _("Take in"),
        Kind.MOVED: _("Move {metres}"),
        Kind.MOVED_CHANGED: _("Move {metres} and change"),
        Kind.CHANGED: _("Change"),
        Kind.GONE: _("Take it out of the layer"),
    }
    return texts[change.kind].format(metres=metres(change.metres))


def metres(distance: float | None) -> str:
    """Return a distance: centimetres below ten metres count."""
    if distance is None:
        return ""
    return format_decimal(distance, "#,##0" if distance >= 10 else "0.0#", locale=language()) + " m"  # noqa: PLR2004


def value_text(value: Value, catalogue: Catalogue) -> str:
    """Return an attribute from and to: `Underlag: sand → gummi`."""
    return f"{_called(value.key, catalogue)}: {_text(value.before)} → {_text(value.after)}"


def lines(change: Change, catalogue: Catalogue) -> Sequence[str]:
    """Return what there is to say of a change: values, how it was found, why it is not ticked."""
    found = {
        Matched.NAME: _("Found by its name, within 50 m."),
        Matched.NEAR: _("Found as the nearest, within 10 m."),
    }
    moved = [_("The place lies {metres} from where it was.").format(metres=metres(change.metres))]
    return (
        *_of_new(change, catalogue),
        *(value_text(value, catalogue) for value in change.values),
        *(moved if change.by_hand and change.metres is not None else ()),
        *((found[change.matched],) if change.matched in found else ()),
    )


def summary(counts: dict[Kind, int], same: int) -> str:
    """Return all numbers of a comparison in one sentence."""
    said = [heading(kind, count) for kind, count in counts.items() if count]
    said.append(ngettext("{count} place is the same", "{count} places are the same", same).format(count=same))
    return ". ".join(said) + "."


def _of_new(change: Change, catalogue: Catalogue) -> Sequence[str]:
    if change.kind is not Kind.NEW or change.after is None:
        return ()
    first = list(change.after.attributes.items())[:_SHOWN_ATTRIBUTES]
    return [f"{_called(key, catalogue)}: {_text(value)}" for key, value in first]


def _called(key: str, catalogue: Catalogue) -> str:
    labels = {field.code: field.label(language()) for field in catalogue.fields}
    return _("Name") if key == NAME else labels.get(key, key)


def _text(value: Any) -> str:  # noqa: ANN401 - any attribute
    if value is None or value == "":
        return _("nothing")
    text = str(value)
    return text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"
