"""What the words of a file mean in the catalogue: a table to fill in."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

import pandas as pd
import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.exchange.mapping import Coded, Mapping
from hbgeo.i18n import _, language
from hbgeo.ui.components.observation_import_form import FIELD_NAMES, category_names
from hbgeo.ui.components.observation_import_mapping import with_values

_ROW_HEIGHT = 40


def values_form(
    key: str, mapping: Mapping, unknown: Dictionary[str, Dictionary[str, int]], catalogue: Catalogue
) -> Mapping | None:
    """Draw a table for each coded field with words that are no codes; return the mapping once it was sent.

    Parameters
    ----------
    key
        Name in the session; another one for another mapping.
    unknown
        Field → word → rows with it, as a preview says it.
    """
    fields = {name: _known(name, catalogue) for name in unknown}
    if not fields:
        return None
    with st.form(key, border=False):
        st.markdown(_("**These words of the file are not in the catalogue.** Say what they mean."))
        told = {name: _table(key, name, mapping, unknown[name], known) for name, known in fields.items()}
        sent = st.form_submit_button(_("Use these meanings"), icon=":material/check:")
    if not sent:
        return None
    for name, values in told.items():
        mapping = with_values(mapping, name, values)
    return mapping


def _known(name: str, catalogue: Catalogue) -> dict[str, str]:
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


def _table(
    key: str, name: str, mapping: Mapping, unknown: Dictionary[str, int], known: dict[str, str]
) -> dict[str, str]:
    coded: Coded | None = getattr(mapping, name)
    said = dict(coded.values) if coded else {}
    words = list(dict.fromkeys([*unknown, *said]))
    # A name may stand for several codes; the code behind it tells them apart.
    labels = {code: f"{label} ({code})" for code, label in known.items()}
    codes = {label: code for code, label in labels.items()}
    rows = pd.DataFrame(
        {
            "word": words,
            "rows": [unknown.get(word) for word in words],
            "meaning": [labels.get(said.get(word, "")) for word in words],
        }
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["word", "rows"],
        key=f"{key}_{name}",
        row_height=_ROW_HEIGHT,
        placeholder=_("Choose …"),
        column_config={
            "word": st.column_config.TextColumn(
                _("In the file ({field})").format(field=_(FIELD_NAMES[name])), width="medium"
            ),
            "rows": st.column_config.NumberColumn(_("Rows"), width="small", format="localized"),
            "meaning": st.column_config.SelectboxColumn(_("Means"), options=list(codes), width="large"),
        },
        alt=_("Words of the file and what they mean"),
    )
    pairs = zip(edited["word"], edited["meaning"], strict=True)
    return {word: codes[meaning] for word, meaning in pairs if meaning in codes}
