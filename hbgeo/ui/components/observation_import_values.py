"""What the words of a file mean in the catalogue: one choice for each word."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.exchange.mapping import Coded, Mapping
from hbgeo.i18n import _, language
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.observation_import_form import FIELD_NAMES, category_names
from hbgeo.ui.components.observation_import_mapping import with_values
from hbgeo.ui.components.plain_text import plain

#: Words asked about at once, of each field, the most frequent first.
MOST_WORDS = 40
_WORDS = re.compile(r"\w+")


def values_form(
    key: str, mapping: Mapping, unknown: Dictionary[str, Dictionary[str, int]], catalogue: Catalogue
) -> Mapping | None:
    """Draw a choice for each word that is no code; return the mapping with the answers once they were sent.

    Parameters
    ----------
    key
        Name in the session; another one for another mapping.
    unknown
        Field → word → rows with it, as a preview says it.
    """
    fields = list(unknown)
    if "category" not in fields and mapping.category and mapping.category.values:
        fields.append("category")
    if not fields:
        return None
    title = _("Words of the file that are not in the catalogue") if unknown else _("What the words of the file mean")
    with st.expander(title, expanded=bool(unknown), icon=":material/dictionary:"), st.form(key, border=False):
        told = {name: _words(f"{key}_{name}", name, mapping, unknown.get(name, {}), catalogue) for name in fields}
        sent = st.form_submit_button(_("Use these meanings"), icon=":material/check:")
    if not sent:
        return None
    for name, values in told.items():
        mapping = with_values(mapping, name, values)
    return mapping


def _words(
    key: str, name: str, mapping: Mapping, unknown: Dictionary[str, int], catalogue: Catalogue
) -> dict[str, str]:
    """Draw the words of one field and return those with a meaning."""
    coded: Coded | None = getattr(mapping, name)
    said = dict(coded.values) if coded else {}
    asked = sorted(unknown, key=lambda word: -unknown[word])
    names = {"": _("– not taken in –")} | _meanings(name, catalogue)
    st.markdown(f"**{_(FIELD_NAMES.get(name, name))}**")
    if len(asked) > MOST_WORDS:
        st.caption(
            _("The {shown} most frequent of {count} words; the rest comes after them.").format(
                shown=number(MOST_WORDS), count=number(len(asked))
            )
        )
    for place, word in enumerate([*asked[:MOST_WORDS], *(word for word in list(said) if word not in unknown)]):
        meaning = _choice(f"{key}_{place}", word, unknown.get(word), names, said.pop(word, ""))
        if meaning:
            said[word] = meaning
    return said


def _choice(key: str, word: str, rows: int | None, names: dict[str, str], meaning: str) -> str:
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        plain(word if rows is None else f"{word} ({number(rows)})")
    options = list(names)
    chosen: str = right.selectbox(
        # The label is heard, not seen; it would take the marks of a file's words for Markdown.
        " ".join(_WORDS.findall(word)) or key,
        options,
        index=options.index(meaning) if meaning in names else 0,
        format_func=lambda code: names[code],
        key=key,
        label_visibility="collapsed",
    )
    return chosen


def _meanings(name: str, catalogue: Catalogue) -> dict[str, str]:
    """Return code → name of what the words of a field can mean."""
    lang = language()
    if name == "category":
        return category_names(catalogue)
    items = {
        "status": catalogue.statuses,
        "urgency": catalogue.urgencies,
        "owner": (*catalogue.land, *catalogue.actors),
        "land": (*catalogue.land, *catalogue.actors),
        "subcode": tuple(sub for category in catalogue.categories for sub in category.sub),
    }
    if name in items:
        return {item.code: item.label(lang) for item in items[name]}
    if name in ("safety_day", "safety_dark"):
        return {str(step.value): step.label(lang) for step in catalogue.safety if step.value is not None}
    if name == "polarity":
        return {"-1": _("Problem"), "0": _("Idea"), "1": _("Good place")}
    return {"dagsljus": _("Daylight"), "skymning": _("Twilight"), "morker": _("Dark")}
