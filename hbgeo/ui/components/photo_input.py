"""Photos of an observation: taken with the camera or chosen from files, shown small, removed again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import Template

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.position import Position
from hbgeo.errors import PhotoRefused
from hbgeo.exchange.photo_format import LIMITS
from hbgeo.exchange.photos import photo_position, read_photo
from hbgeo.i18n import _, say
from hbgeo.ui.components.plain_text import plain

#: What the file dialogue offers; what comes is told by its content all the same.
_KINDS = ["image/*", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"]


#: Streamlit's own words in the widget are English: the button gets ours, its hint is in the caption above.
_STYLE = Template("""<style>
.st-key-$box [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
.st-key-$box [data-testid="stFileUploaderDropzone"] { padding: 0; border: 0; background: none; }
.st-key-$box [data-testid="stFileUploaderDropzone"] > span,
.st-key-$box [data-testid="stFileUploaderDropzone"] > div { width: 100%; }
.st-key-$box [data-testid="stFileUploaderDropzone"] button { width: 100%; min-height: 3rem; }
.st-key-$box [data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
.st-key-$box [data-testid="stFileUploaderDropzone"] button p::after { content: $label; font-size: 1rem; }
</style>""")


@dataclass
class Photos:
    """The photos gathered so far.

    Parameters
    ----------
    taken
        Each with where it was taken, when the file said so.
    refused
        Name of a file that could not be taken, and why.
    turn
        Rises when the widgets shall be empty again.
    """

    taken: list[tuple[PhotoContent, Position | None]] = field(default_factory=list)
    refused: list[tuple[str, PhotoRefused]] = field(default_factory=list)
    turn: int = 0

    @property
    def contents(self) -> tuple[PhotoContent, ...]:
        """The photos to keep."""
        return tuple(content for content, _position in self.taken)

    @property
    def position(self) -> Position | None:
        """Where the first photo that says so was taken."""
        return next((position for _content, position in self.taken if position), None)

    def take(self, name: str, data: bytes) -> None:
        """Take in a file, or note why not; one that is there already is not taken twice."""
        try:
            content = read_photo(data)
        except PhotoRefused as refusal:
            self.refused.append((name, refusal))
            return
        if content.sha256 not in {known.sha256 for known in self.contents}:
            self.taken.append((content, photo_position(data)))

    def clear(self) -> None:
        """Forget all of it."""
        self.taken.clear()
        self.refused.clear()
        self.turn += 1


def gathered(key: str) -> Photos:
    """Return the photos gathered under a key in this session."""
    photos: Photos = st.session_state.setdefault(key, Photos())
    return photos


def photo_input(key: str) -> Photos:
    """Draw the ways to add photos, and those that there are.

    Parameters
    ----------
    key
        Unique on the page; the photos lie in the session state under it, also while another page is shown.
    """
    photos = gathered(key)
    upload, camera = f"{key}_upload_{photos.turn}", f"{key}_camera_{photos.turn}"
    box = f"{key}_box"
    with st.container(key=box):
        st.html(_STYLE.substitute(box=box, label=json.dumps(_("Choose or take photos"), ensure_ascii=False)))
        st.file_uploader(
            _("Photos"),
            type=_KINDS,
            accept_multiple_files=True,
            max_upload_size=LIMITS.max_bytes // 2**20,
            key=upload,
            on_change=_take,
            args=(key, upload),
        )
        st.caption(_("Avoid faces and number plates. Place and time are removed from the photo before it is kept."))
    if st.toggle(_("Use this device's camera"), key=f"{key}_with_camera"):
        st.camera_input(_("Take a photo"), key=camera, on_change=_take, args=(key, camera))
    _show(photos, key)
    return photos


def _take(key: str, widget: str) -> None:
    """Take in what a widget holds, and empty it: what is kept is shown below it."""
    photos = gathered(key)
    photos.refused.clear()
    for upload in _uploads(st.session_state.get(widget)):
        photos.take(upload.name, upload.getvalue())
    photos.turn += 1


def _uploads(value: UploadedFile | Iterable[UploadedFile] | None) -> list[UploadedFile]:
    if value is None:
        return []
    return [value] if isinstance(value, UploadedFile) else list(value)


def _show(photos: Photos, key: str) -> None:
    for name, refusal in photos.refused:
        with st.container(border=True):
            st.error(say(refusal), icon=":material/broken_image:")
            plain(name)
    if not photos.taken:
        return
    with st.container(horizontal=True, key=f"{key}_taken"):
        for number, (content, _position) in enumerate(photos.taken, 1):
            with st.container(width=150):
                words = _("Photo {number}").format(number=number)
                st.image(content.thumbnail, caption=words, alt=words, width=140)
                st.button(
                    _("Remove"),
                    key=f"{key}_remove_{content.sha256}",
                    icon=":material/delete:",
                    on_click=_remove,
                    args=(key, content.sha256),
                )


def _remove(key: str, sha256: str) -> None:
    photos = gathered(key)
    photos.taken = [pair for pair in photos.taken if pair[0].sha256 != sha256]
