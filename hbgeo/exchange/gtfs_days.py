"""Which services of a timetable run on which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Days that are looked at at most; a feed that says it is valid longer is cut there.
MOST_DAYS = 800


@dataclass(frozen=True, eq=False)
class Days:
    """Days of traffic.

    Parameters
    ----------
    weekly
        service_id, start, end (dates as days since 1970), monday … sunday (0 or 1).
    exceptions
        service_id, day (days since 1970), kind (1 added, 2 removed).
    first_on, last_on
        Days the feed is valid from and to; None: it does not say.
    """

    weekly: pd.DataFrame
    exceptions: pd.DataFrame
    first_on: date | None = None
    last_on: date | None = None

    def runs_on(self, day: date) -> frozenset[str]:
        """Return the ids of the services that run on a day."""
        number = int(np.datetime64(day, "D").astype(np.int64))
        week = self.weekly
        runs = (week["start"] <= number) & (number <= week["end"]) & (week[WEEKDAYS[day.weekday()]] == 1)
        today = self.exceptions[self.exceptions["day"] == number]
        added = today.loc[today["kind"] == 1, "service_id"]
        removed = today.loc[today["kind"] == 2, "service_id"]  # noqa: PLR2004 - GTFS's number
        return frozenset(week.loc[runs, "service_id"]).union(added).difference(removed)

    def valid(self) -> tuple[date, ...]:
        """Return the days from the first to the last, at most `MOST_DAYS`."""
        if self.first_on is None or self.last_on is None:
            return ()
        count = min((self.last_on - self.first_on).days + 1, MOST_DAYS)
        return tuple(self.first_on + timedelta(days=k) for k in range(count))
