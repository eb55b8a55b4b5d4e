"""Words for meetings: what they can be and decide, in English; `_` puts them into the language in force."""

from __future__ import annotations

from collections.abc import Mapping

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.meeting import Activity, DecisionKind, MeetingState
from hbgeo.errors import N_
from hbgeo.i18n import _, named
from hbgeo.reports.shared_rows import ActivityRow
from hbgeo.services.activities import STATES as ACTIVITY_STATES
from hbgeo.services.priority import PartCode

#: Name of the programme's area.
AREA = "Hasselbacken"
STATES: Mapping[MeetingState, str] = {
    MeetingState.PLANNED: N_("Planned"),
    MeetingState.HELD: N_("Held"),
}
#: Parts of a priority, short enough for a table.
PRIORITY_PARTS: Mapping[PartCode, str] = {
    PartCode.URGENCY: N_("urgency"),
    PartCode.AGREEMENTS: N_("others agree"),
    PartCode.VULNERABLE: N_("children near"),
    PartCode.ON_WAY: N_("on the way"),
    PartCode.DARK: N_("in the dark"),
    PartCode.RECURRING: N_("again and again"),
    PartCode.ADJUSTMENT: N_("adjusted"),
}
#: As the minutes have them.
KINDS: Mapping[DecisionKind, str] = {
    DecisionKind.ASSIGN: N_("Assigned"),
    DecisionKind.DECLINE: N_("Declined"),
    DecisionKind.POSTPONE: N_("New day"),
    DecisionKind.DONE: N_("Done"),
    DecisionKind.CARRY: N_("Carried forward"),
    DecisionKind.NOTE: N_("Noted"),
}


def activity_row(activity: Activity, catalogue: Catalogue) -> ActivityRow:
    """Return an activity as the reports have it."""
    return ActivityRow(
        name=named(catalogue.activities, activity.id),
        owner=named(catalogue.actors, activity.owner),
        function=activity.function,
        place=activity.place,
        next_on=activity.next_on,
        state=_(ACTIVITY_STATES[activity.state]),
        note=activity.note,
    )
