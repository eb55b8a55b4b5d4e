"""The form a walk is planned with; nothing typed is lost when something is missing or another part is looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from babel import Locale

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import MOST_WALKERS, Walk, WalkType
from hbgeo.errors import HbgeoError, InvalidInput, Problem
from hbgeo.i18n import _, language, say
from hbgeo.services import walks
from hbgeo.services.light import local_today, sun_times
from hbgeo.services.map_extent import extent
from hbgeo.services.walks import WalkDraft
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY, MAX_LINE, MAX_PROSE, MOST_IN_A_GROUP, MOST_MINUTES
from hbgeo.services.walks_light import place_of
from hbgeo.ui.components.walk_choice import choose
from hbgeo.ui.components.walk_form_values import FormValues
from hbgeo.ui.components.walk_words import day, refusal, sun, type_name

#: Languages that walkers may be met in (domain.md, I).
LANGUAGES = ("sv", "en", "ar", "so", "fa", "prs", "uk", "ti", "fi")
#: Languages that the Unicode locale data know by another code.
_CLDR = {"prs": "fa_AF"}
_COPY = "copy"
_QUARTER_S = 900


def walk_form(wired: Services, walk: Walk | None, others: Sequence[Walk]) -> None:
    """Draw the form.

    Parameters
    ----------
    walk
        The one to edit, None for a new one.
    others
        Walks that it can follow up.
    """
    form = FormValues(walk.id if walk else None)
    form.open(walks.draft_of(walk) if walk else WalkDraft(on=local_today()))
    found = form.open_problems()
    left, right = st.columns(2, gap="medium")
    with left:
        _what(form, found, others)
    with right:
        _when(form, found, _place(wired, walk))
        _who(form, found)
    _more(form, found)
    _saving(wired, form)


def _what(form: FormValues, found: Sequence[Problem], others: Sequence[Walk]) -> None:
    _line(form, found, "title", _("Title"), placeholder=_("Such as: Autumn walk in the dark"))
    st.segmented_control(
        _("Kind of walk"),
        list(WalkType),
        format_func=type_name,
        key=form.key("type"),
        required=True,
        persist_state="session",
        help=_(
            "First walk: the organisers go alone, once in daylight and once in the dark, to choose route and stops."
            " Main walk: with residents. Follow-up walk: some months later, to see what became of it."
        ),
    )
    if st.session_state[form.key("type")] is WalkType.FOLLOW_UP:
        _followed(form, found, others)
    st.text_area(
        _("Purpose"),
        key=form.key("purpose"),
        max_chars=MAX_PROSE,
        height=120,
        placeholder=_("What do you want to find out, and what happens with it afterwards?"),
        persist_state="session",
    )
    _complain(found, "purpose")


def _followed(form: FormValues, found: Sequence[Problem], others: Sequence[Walk]) -> None:
    names = {other.id: f"{other.on} {other.title}" for other in others}
    key = form.key("follows_walk_id")
    if st.session_state[key] not in names:
        st.session_state[key] = None
    st.selectbox(
        _("Which walk is followed up?"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("Not chosen"),
        key=key,
        persist_state="session",
    )
    _complain(found, "follows_walk_id")
    if form.walk_id is None and st.session_state[key]:
        st.session_state.setdefault(form.key(_COPY), True)
        st.checkbox(_("Take over its route and stops"), key=form.key(_COPY), persist_state="session")


def _when(form: FormValues, found: Sequence[Problem], place: tuple[float, float]) -> None:
    st.date_input(
        _("Day"),
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        key=form.key("on"),
        format="YYYY-MM-DD",
        persist_state="session",
    )
    _complain(found, "on")
    starts, ends = st.columns(2, wrap=False)
    with starts:
        st.time_input(_("Starts"), step=_QUARTER_S, key=form.key("starts"), persist_state="session")
    with ends:
        st.time_input(_("Ends"), step=_QUARTER_S, key=form.key("ends"), persist_state="session")
    _complain(found, "ends")
    on = st.session_state[form.key("on")]
    if on is not None:
        st.caption(f":material/wb_twilight: {day(on)}: " + sun(sun_times(*place, on)))


def _who(form: FormValues, found: Sequence[Problem]) -> None:
    hint = _("Write a function, such as safety coordinator or caretaker, not a person's name.")
    _line(form, found, "leader_role", _("Leader's function"), help=hint)
    _line(form, found, "secretary_role", _("Secretary's function"), help=hint)


def _more(form: FormValues, found: Sequence[Problem]) -> None:
    with st.expander(_("More about the walk"), icon=":material/tune:"):
        left, right = st.columns(2, gap="medium")
        with left:
            _line(form, found, "theme", _("Theme"), placeholder=_("Such as: the way to school"))
            _line(form, found, "area", _("Area"))
            st.number_input(
                _("Expected time, minutes"),
                min_value=1,
                max_value=MOST_MINUTES,
                step=5,
                key=form.key("expected_minutes"),
                placeholder=_("Estimated from route and stops"),
                persist_state="session",
            )
            _complain(found, "expected_minutes")
        with right:
            names = Locale.parse(language()).languages
            st.multiselect(
                _("Languages"),
                list(dict.fromkeys([*LANGUAGES, *st.session_state[form.key("languages")]])),
                format_func=lambda code: str(names.get(_CLDR.get(code, code), code)),
                key=form.key("languages"),
                placeholder=_("Choose languages"),
                persist_state="session",
            )
            st.checkbox(_("An interpreter takes part"), key=form.key("interpreter"), persist_state="session")
            st.checkbox(
                _("Passable with a wheelchair or pram"),
                key=form.key("accessible"),
                persist_state="session",
            )
        st.caption(
            _(
                "At most {most} people take part in one walk. Are you more than {group}? Then split into two groups,"
                " so that everybody is heard."
            ).format(most=MOST_WALKERS, group=MOST_IN_A_GROUP)
        )


def _line(form: FormValues, found: Sequence[Problem], name: str, label: str, **options: str) -> None:
    st.text_input(
        label,
        key=form.key(name),
        max_chars=MAX_LINE,
        autocomplete="off",
        persist_state="session",
        help=options.get("help"),
        placeholder=options.get("placeholder"),
    )
    _complain(found, name)


def _complain(found: Sequence[Problem], name: str) -> None:
    for problem in found:
        if problem.field == name:
            st.error(say(problem), icon=":material/error:")


def _saving(wired: Services, form: FormValues) -> None:
    state = form.state
    if state.problems:
        st.error(_("Not saved yet: see what is marked above. What you wrote is still here."), icon=":material/error:")
    if state.failure:
        refusal(state.failure)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Save") if form.walk_id else _("Plan the walk"),
            type="primary",
            icon=":material/check:",
            key=form.key("save"),
            on_click=_save,
            args=(wired, form),
        )
        if form.walk_id:
            _tell_changes(form, changed=form.changed())
    if form.walk_id:
        for hint in walks.advice(form.draft()):
            st.info(say(hint), icon=":material/lightbulb:")


def _tell_changes(form: FormValues, *, changed: bool) -> None:
    if changed:
        st.caption(_("There are changes that are not saved."), width="content")
        st.button(
            _("Take them back"),
            type="tertiary",
            key=form.key("reset"),
            on_click=form.fill,
            args=(form.state.loaded,),
        )
    elif form.state.saved:
        st.caption(":green[:material/check:] " + _("Saved."), width="content")


def _save(wired: Services, form: FormValues) -> None:
    state = form.state
    state.problems, state.failure, state.saved = (), None, False
    try:
        saved = _keep(wired, form)
    except InvalidInput as invalid:
        state.problems = invalid.problems
    except HbgeoError as error:
        state.failure = error
    else:
        if form.walk_id:
            form.fill(walks.draft_of(saved), saved=True)
        else:
            form.forget()
            choose(saved.code)


def _keep(wired: Services, form: FormValues) -> Walk:
    draft = form.draft()
    if form.walk_id:
        return walks.change(wired.store, form.walk_id, draft, before=form.state.loaded)
    if draft.follows_walk_id and st.session_state.get(form.key(_COPY)):
        return walks.plan_follow_up(wired.store, wired.catalogue, draft)
    return walks.plan(wired.store, wired.catalogue, draft)


def _place(wired: Services, walk: Walk | None) -> tuple[float, float]:
    """Return where the sun is looked up: at the walk, else in the middle of the area."""
    if walk is not None:
        with wired.store.read() as session:
            place = place_of(walk, session.walks.stops(walk.id))
        if place:
            return place
    box = extent(wired.store)
    return (box.west + box.east) / 2, (box.south + box.north) / 2
