"""Which services of a timetable run on which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Days that are looked at at most, some ten years; a feed that says it is valid longer is cut there.
MOST_DAYS = 4000


class _Week(NamedTuple):
    """Services by row, and exceptions in the order of their days."""

    services: npt.NDArray[np.object_]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    days: npt.NDArray[np.bool_]
    exceptions: npt.NDArray[np.object_]
    exception_days: npt.NDArray[np.int64]
    added: npt.NDArray[np.bool_]


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
        number = (day - date(1970, 1, 1)).days
        week = self._week
        runs = (week.start <= number) & (number <= week.end) & week.days[:, day.weekday()]
        low, high = np.searchsorted(week.exception_days, [number, number + 1])
        added = week.added[low:high]
        names = week.exceptions[low:high]
        return frozenset(week.services[runs]).union(names[added]).difference(names[~added])

    def valid(self) -> tuple[date, ...]:
        """Return the days from the first to the last, at most `MOST_DAYS`."""
        if self.first_on is None or self.last_on is None:
            return ()
        count = min((self.last_on - self.first_on).days + 1, MOST_DAYS)
        return tuple(self.first_on + timedelta(days=k) for k in range(count))

    @cached_property
    def _week(self) -> _Week:
        """What is asked for each day of a year, as plain arrays."""
        weekly, exceptions = self.weekly, self.exceptions.sort_values("day", kind="stable")
        return _Week(
            services=weekly["service_id"].to_numpy(dtype=object),
            start=weekly["start"].to_numpy(dtype=np.int64),
            end=weekly["end"].to_numpy(dtype=np.int64),
            days=weekly[list(WEEKDAYS)].to_numpy() == 1,
            exceptions=exceptions["service_id"].to_numpy(dtype=object),
            exception_days=exceptions["day"].to_numpy(dtype=np.int64),
            added=exceptions["kind"].to_numpy() == 1,
        )
