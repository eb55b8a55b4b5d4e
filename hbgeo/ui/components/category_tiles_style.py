"""Looks of choices made of buttons: a grid of even tiles, each large enough for a gloved finger."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template

_GRID = Template("""
.st-key-$box [data-testid="stButtonGroup"] { width: 100%; }
.st-key-$box [data-testid="stButtonGroup"] [role="radiogroup"] {
  display: grid; grid-template-columns: repeat(auto-fill, minmax($narrowest, 1fr)); gap: 0.5rem; width: 100%;
}
.st-key-$box [data-testid="stButtonGroup"] button {
  min-height: $height; height: 100%; width: 100%; max-width: none; margin: 0;
  border-radius: 0.6rem; padding: 0.35rem 0.6rem;
}
.st-key-$box [data-testid="stButtonGroup"] button * { white-space: normal; line-height: 1.2; text-align: start; }
.st-key-$box [data-testid="stButtonGroup"] button > div { width: 100%; justify-content: flex-start; }
.st-key-$box [data-testid="stButtonGroup"] button[aria-checked="true"] { outline: 2px solid currentcolor; }
""")
_COLOR = Template("""
.st-key-$box [data-testid="stButtonGroup"] button:nth-of-type($place) {
  border-inline-start: 0.5rem solid $color !important;
}
""")


def tiles(box: str, *, narrowest: str = "9rem", height: str = "2.75rem", colors: Sequence[str] = ()) -> str:
    """Return the style of choices in the container with a key, to be given to `st.html`.

    Parameters
    ----------
    box
        Key of the container.
    narrowest, height
        CSS lengths that a tile is at least wide and high.
    colors
        `#rrggbb` of the edge of each tile, in order.
    """
    edges = (_COLOR.substitute(box=box, place=place, color=color) for place, color in enumerate(colors, 1))
    return f"<style>{_GRID.substitute(box=box, narrowest=narrowest, height=height)}{''.join(edges)}</style>"
