"""What a picture of hot spots says in words: its legend, what has to be known of it, and what it was made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from hbgeo.errors import Problem
from hbgeo.i18n import _, language, ngettext, say
from hbgeo.services.hotspots import Found, LegendEntry, Pile, Verdict
from hbgeo.services.hotspots_parameters import said
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.hotspots_choice import count_for_walkers, count_stacks
from hbgeo.ui.components.hotspots_layer import EDGES
from hbgeo.ui.components.plain_text import lines

#: Pattern → the same in a stylesheet, of a color.
_FILLS = {
    "full": "{0}",
    "stripes": "repeating-linear-gradient(135deg,{0} 0 4px,transparent 4px 8px)",
    "bars": "repeating-linear-gradient(0deg,transparent 0 3px,{0} 3px 5px)",
    "faint": "color-mix(in srgb,{0} 60%,transparent)",
    "dots": "radial-gradient(circle,{0} 2.6px,transparent 3px) 0 0/9px 9px",
    "crossed": "repeating-linear-gradient(45deg,{0} 0 1px,transparent 1px 6px),"
    "repeating-linear-gradient(135deg,{0} 0 1px,transparent 1px 6px)",
    "none": "transparent",
}
_STYLE = """<style>
.hb-cells{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin:0!important;padding:0!important;list-style:none!important}
.hb-cells li{display:flex;align-items:center;gap:.5rem;margin:0!important;padding:0!important;font-size:.9rem}
.hb-cells span.sign{flex:none;box-sizing:border-box;width:2rem;height:1.5rem;border-radius:2px}
.hb-ramp{display:flex;align-items:center;gap:.6rem;font-size:.9rem}
</style>"""
_MADE = "font-size:.85rem;overflow-wrap:anywhere;margin:0"
_MOST_PILES = 20


def words_of(legend: Sequence[LegendEntry]) -> dict[int, str]:
    """Return the words of each class."""
    return {int(entry.code): _(entry.words) for entry in legend}


def legend_of(found: Found, counts: Mapping[int, int]) -> None:
    """Draw what the patterns mean, with how many cells there are of each; the classes that are there."""
    items = "".join(_item(entry, counts[int(entry.code)]) for entry in found.legend if counts.get(int(entry.code)))
    st.html(f'{_STYLE}<ul class="hb-cells" lang="{language()}">{items}</ul>')


def _item(entry: LegendEntry, count: int) -> str:
    width, dashes = EDGES[entry.pattern]
    edge = "#555" if entry.pattern in ("none", "faint") else entry.colour
    border = f"{max(1, round(width))}px {'dashed' if dashes else 'solid'} {edge}"
    sign = f"background:{_FILLS[entry.pattern].format(entry.colour)};border:{border}"
    return (
        f'<li><span class="sign" aria-hidden="true" style="{escape(sign)}"></span>'
        f"<span>{escape(_(entry.words))}: {number(count)}</span></li>"
    )


def in_short(found: Found, counts: Mapping[int, int]) -> None:
    """Say how much was counted and how many cells stand out."""
    text = ngettext("**{count} observation counted**", "**{count} observations counted**", found.counted)
    parts = [text.format(count=number(found.counted))]
    if found.left_out:
        text = ngettext("{count} left out", "{count} left out", found.left_out)
        parts.append(text.format(count=number(found.left_out)))
    if found.refused is None and found.surface is None and claims(counts):
        sure = counts.get(int(Verdict.SURELY_MORE), 0)
        text = ngettext("{count} cell with surely more than chance", "{count} cells with surely more than chance", sure)
        parts.append(text.format(count=number(sure)))
    st.markdown(" · ".join(parts))


def claims(counts: Mapping[int, int]) -> bool:
    """Tell whether a picture says something of any cell; of one that does not, “none stands out” is no answer."""
    return any(counts.get(int(code)) for code in Verdict if code not in (Verdict.TOO_FEW, Verdict.NOT_VISITED))


def notes_of(found: Found, *, key: str, switch: bool = True) -> None:
    """Say what has to be known, before the picture.

    Parameters
    ----------
    key
        Unique on the page.
    switch
        Whether what is piled up can be counted by a button here.
    """
    if found.refused is not None:
        refusal_of(found)
    notes = [note for note in found.notes if note != found.refused]
    if notes:
        with st.container(border=True, key=f"hotspots_notes_{key}"):
            st.markdown(":material/info: **" + _("Before you believe the picture") + "**")
            lines(say(note) for note in notes)
            if switch:
                _switches(found, key)
    if found.piles:
        _piles(found.piles)


def _switches(found: Found, key: str) -> None:
    """Draw the buttons that do what the notes speak of."""
    with st.container(horizontal=True):
        if found.surface is None and any(note.field == "walkers" for note in found.notes):
            label = _("Count for each walker and kilometre")
            st.button(label, icon=":material/directions_walk:", key=f"hotspots_rate_{key}", on_click=count_for_walkers)
        if found.piles and not found.asked.with_stacks:
            st.button(_("Count them too"), icon=":material/layers:", key=f"hotspots_pile_{key}", on_click=count_stacks)


def refusal_of(found: Found) -> None:
    """Say why nothing is drawn, and that this is no fault."""
    if found.refused is None:
        return
    style = "border-inline-start:5px solid #b26a00;padding:.5rem .9rem;overflow-wrap:anywhere"
    st.html(
        f'<div role="status" style="{style}"><strong>{escape(_("No picture is drawn"))}</strong><br>'
        f"{escape(say(found.refused))}</div>"
    )


def parameters_of(found: Found, words: Words) -> None:
    """Say under the picture what it was made with."""
    names: dict[str, Callable[[str], str]] = {
        "Walks": words.walk,
        "Categories": words.category,
        "Statuses": words.status,
        "Light": words.light,
    }

    def named(name: str, value: str | Problem) -> str | Problem:
        """Return codes as names; of two pictures in both values."""
        if name not in names or value in ("", "–"):
            return value
        if isinstance(value, Problem):
            both = value.values.items()  # noqa: PD011 - of a message, no table
            return replace(value, values={which: named(name, one) for which, one in both})
        return ", ".join(names[name](code) for code in value.split(", "))

    text = " · ".join(f"{_(name)}: {said(named(name, value))}" for name, value in found.parameters)
    label = _("How the picture was made")
    st.html(f'<p class="hb-made" dir="auto" style="{_MADE}"><b>{escape(label)}.</b> {escape(text)}</p>')


def _piles(piles: Sequence[Pile]) -> None:
    text = ngettext("{count} point with many observations", "{count} points with many observations", len(piles))
    with st.expander(text.format(count=number(len(piles))), icon=":material/layers:"):
        shown = [
            {_("Observations"): one.count, _("Latitude"): f"{one.lat:.5f}", _("Longitude"): f"{one.lon:.5f}"}
            for one in piles[:_MOST_PILES]
        ]
        st.dataframe(pd.DataFrame(shown), hide_index=True, alt=_("Points with many observations"))
