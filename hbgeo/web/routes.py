"""Which address leads where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.routing import BaseRoute, Mount, Route

from hbgeo.maps.assets import PREFIX
from hbgeo.web import (
    assets,
    bus_map,
    calendar,
    exports,
    field_words,
    hotspots,
    index_page,
    map_api,
    photos,
    public_page,
    reports,
    symbols,
    widget_words,
)
from hbgeo.web.errors import Work, endpoint
from hbgeo.web.field_pages import map_script, offline, shell
from hbgeo.web.walk_api.app import PREFIX as WALK_API
from hbgeo.web.walk_api.app import create_api


def routes(pages: Sequence[str] = (), *, content_id: str = "") -> list[BaseRoute]:
    """Return the routes that are served beside Streamlit's own.

    Parameters
    ----------
    pages
        Addresses of the pages, without the slash; the start page first, whose own address leads to "/".
    content_id
        Id of the heading that the pages begin with.
    """
    index = partial(index_page.index, content_id=content_id)
    api = create_api()
    data: dict[str, Work] = {
        PREFIX + "/symbols/{version}/symbols.woff2": symbols.symbols,
        PREFIX + "/{name}/{version}/{file:path}": assets.asset,
        "/api/map/observations": map_api.observations,
        "/api/map/legend": map_api.legend,
        "/api/map/layers/{code}.geojson": map_api.layer,
        "/api/map/bus/{timetable}/{part}.geojson": bus_map.layer,
        "/api/hotspots/{token}.{format}": hotspots.hotspots,
        "/api/field/words/{lang}": field_words.words,
        "/api/field/legend/{lang}": field_words.legend,
        "/api/export/{name}.{format}": exports.download,
        "/api/reports/protocol/{walk}.pdf": reports.walk_protocol,
        "/api/kalender.ics": calendar.for_staff,
        "/kalender/{token}.ics": calendar.by_address,
        "/api/words": widget_words.words,
        "/photos/{name}.jpg": photos.photo,
        "/walk/worker.js": offline.worker,
        "/walk/modules/{file:path}": offline.module,
        "/walk/files.json": offline.files,
        "/walk/manifest.json": offline.manifest,
        "/walk/map/{code}.js": partial(map_script.map_script, limits=api.state.limits),
        "/walk": shell.to_shell,
        "/walk/": shell.shell,
        "/walk/{code}": shell.shell,
    }
    start = {f"/{page}": index_page.to_start for page in pages[:1]}
    table = data | {f"/{page}": index for page in ("", *pages)} | start
    own = [Route(path, endpoint(work), methods=["GET"]) for path, work in table.items()]
    # Last: what is not one of ours under its prefix is the walkers' API's to answer.
    return [*own, *public_page.routes(api.state.limits), Mount(WALK_API, api)]
