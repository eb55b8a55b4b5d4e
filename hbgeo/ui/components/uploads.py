"""Uploaded files as files on disk, which readers ask for; they go when the session goes."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_LONGEST_NAME = 80


class Kept:
    """An uploaded file in a folder of its own, removed with it once nothing refers to it any more."""

    def __init__(self, upload: UploadedFile) -> None:
        self.file_id = upload.file_id
        self.folder = Path(tempfile.mkdtemp(prefix="hbgeo-upload-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.path = self.folder / safe_name(upload.name)
        self.path.write_bytes(upload.getbuffer())


def keep(upload: UploadedFile, key: str) -> Kept:
    """Return an uploaded file on disk; the same one as long as the visitor does not choose another.

    Parameters
    ----------
    key
        Name in the session; one file at a time is kept under it.
    """
    known: Kept | None = st.session_state.get(key)
    if known is None or known.file_id != upload.file_id:
        known = Kept(upload)
        st.session_state[key] = known
    return known


def safe_name(name: str) -> str:
    """Return the name without folders and control characters, cut from the front: the suffix tells the format."""
    bare = "".join(letter for letter in Path(name.replace("\\", "/")).name if letter.isprintable())
    return bare[-_LONGEST_NAME:].lstrip(".") or "file"
