"""What a timetable offers residents: departures, first and last, ways home, coverage, safe ways, and what changes."""

from hbgeo.services.bus_compare import compare
from hbgeo.services.bus_coverage import coverage, coverage_of, covered, served
from hbgeo.services.bus_days import typical_day, typical_days
from hbgeo.services.bus_departures import departures_on
from hbgeo.services.bus_home import last_ways_home
from hbgeo.services.bus_rows import Band, DayKind, StopArea, SupplyRow, TrafficDay, TypicalDay, WayHome
from hbgeo.services.bus_rows_change import Change, ChangeRow, Comparison, Counts
from hbgeo.services.bus_rows_walk import Coverage, Dwellings, SafeWay
from hbgeo.services.bus_safe_way import safe_ways
from hbgeo.services.bus_stops import areas_named, areas_near, stop_areas
from hbgeo.services.bus_supply import supply, traffic_days

__all__ = [
    "Band",
    "Change",
    "ChangeRow",
    "Comparison",
    "Counts",
    "Coverage",
    "DayKind",
    "Dwellings",
    "SafeWay",
    "StopArea",
    "SupplyRow",
    "TrafficDay",
    "TypicalDay",
    "WayHome",
    "areas_named",
    "areas_near",
    "compare",
    "coverage",
    "coverage_of",
    "covered",
    "departures_on",
    "last_ways_home",
    "safe_ways",
    "served",
    "stop_areas",
    "supply",
    "traffic_days",
    "typical_day",
    "typical_days",
]
