"""What a walker says of a place: kind, category, safety, urgency, words and photos; kept until it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from hbgeo.domain.catalogue import Catalogue, Category
from hbgeo.domain.observation import MAX_TEXT
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, language, say
from hbgeo.services.drafts import Draft, needs_words, polarities, takes_photos
from hbgeo.ui.components.category_tiles import category_tiles
from hbgeo.ui.components.category_tiles_style import tiles
from hbgeo.ui.components.locate_place import offer_photo_position
from hbgeo.ui.components.photo_input import Photos, gathered, photo_input
from hbgeo.ui.components.safety_scale import safety_scale

_KEY = "record_form"
_KIND, _TEXT, _URGENCY = f"{_KEY}_kind", f"{_KEY}_text", f"{_KEY}_urgency"
_DAY, _DARK, _PHOTOS = f"{_KEY}_safety_day", f"{_KEY}_safety_dark", f"{_KEY}_photos"
_KIND_BOX = f"{_KIND}_box"
#: Kinds, by polarity, in the order asked.
_KINDS = {
    -1: (N_("Problem"), "report"),
    1: (N_("Good"), "thumb_up"),
    0: (N_("Idea"), "emoji_objects"),
}
_EMERGENCY = N_(
    "In danger now? Call 112. The municipality reads this later: nobody is sent out because of it."
    " To reach the police when it is not urgent, call 114 14."
)


def observation_form(catalogue: Catalogue, problems: Sequence[Problem]) -> None:
    """Draw the fields.

    Parameters
    ----------
    problems
        Found when it was last tried to save; each is shown at its field.
    """
    polarity = _ask_kind()
    _tell(problems, "polarity")
    category = None if polarity is None else _ask_category(catalogue, polarity)
    _tell(problems, "category")
    if category is not None:
        if polarity == category.polarity and category.sub:
            _ask_subcode(category)
        _tell(problems, "subcode")
    _ask_words(category)
    _tell(problems, "text", "photos")
    _ask_feeling(catalogue, polarity)
    _tell(problems, "safety_day", "safety_dark", "urgency")


def filled_in(catalogue: Catalogue) -> Draft:
    """Return what has been filled in, without place, walk and id."""
    state = st.session_state
    polarity: int | None = state.get(_KIND)
    category = _chosen_category(catalogue, polarity)
    subcode = state.get(_sub_key(category)) if category and polarity == category.polarity else None
    return Draft(
        category=category.code if category else None,
        subcode=subcode,
        polarity=polarity if category else None,
        text=_text_of(category),
        safety_day=_step(_DAY),
        safety_dark=_step(_DARK),
        urgency=state.get(_URGENCY) if polarity == -1 else None,
    )


def form_photos(catalogue: Catalogue) -> Photos:
    """Return the photos gathered; those of a category that takes none are left aside."""
    category = _chosen_category(catalogue, st.session_state.get(_KIND))
    return gathered(_PHOTOS) if category is None or takes_photos(category) else Photos()


def clear_form(catalogue: Catalogue) -> None:
    """Empty all fields; only to be called before they are drawn (from a callback)."""
    state = st.session_state
    for key in (_KIND, _URGENCY, _DAY, _DARK, *map(_tiles_key, _KINDS), *map(_sub_key, catalogue.categories)):
        state[key] = None
    state[_TEXT] = ""
    gathered(_PHOTOS).clear()


def _ask_kind() -> int | None:
    names = {polarity: f":material/{icon}: {_(name)}" for polarity, (name, icon) in _KINDS.items()}
    with st.container(key=_KIND_BOX):
        st.html(f"<style>.st-key-{_KIND_BOX} button {{ min-height: 3.25rem; }}</style>")
        kind: int | None = st.segmented_control(
            _("What do you want to tell?"),
            list(names),
            format_func=names.__getitem__,
            key=_KIND,
            width="stretch",
            persist_state="session",
        )
    return kind


def _ask_category(catalogue: Catalogue, polarity: int) -> Category | None:
    if len(_offered(catalogue, polarity)) > 1:
        category_tiles(_offered(catalogue, polarity), key=_tiles_key(polarity))
    return _chosen_category(catalogue, polarity)


def _chosen_category(catalogue: Catalogue, polarity: int | None) -> Category | None:
    """Return the category of the tile that is chosen; where there is but one, nobody needs to choose."""
    if polarity is None:
        return None
    offered = _offered(catalogue, polarity)
    code = offered[0].code if len(offered) == 1 else st.session_state.get(_tiles_key(polarity))
    return next((category for category in offered if category.code == code), None)


def _offered(catalogue: Catalogue, polarity: int) -> list[Category]:
    """Return the categories for a polarity, those that are made for it first."""
    offered = [category for category in catalogue.categories if polarity in polarities(category)]
    return sorted(offered, key=lambda category: category.polarity != polarity)


def _ask_subcode(category: Category) -> None:
    names = {sub.code: sub.label(language()) for sub in category.sub}
    _choice(_("More precisely"), names, key=_sub_key(category))


def _ask_words(category: Category | None) -> None:
    if category is not None and not takes_photos(category):
        st.info(
            _("Neither words nor photos here, so that nobody is pointed out. Choose from the list."),
            icon=":material/shield_person:",
        )
        return
    needed = category is not None and needs_words(category)
    st.text_area(
        _("Describe it") if needed else _("Describe it (if you like)"),
        key=_TEXT,
        max_chars=MAX_TEXT,
        placeholder=_("What do you see? Write nothing about who people are."),
        height=100,
        on_change="ignore",
        persist_state="session",
    )
    offer_photo_position(photo_input(_PHOTOS).position)


def _ask_feeling(catalogue: Catalogue, polarity: int | None) -> None:
    safety_scale(_("How safe does it feel in daylight?"), catalogue, key=_DAY)
    safety_scale(_("How safe does it feel in the dark?"), catalogue, key=_DARK)
    if polarity != -1:
        return
    names = {urgency.code: urgency.label(language()) for urgency in catalogue.urgencies}
    _choice(_("How urgent is it?"), names, key=_URGENCY)
    if _is_danger(catalogue):
        st.warning(_(_EMERGENCY), icon=":material/emergency:")


def _choice(label: str, names: Mapping[str, str], *, key: str) -> None:
    box = f"{key}_box"
    with st.container(key=box):
        st.html(tiles(box))
        st.pills(
            label,
            list(names),
            format_func=names.__getitem__,
            key=key,
            width="stretch",
            wrap=True,
            persist_state="session",
        )


def _is_danger(catalogue: Catalogue) -> bool:
    """Tell whether danger is chosen, or suggested by the sub-category."""
    category = _chosen_category(catalogue, -1)
    subcode = st.session_state.get(_sub_key(category)) if category else None
    suggested = catalogue.subcategory(subcode).urgency if subcode else None
    code = st.session_state.get(_URGENCY) or suggested
    return any(urgency.code == code and urgency.danger for urgency in catalogue.urgencies)


def _text_of(category: Category | None) -> str:
    """Return what was written; a category that takes no words leaves it aside, and it comes back with another."""
    text: str = st.session_state.get(_TEXT) or ""
    return text if category is None or category.free_text else ""


def _step(key: str) -> int | None:
    value: int | None = st.session_state.get(key)
    return value if value is not None and value >= 0 else None


def _tell(problems: Sequence[Problem], *fields: str) -> None:
    for problem in problems:
        if problem.field in fields:
            st.error(say(problem), icon=":material/error:")


def _tiles_key(polarity: int) -> str:
    return f"{_KEY}_category_{polarity + 1}"


def _sub_key(category: Category | None) -> str:
    return f"{_KEY}_sub_{category.code if category else ''}"
