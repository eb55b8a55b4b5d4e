"""Bars without a chart library: numbers and patterns in them, so that nobody needs to tell the colours apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

#: Fill and pattern of each part, from the best to the worst; dark enough for white digits.
_FILLS = (
    "#14603a",
    "repeating-linear-gradient(90deg,#2d6a9f 0 6px,#245883 6px 12px)",
    "repeating-linear-gradient(45deg,#8a5300 0 5px,#6d4100 5px 10px)",
    "repeating-linear-gradient(135deg,#a02020 0 3px,#7c1616 3px 9px)",
    "repeating-linear-gradient(0deg,#5a6472 0 2px,#6b7685 2px 8px)",
)
_STYLE = """<style>
.hb-bars{display:grid;grid-template-columns:minmax(5.5rem,max-content) 1fr;gap:.35rem .7rem;align-items:center;
margin:0;font-size:.9rem}
.hb-bars .name{overflow-wrap:anywhere;max-width:11rem}
.hb-bars .bar{display:flex;min-width:0;min-height:1.5rem;align-items:center;gap:2px}
.hb-bars .bar>b,.hb-bars .key>b{display:grid;place-items:center;color:#fff;font-weight:600;min-width:1.6rem;
height:1.5rem;border-radius:3px;text-shadow:0 0 3px #000}
.hb-bars .after{padding-inline-start:.4rem;white-space:nowrap}
.hb-bars .key{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.3rem 1rem;padding-bottom:.3rem}
.hb-bars .key>span{display:flex;align-items:center;gap:.4rem}
.hb-bars .key b{width:1.6rem;height:1.1rem;border-radius:3px}
</style>"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Parameters
    ----------
    name
        What stands before it; may be words of people.
    parts
        How many of each part; empty for no bar at all.
    after
        What stands behind it.
    """

    name: str
    parts: tuple[int, ...]
    after: str = ""


def bars(rows: Sequence[Bar], parts: Sequence[str], *, label: str, shares: bool = False) -> None:
    """Draw bars; a table beside them says the same to those who do not see them.

    Parameters
    ----------
    parts
        Names of the parts, at most five, from the best to the worst; one without a name is not used.
    label
        What the picture shows, for screen readers.
    shares
        Whether each bar is as long as the others, and its parts are shares of it.
    """
    most = max((sum(row.parts) for row in rows), default=0) or 1
    named = [(fill, escape(name)) for fill, name in zip(_FILLS, parts, strict=False) if name]
    key = "".join(f'<span><b style="background:{fill}"></b>{name}</span>' for fill, name in named)
    drawn = "".join(_drawn(row, sum(row.parts) if shares else most) for row in rows)
    shown = f'<div class="key">{key}</div>' * (len(parts) > 1)
    st.html(f'{_STYLE}<div class="hb-bars" role="img" aria-label="{escape(label)}">{shown}{drawn}</div>')


def _drawn(row: Bar, most: int) -> str:
    segments = "".join(_segments(row.parts, most))
    after = f'<span class="after">{escape(row.after)}</span>' if row.after else ""
    return f'<span class="name" dir="auto">{escape(row.name)}</span><span class="bar">{segments}{after}</span>'


def _segments(parts: Iterable[int], most: int) -> Iterable[str]:
    for number, count in enumerate(parts):
        if count:
            width = f"width:{100 * count / most:.1f}%"
            yield f'<b style="background:{_FILLS[number]};{width}">{count}</b>'
