"""Where a place is, in the making: corners of this session, each change of which can be undone, until it is saved."""

from __future__ import annotations

from dataclasses import dataclass, field

import shapely
import streamlit as st
from shapely.geometry.base import BaseGeometry

from hbgeo.domain.place import Place
from hbgeo.errors import HbgeoError
from hbgeo.services.place_editing_shapes import Corners, Kind, Outline, geometry_of, outline_of

_MOST_UNDONE = 200


@dataclass
class GeometryDraft:
    """The outline of one place as it is being drawn.

    Parameters
    ----------
    saved
        What the place had when the drawing began; None for a new place.
    outline
        What is drawn now.
    before
        What was drawn before each change, latest last.
    shown
        What the map moves to: what was there first, or came from text or a file.
    written
        The outline that the written coordinates stand for.
    file_id
        The file that was read last, so that it is read once.
    failure
        Why the last thing did not work.
    """

    saved: Outline | None
    outline: Outline
    before: list[Outline] = field(default_factory=list)
    shown: Corners = ()
    written: Outline | None = None
    file_id: str = ""
    failure: HbgeoError | None = None

    @property
    def changed(self) -> bool:
        """Whether something was drawn that is not saved."""
        return self.outline != (self.saved or Outline(self.outline.kind))

    @property
    def geometry(self) -> BaseGeometry | None:
        """What is drawn, None for what has not been changed or begun.

        Raises
        ------
        InvalidInput
            While it has too few corners.
        """
        begun = self.saved is not None or self.outline.corners > 0
        return geometry_of(self.outline) if begun and self.outline != self.saved else None

    def draw(self, outline: Outline) -> None:
        """Draw another outline in place of this one."""
        self.failure = None
        if outline != self.outline:
            self.before = [*self.before[-_MOST_UNDONE:], self.outline]
            self.outline = outline

    def take_over(self, outline: Outline) -> None:
        """Draw an outline that came from elsewhere, and show where it is."""
        self.draw(outline)
        self.shown = tuple(corner for ring in outline.rings for corner in ring)

    def as_kind(self, kind: Kind) -> None:
        """Go on with the same corners as another shape; a point keeps the first one."""
        if kind != self.outline.kind:
            ring = self.outline.rings[0]
            self.draw(Outline(kind, (ring[:1] if kind == "Point" else ring,)))

    def undo(self) -> None:
        """Take the last change back."""
        self.failure = None
        if self.before:
            self.outline = self.before.pop()

    def clear(self) -> None:
        """Take all corners away."""
        self.draw(Outline(self.outline.kind))


def draft_of(key: str, place: Place | None, kind: Kind) -> GeometryDraft:
    """Return the drawing that is kept under a key of the session.

    Parameters
    ----------
    kind
        What a new place begins as.
    """
    kept: GeometryDraft | None = st.session_state.get(key)
    if kept is None:
        saved = None if place is None or place.geometry.is_empty else outline_of(place.geometry)
        shown = tuple((float(x), float(y)) for x, y in shapely.get_coordinates(place.geometry)) if place else ()
        kept = GeometryDraft(saved, saved or Outline(kind), shown=shown)
        st.session_state[key] = kept
    return kept
