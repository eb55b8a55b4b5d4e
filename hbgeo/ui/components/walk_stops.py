"""The stops of a walk as a list that can be edited, and adding one without the map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, language, say
from hbgeo.services.addresses import STOP, Hit, find_address
from hbgeo.services.walks_draft import MAX_LINE, MAX_PROSE
from hbgeo.services.walks_stops import next_number
from hbgeo.ui.components import walk_stops_actions as actions
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.walk_words import refusal


def stop_list(wired: Services, stops: Sequence[Stop]) -> None:
    """Draw the stops with their fields and order; what is changed is saved at once."""
    st.subheader(_("Stops"), anchor=False)
    walk_undo.offer(actions.PLACE)
    actions.tell_failure()
    if not stops:
        st.info(_("No stops yet. Let a tap on the map add one, or write a name, an address or coordinates below."))
    for stop in stops:
        _row(wired, stop, last=stop is stops[-1])
    if stops:
        st.caption(_("Changes of the stops are saved at once."))


def stop_by_words(wired: Services, walk: Walk, stops: Sequence[Stop]) -> None:
    """Draw the way to add a stop by a name, an address or coordinates."""
    key = f"walk_words_{walk.id}"
    text = st.text_input(
        _("Add a stop without the map: name, address or coordinates"),
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
    hit = hits[min(choice, len(hits) - 1)]
    st.button(
        _("Add as stop {number}").format(number=number),
        icon=":material/add_location_alt:",
        key=f"{key}_add",
        on_click=_add,
        args=(wired, walk.id, hit, key),
    )


def _add(wired: Services, walk_id: str, hit: Hit, key: str) -> None:
    actions.add_at(wired, walk_id, hit.position, hit.name)
    st.session_state[key] = ""


def _hit_name(wired: Services, hit: Hit) -> str:
    kinds = {layer.code: layer.label(language()) for layer in wired.catalogue.layers} | {STOP: _("Stop")}
    return f"{hit.name} · {kinds.get(hit.kind, hit.kind)}"


def _row(wired: Services, stop: Stop, *, last: bool) -> None:
    key = f"walk_stop_{stop.id}"
    _follow_store(key, stop)
    with st.container(border=True, key=key, gap="small"):
        name, owner = st.columns([3, 2])
        with name:
            st.text_input(
                _("Stop {number}: name").format(number=stop.number),
                key=f"{key}_name",
                max_chars=MAX_LINE,
                autocomplete="off",
                on_change=_changed,
                args=(wired, stop, key, "name"),
            )
        with owner:
            owners = {actor.code: actor.label(language()) for actor in wired.catalogue.actors}
            st.selectbox(
                _("Landowner"),
                list(dict.fromkeys([None, *owners, stop.landowner])),
                format_func=lambda code: owners.get(code, code) if code else _("Not known"),
                key=f"{key}_landowner",
                on_change=_changed,
                args=(wired, stop, key, "landowner"),
            )
        st.text_input(
            _("Why here?"),
            key=f"{key}_reason",
            max_chars=MAX_PROSE,
            autocomplete="off",
            on_change=_changed,
            args=(wired, stop, key, "reason"),
        )
        _row_buttons(wired, stop, key, last=last)


def _row_buttons(wired: Services, stop: Stop, key: str, *, last: bool) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            _("Up"),
            icon=":material/arrow_upward:",
            key=f"{key}_up",
            disabled=stop.number == 1,
            on_click=actions.move,
            args=(wired, stop, -1),
        )
        st.button(
            _("Down"),
            icon=":material/arrow_downward:",
            key=f"{key}_down",
            disabled=last,
            on_click=actions.move,
            args=(wired, stop, 1),
        )
        st.button(
            _("Move on the map"),
            icon=":material/place:",
            key=f"{key}_place",
            on_click=actions.wait_for_tap,
            args=(stop,),
        )
        st.button(
            _("Remove"), icon=":material/delete:", key=f"{key}_remove", on_click=actions.remove, args=(wired, stop)
        )


def _follow_store(key: str, stop: Stop) -> None:
    """Put what the store has into the widgets; what was just typed is in the store by now."""
    for field in ("name", "reason", "landowner"):
        st.session_state[f"{key}_{field}"] = getattr(stop, field)


def _changed(wired: Services, stop: Stop, key: str, field: str) -> None:
    actions.change(wired, stop, **{field: st.session_state[f"{key}_{field}"]})
