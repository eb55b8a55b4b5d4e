"""Taking in the file that a phone made of what it could not send."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _, say
from hbgeo.services.phone_files import PhoneReport, take_in
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.plain_text import lines, plain
from hbgeo.ui.components.walk_words import day, refusal

_KEY = "phone_file"
_NAMES = {
    "pin": N_("pins: {count}"),
    "change": N_("changes: {count}"),
    "photo": N_("photos: {count}"),
    "agreement": N_("me too: {count}"),
    "removal": N_("pins taken back: {count}"),
    "photo-removal": N_("photos taken back: {count}"),
    "answer": N_("answers: {count}"),
}


def phone_file(wired: Services) -> None:
    """Draw where the file is chosen, and what came of it."""
    st.subheader(_("A file from a phone"), anchor=False)
    st.caption(
        _(
            "A phone that never got through can save what it kept as a file. It is taken in here as if the phone had"
            " sent it: nothing is lost and nothing doubled, however often."
        )
    )
    upload = st.file_uploader(_("File from a phone"), type=["json"], key=_KEY)
    if upload is None:
        return
    done: tuple[str, PhoneReport | HbgeoError] | None = st.session_state.get(f"{_KEY}_done")
    if done is None or done[0] != upload.file_id:
        done = (upload.file_id, _taken(wired, upload.getvalue()))
        st.session_state[f"{_KEY}_done"] = done
    if isinstance(done[1], HbgeoError):
        refusal(done[1])
    else:
        _report(done[1])


def _taken(wired: Services, data: bytes) -> PhoneReport | HbgeoError:
    text = _("The file is being taken in …")
    bar = st.progress(0.0, text=text)

    def tell(share: float) -> None:
        bar.progress(share, text=text)

    try:
        return take_in(wired.store, wired.catalogue, data, tell)
    except HbgeoError as error:
        return error
    finally:
        bar.empty()


def _report(report: PhoneReport) -> None:
    # A file knows its walk, which need not be the one that is open here.
    plain(_("Walk: {title}, {day}").format(title=report.walk.title, day=day(report.walk.on)))
    new = [_(_NAMES[kind]).format(count=number(count)) for kind, count in report.taken.items() if kind in _NAMES]
    if new:
        st.success(_("Taken in: {what}.").format(what=", ".join(new)), icon=":material/check_circle:")
    if report.same:
        st.info(_("{count} things were here already.").format(count=number(report.same)))
    if report.late and report.taken:
        st.caption(_("The walk is closed, so what is new is marked as late."))
    if report.refused_count:
        st.warning(_("{count} things were not taken:").format(count=number(report.refused_count)))
        lines(
            say(Problem("", N_("Number {number} in the file: {reason}"), {"number": one.number, "reason": one.reason}))
            for one in report.refused
        )
