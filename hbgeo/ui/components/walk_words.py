"""What the pages say of a walk, in the language in force."""

from __future__ import annotations

from datetime import date, datetime, time
from html import escape
from typing import Literal

import streamlit as st
from babel.dates import format_date
from babel.numbers import format_decimal

from hbgeo.domain.observation import Light
from hbgeo.domain.walk import Walk, WalkState, WalkType
from hbgeo.i18n import Sayable, _, language, ngettext, say
from hbgeo.services.light import LOCAL, SunTimes
from hbgeo.services.walks_participants import Shown
from hbgeo.services.walks_words import LIGHTS, STATES, TYPES

_KILOMETRE = 1000
_SIZES = {2: "1.6rem", 3: "1.2rem"}


def type_name(kind: WalkType) -> str:
    """Return the name of a kind of walk."""
    return _(TYPES[kind])


def state_name(state: WalkState) -> str:
    """Return the name of a state."""
    return _(STATES[state])


def light_name(light: Light) -> str:
    """Return the name of a light."""
    return _(LIGHTS[light])


def day(on: date) -> str:
    """Return a day with its weekday."""
    text: str = format_date(on, "full", locale=language())
    return text


def clock(moment: time | datetime) -> str:
    """Return a local time of day as the language writes it; an aware moment is put into local time first."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(LOCAL)
    return f"{moment:%H.%M}" if language() == "sv" else f"{moment:%H:%M}"


def when(walk: Walk) -> str:
    """Return the day of a walk with its times as far as they are known."""
    times = [clock(moment) for moment in (walk.starts, walk.ends) if moment is not None]
    return f"{day(walk.on)}, {'–'.join(times)}" if times else day(walk.on)


def distance(metres: float) -> str:
    """Return metres to ten, or kilometres to one decimal from one kilometre on."""
    if round(metres, -1) < _KILOMETRE:
        return f"{round(metres, -1):.0f} m"
    return f"{format_decimal(round(metres / _KILOMETRE, 1), locale=language())} km"


def people(shown: Shown) -> str:
    """Return how many took part, as far as it may be shown; empty when nobody was counted."""
    if shown.total is None:
        return ""
    if not shown.exact:
        return ngettext("at least {count} person", "at least {count} people", shown.total).format(count=shown.total)
    return ngettext("{count} person", "{count} people", shown.total).format(count=shown.total)


def sun(times: SunTimes) -> str:
    """Return one sentence on when it gets dark."""
    if times.sunset is None:
        return _polar(times)
    if times.dark_from is None:
        return _("The sun sets at {sunset}; it does not get dark.").format(sunset=clock(times.sunset))
    values = {"sunset": clock(times.sunset), "dark": clock(times.dark_from)}
    return _("The sun sets at {sunset} and it is dark from {dark}.").format(**values)


def _polar(times: SunTimes) -> str:
    if times.at_noon is Light.DAYLIGHT:
        return _("The sun does not set.")
    if times.dark_from is None:
        return _("The sun does not rise.")
    return _("The sun does not rise; it is dark from {dark}.").format(dark=clock(times.dark_from))


def heading(text: str, *, level: Literal[2, 3] = 2) -> None:
    """Show what a person wrote as a heading, character by character."""
    style = f"margin: 0; padding: 0; font-size: {_SIZES[level]}; line-height: 1.25; overflow-wrap: anywhere"
    st.html(f'<h{level} dir="auto" style="{style}">{escape(text)}</h{level}>')


def refusal(thing: Sayable) -> None:
    """Show why something did not work; the text may quote what was typed or a file's name, so it is no Markdown."""
    style = "border-inline-start: 5px solid #c62828; padding: 0.5rem 0.9rem; overflow-wrap: anywhere"
    st.html(f'<div role="alert" dir="auto" style="{style}">{escape(say(thing))}</div>')
