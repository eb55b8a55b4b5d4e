"""What folium generates for a map, as a script alone: for a page that allows no script within itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import folium
from branca.element import Element, Figure


def script_of(drawn: folium.Map, name: str) -> str:
    """Return the script that draws a map. The same map always gives the same script.

    Parameters
    ----------
    name
        Of the script's variable and of the id of the element it fills: two words, joined by an underscore.
    """
    # branca has no other way to name an element, and would give each a name of its own at each call.
    drawn._name, drawn._id = name.split("_")  # noqa: SLF001
    for number, element in enumerate(_below(drawn)):
        element._id = str(number)  # noqa: SLF001
    figure = cast("Figure", drawn.get_root())
    figure.render()
    return "\n".join(part.render() for part in figure.script._children.values())  # noqa: SLF001


def _below(element: Element) -> Iterator[Element]:
    for child in element._children.values():  # noqa: SLF001
        yield child
        yield from _below(child)
