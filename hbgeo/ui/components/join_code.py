"""The code walkers join by: large, as a QR code, and as a sheet to print."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.i18n import _
from hbgeo.services.joining import EXPIRES_AFTER
from hbgeo.services.walks import join_url
from hbgeo.ui.components.join_code_sheet import sheet
from hbgeo.ui.components.leader_link import leader_link
from hbgeo.ui.components.qr_picture import qr_png

_WIDTH_PX = 300
_ONLY_HERE = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def join_code(wired: Services, walk: Walk) -> None:
    """Draw the code of a walk, its address as a QR code, and the sheet to print."""
    base = base_url(wired)
    url = join_url(base, walk.code)
    if walk.state is WalkState.CLOSED:
        st.info(
            _(
                "The walk is closed: nobody new can join. Phones that joined before can still send what they kept for"
                " {days} days; it is marked as late."
            ).format(days=EXPIRES_AFTER.days)
        )
    elif walk.state is WalkState.PLANNED:
        st.info(_("The code works from now on: phones can join, and send what they record when you start the walk."))
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.image(qr_png(url), width=_WIDTH_PX, alt=_("QR code that leads to the walk"))
    with right:
        st.markdown(_("Scan the QR code with the phone's camera, or write the address:"))
        st.html(_large(walk.code))
        st.code(url, language=None, wrap_lines=True)
        if urlsplit(base).hostname in _ONLY_HERE:
            st.warning(
                _(
                    "This address works on this computer only. Open this page by the address that the phones use, and"
                    " the QR code follows."
                )
            )
        _downloads(walk, url)
    leader_link(wired, walk, base)


def base_url(wired: Services) -> str:
    """Return the server's address as this visitor reaches it, without the page."""
    seen = st.context.url
    if not seen:
        return f"http://{wired.settings.host}:{wired.settings.port}"
    parts = urlsplit(seen)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}"


def _downloads(walk: Walk, url: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            _("Sheet to print"),
            sheet(walk, url),
            file_name=f"vandring-{walk.code}.html",
            mime="text/html",
            icon=":material/print:",
            key="join_code_sheet",
            on_click="ignore",
            help=_("Opens in the browser; print it or save it as PDF."),
        )
        st.download_button(
            _("The QR code alone"),
            qr_png(url),
            file_name=f"qr-{walk.code}.png",
            mime="image/png",
            icon=":material/qr_code:",
            key="join_code_png",
            on_click="ignore",
        )


def _large(code: str) -> str:
    label = _("Join code")
    spelled = " ".join(code)
    return (
        f'<div style="font-size: 1rem">{label}</div>'
        f'<div role="img" aria-label="{label} {spelled}" style="font-family: monospace; font-weight: 700;'
        f' font-size: clamp(2.5rem, 12vw, 4.5rem); letter-spacing: 0.12em; line-height: 1.2">{code}</div>'
    )
