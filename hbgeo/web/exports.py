"""Downloads: observations in every format, other layers as GeoJSON."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from hbgeo.bootstrap import Services, services
from hbgeo.domain.contract import ACTIONS, HOTSPOTS, PLACES, ROUTES, STOPS
from hbgeo.domain.ids import now
from hbgeo.domain.selection import Selection
from hbgeo.errors import N_, InvalidInput, NotFound, Problem
from hbgeo.exchange.export import Audience, Format
from hbgeo.services.exporting import (
    AUDIENCES,
    FORMATS,
    MEDIA_TYPES,
    export,
    file_name,
    stream_csv,
    stream_geojson,
    stream_layer,
)
from hbgeo.services.selection_url import from_token

OBSERVATIONS = "observations"
#: Digits of an EPSG code, at most.
_LONGEST_CODE = 6
_LOCAL = ZoneInfo("Europe/Stockholm")
_PRIVATE = {"Cache-Control": "private, no-store"}


def download(request: Request) -> Response:
    """Answer with `observations.<format>` of the selection `q`, or with `<layer>.geojson`.

    `crs` (EPSG code) and `audience` (`gis`, `public`) are optional.

    Raises
    ------
    NotFound
        When there is no such layer or format.
    InvalidInput
        When a parameter cannot be used.
    """
    name, fmt = request.path_params["name"], request.path_params["format"]
    if fmt not in FORMATS or (name != OBSERVATIONS and fmt != "geojson"):
        raise NotFound(N_("There is no such download."))
    wired = services()
    if name != OBSERVATIONS:
        return _layer(wired, name)
    selection, audience = from_token(request.query_params.get("q", "")), _audience(request)
    if fmt == "geojson":
        return _stream(stream_geojson(wired.store, selection, catalogue=wired.catalogue, audience=audience), fmt)
    if fmt == "csv":
        return _stream(stream_csv(wired.store, selection, catalogue=wired.catalogue, audience=audience), fmt)
    return _file(wired, selection, cast("Format", fmt), audience=audience, crs=_crs(request))


def _layer(wired: Services, name: str) -> Response:
    if name not in (STOPS, ROUTES, ACTIONS, PLACES, HOTSPOTS):
        wired.catalogue.layer(name)
    return _stream(stream_layer(wired.store, name, catalogue=wired.catalogue), "geojson", file=f"{name}.geojson")


def _stream(pieces: Iterator[bytes], fmt: Format, *, file: str | None = None) -> Response:
    # The first piece is read here, where a failure still has a proper answer.
    first = next(pieces, b"")
    file = file or file_name(fmt, now().astimezone(_LOCAL).date())
    headers = _PRIVATE | {"Content-Disposition": f'attachment; filename="{file}"'}
    return StreamingResponse(chain((first,), pieces), headers=headers, media_type=MEDIA_TYPES[fmt])


def _file(wired: Services, selection: Selection, fmt: Format, *, audience: Audience, crs: int | None) -> Response:
    folder = Path(tempfile.mkdtemp(prefix="hbgeo-export-"))
    clear = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    try:
        report = export(
            wired.store,
            wired.catalogue,
            selection,
            fmt,
            folder,
            crs=crs,
            municipality=wired.settings.municipality,
            audience=audience,
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        report.path, headers=_PRIVATE, media_type=MEDIA_TYPES[fmt], filename=report.path.name, background=clear
    )


def _audience(request: Request) -> Audience:
    audience = request.query_params.get("audience", "gis")
    if audience not in AUDIENCES:
        raise InvalidInput(
            (Problem("audience", N_("The audience is gis or public, not “{name}”."), {"name": audience}),)
        )
    return audience


def _crs(request: Request) -> int | None:
    text = request.query_params.get("crs", "")
    if text and not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_CODE):
        raise InvalidInput((Problem("crs", N_("The coordinate system must be an EPSG code.")),))
    return int(text) if text else None
