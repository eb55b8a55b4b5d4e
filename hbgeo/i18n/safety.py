"""Text on which somebody's safety may hang: the walkers' page shows the Swedish beside every other language.

A translation of it that has gone wrong must not be all that a person in danger can read (domain I).
"""

from __future__ import annotations

from hbgeo.i18n.catalogues import FALLBACK, translations

#: Messages of the walkers' page that name the emergency numbers or tell what to do in danger.
SAFETY: tuple[str, ...] = (
    (
        "In danger now? Call 112. The municipality reads this later: nobody is sent out because of it."
        " To reach the police when it is not urgent, call 114 14."
    ),
)
_SWEDISH = "sv"


def safety_in_swedish(lang: str) -> dict[str, str]:
    """Return message → Swedish, for readers of another language than Swedish of any kind."""
    if _SWEDISH in (lang, FALLBACK.get(lang)):
        return {}
    return {message: translations(_SWEDISH).gettext(message) for message in SAFETY}
