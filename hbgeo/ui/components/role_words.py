"""In which role something was done, in words."""

from __future__ import annotations

from hbgeo.domain.event import Role
from hbgeo.errors import N_
from hbgeo.i18n import _

_ROLES = {
    Role.WALKER: N_("a walker"),
    Role.LEADER: N_("the walk's leader"),
    Role.SECRETARY: N_("the walk's secretary"),
    Role.PLANNER: N_("a planner"),
    Role.IMPORT: N_("an import"),
    Role.SYSTEM: N_("the program"),
}


def role_name(role: Role) -> str:
    """Return who does things in a role."""
    return _(_ROLES[role])
