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
_TURN, _PHOTOS = f"{_KEY}_turn", f"{_KEY}_photos"
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
    polarity: int | None = state.get(_key("kind"))
    category = _chosen_category(catalogue, polarity)
    subcode = state.get(_sub_key(category)) if category and polarity == category.polarity else None
    return Draft(
        category=category.code if category else None,
        subcode=subcode,
        polarity=polarity if category else None,
        text=_text_of(category),
        safety_day=_step(_key("safety_day")),
        safety_dark=_step(_key("safety_dark")),
        urgency=state.get(_key("urgency")) if polarity == -1 else None,
    )


def form_photos(catalogue: Catalogue) -> Photos:
    """Return the photos gathered; those of a category that takes none are left aside."""
    category = _chosen_category(catalogue, st.session_state.get(_key("kind")))
    return gathered(_PHOTOS) if category is None or takes_photos(category) else Photos()


def clear_form() -> None:
    """Empty all fields; only to be called before they are drawn (from a callback)."""
    state = st.session_state
    for key in [key for key in state if str(key).startswith(_key(""))]:
        del state[key]
    # New widgets take their place: emptying the old ones could overtake and undo a quick tap on them.
    state[_TURN] = state.get(_TURN, 0) + 1
    gathered(_PHOTOS).clear()


def _key(name: str) -> str:
    """Return the key of a field; it differs from that of the same field for the observation before."""
    return f"{_KEY}_{st.session_state.get(_TURN, 0)}_{name}"


def _ask_kind() -> int | None:
    names = {polarity: f":material/{icon}: {_(name)}" for polarity, (name, icon) in _KINDS.items()}
    box = _key("kind_box")
    with st.container(key=box):
        st.html(f"<style>.st-key-{box} button {{ min-height: 3.25rem; }}</style>")
        kind: int | None = st.segmented_control(
            _("What do you want to tell?"),
            list(names),
            format_func=names.__getitem__,
            key=_key("kind"),
            width="stretch",
            persist_state="session",
        )
    return kind


def _ask_category(catalogue: Catalogue, polarity: int) -> Category | None:
    offered = _offered(catalogue, polarity)
    if len(offered) > 1:
        category_tiles(offered, key=_tiles_key(polarity), chosen=_obvious(offered, polarity))
    return _chosen_category(catalogue, polarity)


def _chosen_category(catalogue: Catalogue, polarity: int | None) -> Category | None:
    """Return the category of the tile that is chosen, or the one that is obvious until the tiles are drawn."""
    if polarity is None:
        return None
    offered = _offered(catalogue, polarity)
    code = st.session_state.get(_tiles_key(polarity), _obvious(offered, polarity))
    return next((category for category in offered if category.code == code), None)


def _obvious(offered: Sequence[Category], polarity: int) -> str | None:
    """Return the code of the only category made for a polarity: nobody needs to choose it."""
    own = [category.code for category in offered if category.polarity == polarity]
    return own[0] if len(own) == 1 else None


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
        key=_key("text"),
        max_chars=MAX_TEXT,
        placeholder=_("What do you see? Write nothing about who people are."),
        height=100,
        on_change="ignore",
        persist_state="session",
    )
    offer_photo_position(photo_input(_PHOTOS).position)


def _ask_feeling(catalogue: Catalogue, polarity: int | None) -> None:
    safety_scale(_("How safe does it feel in daylight?"), catalogue, key=_key("safety_day"))
    safety_scale(_("How safe does it feel in the dark?"), catalogue, key=_key("safety_dark"))
    if polarity != -1:
        return
    names = {urgency.code: urgency.label(language()) for urgency in catalogue.urgencies}
    _choice(_("How urgent is it?"), names, key=_key("urgency"))
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
    code = st.session_state.get(_key("urgency")) or suggested
    return any(urgency.code == code and urgency.danger for urgency in catalogue.urgencies)


def _text_of(category: Category | None) -> str:
    """Return what was written; a category that takes no words leaves it aside, and it comes back with another."""
    text: str = st.session_state.get(_key("text")) or ""
    return text if category is None or category.free_text else ""


def _step(key: str) -> int | None:
    value: int | None = st.session_state.get(key)
    return value if value is not None and value >= 0 else None


def _tell(problems: Sequence[Problem], *fields: str) -> None:
    for problem in problems:
        if problem.field in fields:
            st.error(say(problem), icon=":material/error:")


def _tiles_key(polarity: int) -> str:
    return _key(f"category_{polarity + 1}")


def _sub_key(category: Category | None) -> str:
    return _key(f"sub_{category.code if category else ''}")
