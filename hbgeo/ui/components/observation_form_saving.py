"""Saving the form: one action that either keeps everything or says what is missing; undo and redo afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Observation
from hbgeo.errors import HbgeoError, InvalidInput, Problem
from hbgeo.i18n import _, language, ngettext, say
from hbgeo.services.drafts import Draft, problems
from hbgeo.services.recording import record, redo, undo
from hbgeo.ui.components.locate_place import chosen_place
from hbgeo.ui.components.observation_form import clear_form, filled_in, form_photos

_KEY = "record_saving"
_BAR = f"{_KEY}_bar"
#: The button and what came of it stay in sight, however long the form is.
_STYLE = f"""<style>
*:has(> .st-key-{_BAR}) {{ position: sticky; bottom: 0; z-index: 5; }}
.st-key-{_BAR} {{
  gap: 0.5rem; padding: 0.6rem 0;
  background: var(--st-background-color, Canvas); border-top: 1px solid var(--st-border-color, #76857f);
}}
.st-key-{_BAR} button {{ min-height: 3rem; }}
</style>"""


@dataclass
class Saving:
    """How saving stands in this session.

    Parameters
    ----------
    draft_id
        Id that the next observation gets, so that a second tap on the button keeps nothing twice.
    own
        Ids recorded in this session, latest last: they can be undone, one by one, by nobody else.
    token, agreed
        Stands for this visitor when saying “me too”; ids of the observations it was said to.
    problems, failure
        Why the last try did not succeed.
    saved, undone
        What was done last.
    """

    draft_id: str = field(default_factory=new_id)
    own: list[str] = field(default_factory=list)
    token: str = field(default_factory=new_id)
    agreed: set[str] = field(default_factory=set)
    problems: tuple[Problem, ...] = ()
    failure: HbgeoError | None = None
    saved: Observation | None = None
    undone: bool = False

    def forget_result(self) -> None:
        """Forget what the last action led to."""
        self.problems, self.failure, self.saved, self.undone = (), None, None, False


def saving() -> Saving:
    """Return how saving stands in this session."""
    state: Saving = st.session_state.setdefault(_KEY, Saving())
    return state


def save_button(walk_id: str | None) -> None:
    """Draw the button that saves, and what came of it."""
    state = saving()
    with st.container(key=_BAR):
        st.html(_STYLE)
        _tell_result(state)
        st.button(
            _("Save"),
            type="primary",
            icon=":material/check:",
            key=f"{_KEY}_save",
            width="stretch",
            on_click=_save,
            args=(state.draft_id, walk_id, language()),
        )


def open_problems(walk_id: str | None) -> tuple[Problem, ...]:
    """Return what the last try to save lacked and what is lacking still: what has been mended is told no more."""
    state, catalogue = saving(), services().catalogue
    if not state.problems:
        return ()
    lacking = set(map(str, problems(_draft(state, walk_id), catalogue, photos=len(form_photos(catalogue).taken))))
    state.problems = tuple(problem for problem in state.problems if str(problem) in lacking)
    return state.problems


def _draft(state: Saving, walk_id: str | None) -> Draft:
    place = chosen_place()
    return replace(
        filled_in(services().catalogue),
        id=state.draft_id,
        position=place.position,
        walk_id=walk_id,
        stop_id=place.stop_id if walk_id else None,
    )


def _save(draft_id: str, walk_id: str | None, lang: str) -> None:
    state, wired = saving(), services()
    if draft_id != state.draft_id:
        return  # a second tap on a button whose first tap has saved already
    state.forget_result()
    draft = replace(_draft(state, walk_id), language=lang)
    try:
        state.saved = record(wired.store, wired.catalogue, draft, form_photos(wired.catalogue).contents)
    except InvalidInput as invalid:
        state.problems = invalid.problems
    except HbgeoError as error:
        state.failure = error
    else:
        state.own.append(draft_id)
        state.draft_id = new_id()
        chosen_place().clear()
        clear_form()


def _tell_result(state: Saving) -> None:
    if state.failure:
        st.error(say(state.failure), icon=":material/error:")
    if state.problems:
        st.error(_("Not saved yet:") + "".join(f"\n- {say(problem)}" for problem in state.problems))
    if state.saved:
        _tell_saved(state, state.saved)


def _tell_saved(state: Saving, saved: Observation) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if state.undone:
            _line("undo", _("Undone. Nothing of it is shown any longer."))
            st.button(_("Bring it back"), key=f"{_KEY}_redo", on_click=_redo, icon=":material/redo:")
        else:
            _line("check_circle", _summary(saved, services().catalogue))
            st.button(_("Undo"), key=f"{_KEY}_undo", on_click=_undo, icon=":material/undo:")


def _line(icon: str, text: str) -> None:
    st.success(text, icon=f":material/{icon}:", width="stretch")


def _summary(saved: Observation, catalogue: Catalogue) -> str:
    what = catalogue.label_of(saved.subcode or saved.category, language())
    text = _("Saved: {what}.").format(what=what)
    if saved.photo_count:
        photos = ngettext("{count} photo", "{count} photos", saved.photo_count)
        text += f" {photos.format(count=saved.photo_count)}."
    return text + " " + _("Thank you!")


def _undo() -> None:
    _take(undo, undone=True)


def _redo() -> None:
    _take(redo, undone=False)


def _take(step: Callable[..., object], *, undone: bool) -> None:
    """Take the step with what was saved last; `undone` says where that leads."""
    state = saving()
    state.failure = None
    if state.saved is None:
        return
    try:
        step(services().store, state.saved.id, own=state.own)
    except HbgeoError as error:
        state.failure = error
    else:
        state.undone = undone
