"""Words of the walkers' page in each of its languages: what its scripts say, and the catalogue's labels."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.domain.catalogue import Catalogue, Category
from hbgeo.i18n import FIELD_LANGUAGES, field_strings, is_reviewed, label, language, safety_in_swedish, topic, use
from hbgeo.services.drafts import needs_words, polarities, takes_photos
from hbgeo.web.caching import etag, headers, unchanged
from hbgeo.web.legend import legend_words
from hbgeo.web.symbols import symbols_address


def words(request: Request) -> Response:
    """Answer with everything the page says in the language of the path.

    Raises
    ------
    NotFound
        When the page does not speak it.
    """
    use(request.path_params["lang"])
    lang = language()
    told = {
        "language": lang,
        "direction": FIELD_LANGUAGES[lang].direction,
        "reviewed": is_reviewed(lang),
        "languages": {code: other.name for code, other in FIELD_LANGUAGES.items()},
        "strings": field_strings(lang),
        "safety": safety_in_swedish(lang),
        "catalogue": _catalogue(services().catalogue, lang),
        "symbols": symbols_address(services().catalogue),
    }
    return _answer(request, told)


def legend(request: Request) -> Response:
    """Answer with what the map's script says in the language of the path.

    Raises
    ------
    NotFound
        When the page does not speak it.
    """
    use(request.path_params["lang"])
    return _answer(request, legend_words(services().catalogue, symbols_address(services().catalogue)))


def _catalogue(catalogue: Catalogue, lang: str) -> dict[str, Any]:
    return {
        "categories": [_category(category, lang) for category in catalogue.categories],
        "safety": [{"value": step.value, "label": label(step, lang)} for step in catalogue.safety],
        "condition": [{"value": step.value, "label": label(step, lang)} for step in catalogue.condition],
        "checks": [{"value": step.value, "label": label(step, lang)} for step in catalogue.checks],
        "urgencies": [
            {"code": urgency.code, "label": label(urgency, lang), "danger": urgency.danger}
            for urgency in catalogue.urgencies
        ],
        "statuses": {status.code: label(status, lang) for status in catalogue.statuses},
        "actors": {actor.code: label(actor, lang) for actor in catalogue.actors},
        "questions": [
            {
                "code": question.code,
                "kind": question.kind,
                "topic": topic(question, lang),
                "label": label(question, lang),
                "near_bus_stop": question.near_bus_stop,
                "follow_up": question.follow_up,
            }
            for question in catalogue.questions
        ],
    }


def _category(category: Category, lang: str) -> dict[str, Any]:
    return {
        "code": category.code,
        "label": label(category, lang),
        "polarity": category.polarity,
        "polarities": polarities(category),
        "icon": category.icon,
        "color": category.color,
        "free_text": category.free_text,
        "photos": takes_photos(category),
        "needs_words": needs_words(category),
        "sub": [{"code": sub.code, "label": label(sub, lang), "urgency": sub.urgency} for sub in category.sub],
    }


def _answer(request: Request, told: dict[str, Any]) -> Response:
    body = orjson.dumps(told)
    tag = etag(body.decode())
    return unchanged(request, tag) or Response(body, headers=headers(tag), media_type="application/json")
