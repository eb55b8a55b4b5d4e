"""Every departure of a day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from hbgeo.exchange.gtfs_feed import Feed


def departures_on(feed: Feed, day: date) -> pd.DataFrame:
    """Return the departures of a traffic day, those of the night after included, in the order of their time.

    No departure is where nobody may get on, or a trip ends.

    Returns
    -------
    Columns stop_id, trip_id, route_id, headsign, direction, seconds, booked, band (`Band`).
    """
    raise NotImplementedError(feed, day)
