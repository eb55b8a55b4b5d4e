"""An invented Hasselbacken to look at and try things on; nothing in it has happened.

The place is real (its outline and its bus stops are), what people say there, the walks, the playgrounds and all the
rest are made up by the project, and say so.
"""

from __future__ import annotations

from hbgeo.demo.seeding import seed

__all__ = ["seed"]
