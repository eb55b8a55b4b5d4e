"""Which address leads where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.routing import BaseRoute, Route

from hbgeo.maps.assets import PREFIX
from hbgeo.web import assets, exports, field_words, index_page, map_api, photos, widget_words
from hbgeo.web.errors import Work, endpoint


def routes(pages: Sequence[str] = (), *, content_id: str = "") -> list[BaseRoute]:
    """Return the routes that are served beside Streamlit's own.

    Parameters
    ----------
    pages
        Addresses of the pages, without the slash.
    content_id
        Id of the heading that the pages begin with.
    """
    index = partial(index_page.index, content_id=content_id)
    data: dict[str, Work] = {
        PREFIX + "/{name}/{version}/{file:path}": assets.asset,
        "/api/map/observations": map_api.observations,
        "/api/map/legend": map_api.legend,
        "/api/map/layers/{code}.geojson": map_api.layer,
        "/api/field/words/{lang}": field_words.words,
        "/api/field/legend/{lang}": field_words.legend,
        "/api/export/{name}.{format}": exports.download,
        "/api/words": widget_words.words,
        "/photos/{name}.jpg": photos.photo,
    }
    table = data | {f"/{page}": index for page in ("", *pages)}
    return [Route(path, endpoint(work), methods=["GET"]) for path, work in table.items()]
