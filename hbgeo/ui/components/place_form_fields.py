"""Inputs for the attributes of a place: one for each field of the layer, by its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hbgeo.domain.catalogue import Catalogue, PlaceField
from hbgeo.i18n import _, language
from hbgeo.services.place_editing_values import BETWEEN, LINE, LONG, choices_of, parts
from hbgeo.services.place_history import value_words

#: How the pages write days.
DAYS = "YYYY-MM-DD"
_WIDE = ("long_text", "choices")
_LARGEST = 10**12
_EARLIEST, _LATEST = date(1800, 1, 1), date(2200, 12, 31)


def fields_input(
    catalogue: Catalogue, fields: Sequence[PlaceField], values: Mapping[str, Any], key: str
) -> dict[str, Any]:
    """Draw the inputs and return the values of those that were changed, as the services take them.

    Parameters
    ----------
    values
        What the place has.
    key
        What the keys of the inputs begin with.
    """
    changed: dict[str, Any] = {}
    for row in _rows(fields):
        for field, at in zip(row, st.columns(len(row)) if len(row) > 1 else [st.container()], strict=True):
            begun, chosen = _input(catalogue, field, values.get(field.code), f"{key}_{field.code}", at)
            if chosen != begun:
                changed[field.code] = BETWEEN.join(chosen) if field.kind == "choices" else chosen
    return changed


def shown_as_text(field: PlaceField, value: Any) -> bool:  # noqa: ANN401 - any value of an attribute
    """Tell whether a value that a place has is none of its kind, so that only text can show it."""
    if value is None or field.kind not in ("whole", "year", "days", "date"):
        return False
    if field.kind == "date":
        return _day(value) is None
    return whole(value) is None


def whole(value: Any) -> int | None:  # noqa: ANN401 - any value of an attribute
    """Return a whole number as files bring it, also with decimals that are zero; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        return None
    return int(value) if value == int(value) else None


def options_of(catalogue: Catalogue, field: PlaceField, *values: Any) -> list[str]:  # noqa: ANN401 - of attributes
    """Return the codes to choose from, and what places have besides."""
    of_kind = choices_of(catalogue, field)
    held = [part for value in values for part in (parts(value) if field.kind == "choices" else [_text(value)])]
    return list(dict.fromkeys((*of_kind, *(one for one in held if one))))


def _rows(fields: Sequence[PlaceField]) -> Iterator[list[PlaceField]]:
    """Yield the fields that stand side by side: two, or a wide one alone; on a phone they keep their order."""
    waiting: list[PlaceField] = []
    for field in fields:
        if field.kind in _WIDE:
            if waiting:
                yield waiting
            yield [field]
            waiting = []
            continue
        waiting.append(field)
        if len(waiting) == 2:  # noqa: PLR2004 - side by side
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _input(catalogue: Catalogue, field: PlaceField, value: Any, key: str, at: DeltaGenerator) -> tuple[Any, Any]:  # noqa: ANN401
    """Draw an input; return what it begins with, and what it holds."""
    label = field.label(language())
    if field.kind == "long_text":
        text = _text(value)
        return text, at.text_area(label, text, max_chars=max(LONG, len(text)), key=key)
    if field.kind == "text" or shown_as_text(field, value):
        text = _text(value)
        return text, at.text_input(label, text, max_chars=max(LINE, len(text)), key=key)
    if field.kind == "date":
        day = _day(value)
        # Streamlit's own bounds are ten years around today.
        return day, at.date_input(label, day, min_value=_EARLIEST, max_value=_LATEST, format=DAYS, key=key)
    if field.kind in ("whole", "year", "days"):
        number = whole(value)
        return number, at.number_input(label, value=number, step=1, format="%d", placeholder=_("Not set"), key=key)
    return _choice(catalogue, field, value, key, at)


def _choice(catalogue: Catalogue, field: PlaceField, value: Any, key: str, at: DeltaGenerator) -> tuple[Any, Any]:  # noqa: ANN401
    label, lang = field.label(language()), language()
    options = options_of(catalogue, field, value)
    if field.kind == "choices":
        begun = list(parts(value))
        chosen = at.pills(
            label,
            options,
            selection_mode="multi",
            default=begun,
            format_func=lambda code: _exactly(value_words(catalogue, field.code, code, lang)),
            key=key,
        )
        # In the order they are listed in: pressing one twice is no change.
        kept = [code for code in begun if code in chosen] + [code for code in options if code in {*chosen} - {*begun}]
        return begun, kept
    codes = [None, *options]
    start = str(value) if value not in (None, "") else None
    return start, at.selectbox(
        label,
        codes,
        index=codes.index(start),
        format_func=lambda code: value_words(catalogue, field.code, code, lang) if code else _("Not set"),
        key=key,
    )


def _exactly(text: str) -> str:
    """Return Markdown that reads as the text: what a file brought may be anything."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def _text(value: Any) -> str:  # noqa: ANN401 - any value of an attribute
    return "" if value is None else str(value)


def _day(value: Any) -> date | None:  # noqa: ANN401 - any value of an attribute
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if _EARLIEST <= day <= _LATEST else None
