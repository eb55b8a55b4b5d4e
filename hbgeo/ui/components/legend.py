"""What the signs on the map mean, with how many there are of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import language
from hbgeo.services.browsing import Overview
from hbgeo.ui.components.filters_words import Words, number

#: The map draws the same shapes, so that nobody needs to tell the colours apart.
_SHAPES = {-1: "problem", 0: "idea", 1: "good"}
_NEUTRAL = "#5a6472"
_STYLE = """<style>
.hb-legend{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:0 1rem;
margin:0!important;padding:0!important;list-style:none!important;font-size:.85rem;line-height:1.2}
.hb-legend li{display:flex;align-items:center;gap:.45rem;min-height:2.2rem;
margin:0!important;padding:0!important}
.hb-legend .sign{flex:none;display:grid;place-items:center;box-sizing:border-box;width:1.6rem;height:1.6rem;
border-radius:50%;font:400 1.05rem/1 "Material Symbols Rounded";font-feature-settings:"liga";overflow:hidden}
.hb-legend .problem{width:1.3rem;height:1.3rem;margin:0 .15rem;border-radius:2px;transform:rotate(45deg)}
.hb-legend .problem>*{transform:rotate(-45deg)}
.hb-legend .idea{border-radius:3px;width:1.45rem;height:1.45rem;margin:0 .075rem}
.hb-legend .place{border-radius:.4rem .4rem .4rem 1px}
.hb-legend .label{flex:1;min-width:0;overflow-wrap:anywhere;hyphens:auto}
.hb-legend .count{font-variant-numeric:tabular-nums}
</style>"""


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    color: str
    icon: str
    shape: str
    count: int


def legend(catalogue: Catalogue, overview: Overview) -> None:
    """Draw the shapes and the categories that the selection holds."""
    words, lang = Words(catalogue, ()), language()
    shapes = (
        _Row(words.polarity(polarity), _NEUTRAL, "", shape, overview.by_polarity.get(polarity, 0))
        for polarity, shape in _SHAPES.items()
    )
    kinds = (
        _Row(item.label(lang), item.color, item.icon, _SHAPES[item.polarity], overview.by_category[item.code])
        for item in catalogue.categories
        if item.code in overview.by_category
    )
    st.html(f"{_STYLE}{_list(shapes)}<hr style='margin:.5rem 0'>{_list(kinds)}")


def layer_legend(catalogue: Catalogue, counts: Mapping[str, int]) -> None:
    """Draw the layers named by `counts` with their colours."""
    lang = language()
    rows = (
        _Row(item.label(lang), item.color, item.icon, "place", counts[item.code])
        for item in catalogue.layers
        if item.code in counts
    )
    st.html(f"{_STYLE}{_list(rows)}")


def ink_on(color: str) -> str:
    """Return black or white, whichever stands out more on a colour (`#rrggbb`).

    Relative luminance of WCAG 2.2; contrast is equal at about 0.179.
    """
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    luminance = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    return "#000" if luminance > 0.179 else "#fff"  # noqa: PLR2004


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG 2.2


def _list(rows: Iterable[_Row]) -> str:
    return f"<ul class='hb-legend' lang='{language()}'>{''.join(map(_item, rows))}</ul>"


def _item(row: _Row) -> str:
    return (
        f"<li><span class='sign {row.shape}' aria-hidden='true' style='background:{escape(row.color)};"
        f"color:{ink_on(row.color)}'><span>{escape(row.icon)}</span></span>"
        f"<span class='label'>{escape(row.label)}</span><span class='count'>{number(row.count)}</span></li>"
    )
