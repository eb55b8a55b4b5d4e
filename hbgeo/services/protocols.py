"""The protocol of a walk (domain E), filled from what was recorded and decided.

The protocol goes to seven parties and is published: words and photos of residents stand in it only when they were
approved; a pin whose words were not is named by its category. Categories that can point people out are counted for the
whole walk, from five on, and not placed. What the secretary wrote for the group is printed.
"""

from __future__ import annotations

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.walk import SMALLEST_GROUP, Walk, WalkState
from hbgeo.i18n import _, language, speaking
from hbgeo.reports.map_content import MapContent, Mark, MarkKind
from hbgeo.reports.protocol import protocol_pdf
from hbgeo.reports.protocol_content import FollowUp, Head, Protocol
from hbgeo.reports.shared_rows import Headcount
from hbgeo.services.light import local_today
from hbgeo.services.protocols_lists import lists_of, owner_questions
from hbgeo.services.protocols_stops import stops_of
from hbgeo.services.protocols_walked import Walked, gather
from hbgeo.services.walks_participants import shown
from hbgeo.services.walks_words import LIGHTS, TYPES
from hbgeo.store.protocol import Store


def protocol(store: Store, catalogue: Catalogue, walk_id: str, lang: str = "sv") -> bytes:
    """Return the protocol of a walk as PDF; before the walk is closed it says that it is a draft.

    Parameters
    ----------
    lang
        `sv` or `en`.

    Raises
    ------
    NotFound
        When there is no such walk.
    """
    return protocol_pdf(content(store, catalogue, walk_id, lang), lang)


def file_name(walk: Walk, lang: str = "sv") -> str:
    """Return a name for the file, made of the day and the code of the walk."""
    word = "protokoll" if lang == "sv" else "protocol"
    return f"{word}_{walk.on:%Y%m%d}_{walk.code}.pdf"


def content(store: Store, catalogue: Catalogue, walk_id: str, lang: str = "sv") -> Protocol:
    """Return what the protocol of a walk says. Raises `NotFound`."""
    with store.read() as session:
        walked = gather(session, catalogue, walk_id)
    with speaking(lang):
        return _content(walked, catalogue)


def _content(walked: Walked, catalogue: Catalogue) -> Protocol:
    walk = walked.walk
    lists = lists_of(walked, catalogue)
    return Protocol(
        head=_head(walked, catalogue),
        purpose=walk.purpose,
        theme=walk.theme,
        languages=walk.languages,
        interpreter=walk.interpreter,
        accessible=walk.accessible,
        map=_map(walked),
        stops=stops_of(walked, catalogue),
        quick=lists["A"],
        planned=lists["B"],
        long_term=lists["C"],
        declined=lists["D"],
        owner_questions=owner_questions(walked, catalogue),
        follow_up=_follow_up(walked),
        annexes=(_("Observations, stops and route as GeoPackage and GeoJSON"),),
        version="" if walk.state is WalkState.CLOSED else _("Draft: the walk is not closed"),
        made_on=local_today(),
    )


def _head(walked: Walked, catalogue: Catalogue) -> Head:
    walk = walked.walk
    counted = shown(walk)
    names = {group.code: group.label(language()) for group in catalogue.groups}
    return Head(
        title=walk.title,
        on=walk.on,
        number=walk.code,
        kind=_(TYPES[walk.type]),
        area=walk.area,
        starts=walk.starts,
        ends=walk.ends,
        light=_(LIGHTS[walk.light]) if walk.light else "",
        weather=walk.weather,
        leader_role=walk.leader_role,
        secretary_role=walk.secretary_role,
        residents=_residents(counted.total, exact=counted.exact),
        residents_by_group=tuple(
            Headcount(who=names.get(code, code), count=count) for code, count in counted.groups.items() if count != 0
        ),
    )


def _residents(total: int | None, *, exact: bool) -> Headcount | None:
    if total is None:
        return None
    who = _("Participants") if exact else _("Participants, at least")
    return Headcount(who=who, count=total if total >= SMALLEST_GROUP else None)


def _map(walked: Walked) -> MapContent:
    stops = [Mark(s.position.lon, s.position.lat, str(s.number), MarkKind.STOP) for s in walked.stops]
    kinds = {-1: MarkKind.PROBLEM, 0: MarkKind.PROBLEM, 1: MarkKind.GOOD}
    pins = [Mark(o.position.lon, o.position.lat, "", kinds[o.polarity]) for o in walked.observations]
    return MapContent(area=walked.area, ways=walked.ways, route=walked.walk.route, marks=(*stops, *pins))


def _follow_up(walked: Walked) -> FollowUp:
    if walked.following is None:
        return FollowUp()
    walk, stops = walked.following
    return FollowUp(on=walk.on, checks=tuple(stop.name or str(stop.number) for stop in stops))
