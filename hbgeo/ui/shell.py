"""What every page has around it: its heading, the language switch and the notice of the demo."""

from __future__ import annotations

import html
from urllib.parse import quote, urlsplit

import streamlit as st

from hbgeo import bootstrap
from hbgeo.doors.guard import Visitor, guard_of
from hbgeo.i18n import LANGUAGES, _, language, use
from hbgeo.settings import from_env
from hbgeo.ui.choices_again import say_choices_again

#: Id of the heading that every page begins with; the skip link leads there.
CONTENT_ID = "innehall"
_LANGUAGE = "shell.language"
_SWITCH = "shell.language_switch"
_PARAMETER = "lang"


def begin() -> None:
    """Set the browser's title, the width and the language of this run; end it when the sign-in does not hold.

    The server's door has looked at the sign-in before the page was opened; it may have ended since.
    """
    _use_language()
    st.set_page_config(page_title=_("Safety walks"), layout="wide", initial_sidebar_state="collapsed")
    if guard_of(from_env()).is_set() and _visitor() is None:
        _tell_signed_out()
        st.stop()


def page(title: str) -> None:
    """Begin a page: heading, language switch and, when the data is invented, the notice that says so.

    Parameters
    ----------
    title
        Translated; it becomes the page's only first-level heading.
    """
    _use_language()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(title, anchor=CONTENT_ID, width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            _language_switch()
            if guard_of(from_env()).is_set():
                _sign_out_button()
        _tell_language()
    if bootstrap.services().demo:
        _demo_notice()


def again() -> None:
    """Begin the run of a fragment by itself: set its language, and run the whole page when the sign-in has ended."""
    _use_language()
    if guard_of(from_env()).is_set() and _visitor(used=False) is None:
        st.rerun()


def _visitor(*, used: bool = True) -> Visitor | None:
    secure = urlsplit(st.context.url or "").scheme == "https"
    visitor = guard_of(from_env()).visitor(st.context.cookies, secure=secure, used=used)
    # Streamlit looks at the account by itself; both must know it.
    return None if visitor and visitor.by_account and not st.user.is_logged_in else visitor


def _tell_signed_out() -> None:
    st.title(_("You are signed out"), anchor=CONTENT_ID)
    st.write(_("Your sign-in has ended. What was saved is safe."))
    page_path = urlsplit(st.context.url or "/").path
    label = html.escape(_("Sign in again"))
    st.html(f'<a class="hbgeo-signin" href="/signin?next={quote(page_path)}" target="_self">{label}</a>')


def _sign_out_button() -> None:
    # A form of its own: the cookie is taken away by an answer of the server, not by a run of the page.
    label = html.escape(_("Sign out"))
    st.html(
        f'<form class="hbgeo-signout" method="post" action="/signout"><button type="submit">{label}</button></form>',
        width="content",
    )


def _use_language() -> None:
    asked = st.query_params.get(_PARAMETER)
    if asked in LANGUAGES and _LANGUAGE not in st.session_state:
        st.session_state[_LANGUAGE] = asked
    use(st.session_state.get(_LANGUAGE, bootstrap.services().settings.language))
    if language() != bootstrap.services().settings.language and asked != language():
        # Going to another page empties the address; with the language in it a reload and a shared link keep it.
        st.query_params[_PARAMETER] = language()


def _language_switch() -> None:
    st.session_state.setdefault(_SWITCH, language())
    st.segmented_control(
        "Språk / Language",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=_SWITCH,
        required=True,
        on_change=_switch,
        label_visibility="collapsed",
        width="content",
    )


def _switch() -> None:
    say_choices_again()
    st.session_state[_LANGUAGE] = st.query_params[_PARAMETER] = st.session_state[_SWITCH]


def _tell_language() -> None:
    """Leave the language where `page.js` finds it: Streamlit has no way to set the page's own."""
    label = html.escape(_("Map of observations and places"))
    st.html(f'<span class="hbgeo-said" data-hbgeo-lang="{language()}" data-hbgeo-map="{label}"></span>')


def _demo_notice() -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="demo"):
        st.markdown(_("**Invented example data.** Nothing here is real; try as much as you like."))
        if st.button(_("Begin for real")):
            st.dialog(_("Begin for real?"))(_begin_for_real)()


def _begin_for_real() -> None:
    st.write(_("The example data is left aside and an empty database is opened for everyone who uses this server."))
    begun = st.button(_("Yes, open an empty database"), type="primary", width="stretch", on_click=_open_real)
    if begun:
        st.rerun()


def _open_real() -> None:
    bootstrap.begin_for_real()
