"""The stops of a walk as a list that can be edited, and adding one without the map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, language, say
from hbgeo.services.addresses import STOP, Hit, find_address
from hbgeo.services.walks_draft import MAX_LINE, MAX_PROSE
from hbgeo.services.walks_stops import next_number
from hbgeo.ui.components import walk_stops_actions as actions
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.follow_up_stops import stop_action, stop_actions
from hbgeo.ui.components.walk_words import refusal


def stop_list(wired: Services, walk: Walk, stops: Sequence[Stop]) -> None:
    """Draw the stops with their fields and order; what is changed is saved at once."""
    st.subheader(_("Stops"), anchor=False)
    _by_words(wired, walk, stops)
    walk_undo.offer(actions.PLACE)
    actions.tell_failure()
    looked_at = stop_actions(wired, stops)
    for stop in stops:
        _row(wired, stop, looked_at.get(stop.id), last=stop is stops[-1])
    if stops:
        st.caption(_("Changes of the stops are saved at once."))


def _by_words(wired: Services, walk: Walk, stops: Sequence[Stop]) -> None:
    key = f"walk_words_{walk.id}"
    text = st.text_input(
        _("Add a stop by name, address or coordinates"),
        key=key,
        max_chars=MAX_LINE,
        autocomplete="off",
        icon=":material/search:",
        placeholder="Hasselbackevägen · 58,0625 11,8420",
        help=_("Looks among the layers' places and the stops of earlier walks. No question leaves this server."),
        persist_state="session",
    )
    if not (text or "").strip():
        return
    try:
        hits = find_address(wired.store, text)
    except HbgeoError as error:
        refusal(error)
        return
    if not hits:
        st.info(_("Nothing by that name is known here. Write coordinates, or set the stop on the map."))
        return
    _offer(wired, walk, key, hits, next_number(stops))


def _offer(wired: Services, walk: Walk, key: str, hits: Sequence[Hit], number: int) -> None:
    names = [_hit_name(wired, hit) for hit in hits]
    choice = 0
    if hits[0].note:
        st.caption(say(hits[0].note))
    else:
        choice = st.selectbox(_("Found"), range(len(hits)), format_func=names.__getitem__, key=f"{key}_hit")
    moved = actions.waiting_for_tap(walk.id)
    if moved:
        label = _("Move stop {number} here").format(number=moved.number)
    else:
        label = _("Add as stop {number}").format(number=number)
    st.button(
        label,
        icon=":material/add_location_alt:",
        key=f"{key}_add",
        on_click=_take,
        args=(wired, walk.id, hits[min(choice, len(hits) - 1)], key),
    )


def _take(wired: Services, walk_id: str, hit: Hit, key: str) -> None:
    """Set a stop where the words lead: the one that is being moved, else a new one."""
    moved = actions.waiting_for_tap(walk_id)
    if moved:
        actions.move_to(wired, moved, hit.position)
    else:
        actions.add_at(wired, walk_id, hit.position, hit.name)
    st.session_state[key] = ""


def _hit_name(wired: Services, hit: Hit) -> str:
    kinds = {layer.code: layer.label(language()) for layer in wired.catalogue.layers} | {STOP: _("Stop")}
    return f"{hit.name} · {kinds.get(hit.kind, hit.kind)}"


def _row(wired: Services, stop: Stop, looked_at: Action | None, *, last: bool) -> None:
    _follow_store(stop)
    with st.container(border=True, key=_key(stop), gap="small"):
        if looked_at:
            stop_action(wired, looked_at)
        _line(wired, stop, "name", _("Stop {number}: name").format(number=stop.number), MAX_LINE)
        reason, owner = st.columns([3, 2])
        with reason:
            _line(wired, stop, "reason", _("Why here?"), MAX_PROSE)
        with owner:
            owners = {actor.code: actor.label(language()) for actor in wired.catalogue.actors}
            st.selectbox(
                _("Landowner"),
                [*owners, *({stop.landowner} - owners.keys() - {None})],
                index=None,
                format_func=lambda code: owners.get(code, code),
                placeholder=_("Not known"),
                key=f"{_key(stop)}_landowner",
                on_change=_changed,
                args=(wired, stop, "landowner"),
            )
        _row_buttons(wired, stop, last=last)
        if actions.waiting_for_tap(stop.walk_id) == stop:
            actions.tell_waiting(stop, "row")


def _line(wired: Services, stop: Stop, field: str, label: str, longest: int) -> None:
    st.text_input(
        label,
        key=f"{_key(stop)}_{field}",
        max_chars=longest,
        autocomplete="off",
        on_change=_changed,
        args=(wired, stop, field),
    )


def _row_buttons(wired: Services, stop: Stop, *, last: bool) -> None:
    key = _key(stop)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(_("Up"), key=f"{key}_up", disabled=stop.number == 1, on_click=actions.move, args=(wired, stop, -1))
        st.button(_("Down"), key=f"{key}_down", disabled=last, on_click=actions.move, args=(wired, stop, 1))
        st.button(
            _("Move"),
            key=f"{key}_place",
            on_click=actions.wait_for_tap,
            args=(stop,),
        )
        st.button(_("Remove"), key=f"{key}_remove", on_click=actions.remove, args=(wired, stop))


def _key(stop: Stop) -> str:
    return f"walk_stop_{stop.id}"


def _follow_store(stop: Stop) -> None:
    """Put what the store has into the widgets; what was just typed is in the store by now."""
    for field in ("name", "reason", "landowner"):
        st.session_state[f"{_key(stop)}_{field}"] = getattr(stop, field)


def _changed(wired: Services, stop: Stop, field: str) -> None:
    actions.change(wired, stop, **{field: st.session_state[f"{_key(stop)}_{field}"]})
