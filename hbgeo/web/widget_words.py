"""Words of Streamlit's own widgets, which speak English only: `page.js` puts them into the user's language."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.web.caching import etag, headers, unchanged

#: As Streamlit 1.67 writes them; `{}` stands for anything. One that a later version words otherwise stays English.
PHRASES = (
    N_("Choose an option"),
    N_("Choose options"),
    N_("Choose or add an option"),
    N_("Choose or add options"),
    N_("No results"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("Upload"),
    N_("Add files"),
    N_("file upload"),
    N_("{} per file"),
    N_("{} per file • {}"),
    N_("{} files are not allowed."),
    N_("File must be {} or smaller."),
    N_("Take Photo"),
    N_("Clear photo"),
    N_("Switch camera"),
    N_("This app would like to use your camera."),
    N_("Learn how to allow access."),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Open"),
    N_("Close"),
    N_("Clear all"),
    N_("Clear value"),
    N_("Clear date"),
    N_("Clear dates"),
    N_("Choose date"),
    N_("Choose date range"),
    N_("Decrement"),
    N_("Increment"),
    N_("Remove {}"),
    N_("Show/hide columns"),
    N_("Show/hide columns: {}"),
    N_("Download as CSV"),
    N_("Download as CSV: {}"),
    N_("Search"),
    N_("Search: {}"),
    N_("Fullscreen"),
    N_("Fullscreen: {}"),
    N_("Close fullscreen"),
    N_("Connection error"),
    N_("Streamlit server is not responding. Are you connected to the internet?"),
)


def words(request: Request) -> Response:
    """Answer with phrase → translation for those that differ."""
    told = {phrase: _(phrase) for phrase in PHRASES}
    body = orjson.dumps({phrase: word for phrase, word in told.items() if word != phrase})
    tag = etag(body.decode())
    return unchanged(request, tag) or Response(body, headers=headers(tag), media_type="application/json")
