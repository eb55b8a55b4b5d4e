"""Photos of an action, before and after side by side, and adding of more."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.event import Role
from hbgeo.errors import N_, HbgeoError
from hbgeo.i18n import _
from hbgeo.services import actions
from hbgeo.services.plan_photos import Shot, before_after
from hbgeo.ui.components.photo_input import photo_input
from hbgeo.ui.components.walk_words import refusal

_KINDS = {
    ActionPhotoKind.AFTER: N_("After"),
    ActionPhotoKind.SAME_SPOT: N_("Same spot as before"),
    ActionPhotoKind.BEFORE: N_("Before"),
}
_SHOWN = 4


def action_photos(wired: Services, action: Action) -> None:
    """Draw the photos and the way to add some."""
    shots = before_after(wired.store, action.id)
    st.markdown("#### " + _("Before and after"))
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{_('Before')}**")
        _row(wired, action, shots.before, _("Before"))
    with right:
        st.markdown(f"**{_('After')}**")
        _row(wired, action, (*shots.after, *shots.same_spot), _("After"))
    with st.expander(_("Add photos"), icon=":material/add_a_photo:"):
        kind = st.segmented_control(
            _("What they show"),
            list(_KINDS),
            default=ActionPhotoKind.AFTER,
            required=True,
            format_func=lambda one: _(_KINDS[one]),
            key=f"action_photo_kind_{action.id}",
        )
        photos = photo_input(f"action_photos_{action.id}")
        if photos.taken and st.button(_("Keep the photos"), type="primary", key=f"action_photo_save_{action.id}"):
            for content in photos.contents:
                actions.add_photo(wired.store, action.id, content, kind or ActionPhotoKind.AFTER)
            photos.clear()
            st.rerun()


def _row(wired: Services, action: Action, shots: Sequence[Shot], name: str) -> None:
    if not shots:
        st.caption(_("No photo."))
    for shot in shots[:_SHOWN]:
        shown = _("For everybody") if shot.public else _("Not approved for everybody")
        with wired.store.read() as session:
            # The caption is what is read aloud in the picture's place, too.
            words = f"{name}. {shown}"
            st.image(session.photos.image(shot.sha256), caption=words, alt=words, width="stretch")
        if shot.of_action:
            _buttons(wired, action, shot)


def _buttons(wired: Services, action: Action, shot: Shot) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Hide from the public page") if shot.public else _("Approve for the public page"),
            key=f"action_photo_public_{shot.sha256}",
            on_click=_publish,
            args=(wired, action, shot),
        )
        st.button(
            _("Remove the photo"),
            icon=":material/delete:",
            key=f"action_photo_remove_{shot.sha256}",
            on_click=_remove,
            args=(wired, action, shot),
        )
    failure: HbgeoError | None = st.session_state.pop(f"action_photo_failure_{shot.sha256}", None)
    if failure is not None:
        refusal(failure)


def _publish(wired: Services, action: Action, shot: Shot) -> None:
    wired.store.write(
        lambda session: session.actions.publish_photo(action.id, shot.sha256, Role.PLANNER, public=not shot.public)
    )


def _remove(wired: Services, action: Action, shot: Shot) -> None:
    try:
        actions.remove_photo(wired.store, action.id, shot.sha256)
    except HbgeoError as error:
        st.session_state[f"action_photo_failure_{shot.sha256}"] = error
