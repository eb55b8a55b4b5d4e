"""Observations from a file, step by step: choose, check how it is read, look, take in, see what was left and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import HbgeoError
from hbgeo.exchange import mapping_file
from hbgeo.exchange.mapping import Mapping
from hbgeo.exchange.mapping_guess import dataset_of, guess_table
from hbgeo.exchange.mapping_position import Remedy
from hbgeo.exchange.tables import read_table
from hbgeo.i18n import _, say
from hbgeo.services.importing import import_observations, preview_observations
from hbgeo.services.importing_report import ImportReport, Preview
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.observation_import_form import mapping_form
from hbgeo.ui.components.observation_import_mapping import answers_of, corrected
from hbgeo.ui.components.observation_import_report import reasons_table, refused, remarks, report
from hbgeo.ui.components.observation_import_values import values_form
from hbgeo.ui.components.observation_table import rows_of
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.uploads import Kept, keep

#: Some 200,000 reports; larger files go by the command line.
MOST_MB = 60
_KEY = "observation_import"


@dataclass
class _Job:
    """A file on its way in.

    Parameters
    ----------
    turn
        Rises with every change of the mapping, so that the forms are filled anew.
    preview
        What the mapping would do, or why it cannot be used; None until it was tried.
    """

    file: Kept
    columns: tuple[str, ...]
    shapes: bool
    mapping: Mapping
    turn: int = 0
    preview: Preview | HbgeoError | None = None
    report: ImportReport | None = None
    mappings_read: set[str] = field(default_factory=set)

    def use(self, mapping: Mapping) -> None:
        """Go on with another mapping."""
        self.mapping, self.preview, self.report = mapping, None, None
        self.turn += 1


def observation_import(wired: Services) -> None:
    """Draw the steps of an import."""
    upload = st.file_uploader(
        _("File of observations (CSV or GeoJSON)"),
        type=["csv", "txt", "tsv", "geojson", "json", "gz"],
        key=f"{_KEY}_file",
        max_upload_size=MOST_MB,
    )
    if upload is None:
        st.session_state.pop(_KEY, None)
        return
    try:
        job = _job(keep(upload, f"{_KEY}_kept"))
    except HbgeoError as error:
        refused(error)
        return
    if job.report is not None:
        _report(job, job.report)
        return
    _columns(wired, job)
    if job.preview is None:
        with st.spinner(_("Looking through the file …")):
            job.preview = _tried(wired, job)
    if isinstance(job.preview, HbgeoError):
        refused(job.preview)
    else:
        _preview(wired, job, job.preview)


def _job(file: Kept) -> _Job:
    job: _Job | None = st.session_state.get(_KEY)
    if job is None or job.file is not file:
        table = read_table(file.path)
        mapping = guess_table(table, dataset=dataset_of(file.path))
        job = _Job(file, table.columns, table.geometry is not None, mapping)
        st.session_state[_KEY] = job
    return job


def _columns(wired: Services, job: _Job) -> None:
    """Let the mapping be corrected, saved and taken from a file."""
    with st.expander(_("How the file is read"), icon=":material/table_chart:", expanded=True):
        answers = mapping_form(
            f"{_KEY}_form_{job.turn}",
            answers_of(job.mapping),
            job.columns,
            wired.catalogue,
            shapes=job.shapes,
        )
        if answers is not None:
            _go_on(job, lambda: corrected(job.mapping, answers))
    with st.expander(_("Use or save a mapping"), icon=":material/save:"):
        st.download_button(
            _("Save this mapping"),
            mapping_file.dumps(job.mapping),
            file_name=f"{job.file.path.stem}.mapping.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key=f"{_KEY}_save",
            on_click="ignore",
        )
        saved = st.file_uploader(_("Mapping saved before (YAML)"), type=["yaml", "yml"], key=f"{_KEY}_mapping")
        if saved is not None and saved.file_id not in job.mappings_read:
            job.mappings_read.add(saved.file_id)
            text = saved.getvalue().decode("utf-8-sig", errors="replace")
            _go_on(job, lambda: mapping_file.loads(text, name=saved.name))


def _go_on(job: _Job, make: Callable[[], Mapping]) -> None:
    try:
        mapping = make()
    except HbgeoError as error:
        refused(error)
        return
    job.use(mapping)
    st.rerun()


def _tried(wired: Services, job: _Job) -> Preview | HbgeoError:
    try:
        return preview_observations(job.file.path, job.mapping, catalogue=wired.catalogue)
    except HbgeoError as error:
        return error


def _preview(wired: Services, job: _Job, seen: Preview) -> None:
    st.subheader(_("What would happen"), anchor=False)
    st.markdown(
        _("**{ready}** of {rows} rows can be taken in.").format(ready=number(seen.ready), rows=number(seen.rows))
    )
    if seen.remedy is not None:
        _remedy(job, seen.remedy)
    meanings = values_form(f"{_KEY}_values_{job.turn}", job.mapping, seen.unknown, wired.catalogue)
    if meanings is not None:
        job.use(meanings)
        st.rerun()
    remarks(seen.stacks, seen.notes)
    reasons_table(seen.reasons, key=f"{_KEY}_reasons")
    if seen.first:
        st.caption(_("The first of them as they would be kept:"))
        st.dataframe(
            rows_of(seen.first, Words(wired.catalogue, ())),
            hide_index=True,
            key=f"{_KEY}_first_{job.turn}",
            alt=_("The first observations"),
        )
    if st.button(
        _("Take in {count} observations").format(count=number(seen.ready)),
        type="primary",
        icon=":material/input:",
        disabled=not seen.ready,
        key=f"{_KEY}_take",
    ):
        _take(wired, job)


def _remedy(job: _Job, remedy: Remedy) -> None:
    with st.container(border=True):
        plain(say(remedy.problem))
        st.button(
            _("Read it like that"),
            icon=":material/healing:",
            key=f"{_KEY}_remedy",
            on_click=job.use,
            args=(remedy.mapping,),
        )


def _take(wired: Services, job: _Job) -> None:
    # A visitor who leaves meanwhile stops the script at the bar: then nothing is taken.
    bar = st.progress(0.0, text=_("Reading the file …"))

    def draw(share: float) -> None:
        bar.progress(share, text=_("Taking in …"))

    try:
        job.report = import_observations(
            wired.store,
            wired.catalogue,
            job.file.path,
            job.mapping,
            progress=draw,
            rejected_folder=job.file.folder,
            say=say,
        )
    except HbgeoError as error:
        refused(error)
        return
    finally:
        bar.empty()
    st.rerun()


def _report(job: _Job, done: ImportReport) -> None:
    report(done, key=_KEY)
    with st.container(horizontal=True):
        if done.rejected_file is not None:
            st.download_button(
                _("Download the {count} rows left out, with the reason").format(count=number(done.rejected)),
                done.rejected_file.read_bytes(),
                file_name=done.rejected_file.name,
                mime="text/csv",
                icon=":material/download:",
                key=f"{_KEY}_rejected",
                on_click="ignore",
            )
        st.download_button(
            _("Save this mapping"),
            mapping_file.dumps(job.mapping),
            file_name=f"{job.file.path.stem}.mapping.yaml",
            mime="application/yaml",
            icon=":material/save:",
            key=f"{_KEY}_save_after",
            on_click="ignore",
        )
        st.button(
            _("Read the file again"), icon=":material/undo:", key=f"{_KEY}_again", on_click=job.use, args=(job.mapping,)
        )
