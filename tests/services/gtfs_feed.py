"""A small timetable around Hasselbacken, of which every figure can be counted by hand.

Line 1 runs from the station by Hasselbacken and Uppegårdsvägen to Älvhem and back, line 2 every 20 minutes from
Hasselbacken to Uppegårdsvägen, line 3 only when booked. The lines, the times and most places are invented.
"""

from __future__ import annotations

import zipfile

WEEKDAYS = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"

AGENCY = "agency_id,agency_name,agency_url,agency_timezone\nx,Påhittad trafik,https://example.se,Europe/Stockholm\n"

STOPS = """stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code,wheelchair_boarding
ST,Stenungsund station,58.0716,11.8227,1,,,1
STA,Stenungsund station,58.0716,11.8226,0,ST,A,1
STB,Stenungsund station,58.0716,11.8228,,ST,B,2
HB1,Hasselbacken,58.0626,11.8460,,,A,
HB2,Hasselbacken,58.0628,11.8460,,,B,
UP1,Uppegårdsvägen,58.0654,11.8462,,,,
AL1,Älvhem,58.0577,11.8361,,,,
XX1,"Utan buss, norr",58.0640,11.8420,,,,
"""

ROUTES = """route_id,agency_id,route_short_name,route_long_name,route_type
R1,x,1,Stationen–Älvhem,700
R2,x,2,,3
R3,x,,Närtrafik,717
"""

#: Weekdays but the 6th of November 2026, on which Saturday's buses run.
CALENDAR = f"""service_id,{WEEKDAYS},start_date,end_date
WK,1,1,1,1,1,0,0,20261102,20261129
SA,0,0,0,0,0,1,0,20261102,20261129
"""
CALENDAR_DATES = "service_id,date,exception_type\nWK,20261106,2\nSA,20261106,1\n"
FREQUENCIES = "trip_id,start_time,end_time,headway_secs\nF,09:00:00,10:00:00,1200\n"
SHAPES = """shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence
S1,58.0716,11.8226,1
S1,58.0626,11.8460,3
S1,58.0700,11.8400,2
S1,58.0577,11.8361,9
"""

OUT = (("STA", 0), ("HB1", 6), ("UP1", 8), ("AL1", 12))
BACK = (("AL1", 0), ("UP1", 4), ("HB2", 6), ("STB", 12))
#: Service, direction → when trips of line 1 start.
STARTS = {
    ("WK", 0): ("05:50", "07:00", "08:00", "12:00", "16:00", "19:00", "24:10"),
    ("WK", 1): ("06:30", "07:30", "15:30", "23:50"),
    ("SA", 0): ("10:00", "14:00"),
    ("SA", 1): ("11:00",),
}
#: At Hasselbacken one may only get off this trip.
NO_BOARDING = ("WK-0-12:00", "HB1")


#: Trains between Göteborg and the station: trip → when it leaves the one and arrives at the other.
TRAINS = {
    "in": ("17:10-17:55", "18:10-18:55", "18:12-18:57", "22:30-23:15", "23:30-24:06"),
    "out": ("06:45-07:30", "07:45-08:30", "16:00-16:45", "25:00-25:45"),
}


def minutes(clock):
    return int(clock[:2]) * 60 + int(clock[3:])


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}:00"


def tables(starts=STARTS):
    """Return the files by their name without suffix."""
    trips = ["route_id,service_id,trip_id,trip_headsign,direction_id,shape_id"]
    times = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"]
    for (service, direction), clocks in starts.items():
        heading, shape = ("Älvhem", "S1") if direction == 0 else ("Stationen", "")
        for start in clocks:
            trip = f"{service}-{direction}-{start}"
            trips.append(f"R1,{service},{trip},{heading},{direction},{shape}")
            for number, (stop, after) in enumerate(OUT if direction == 0 else BACK, 1):
                at = clock(minutes(start) + after)
                times.append(f"{trip},{at},{at},{stop},{number},{int((trip, stop) == NO_BOARDING)},0")
    trips += ["R2,WK,F,,,", "R3,WK,B,Älvhem,0,"]
    times += ["F,09:00:00,09:00:00,HB1,1,,", "F,09:02:00,09:02:00,UP1,2,,"]
    times += ["B,13:15:00,13:15:00,HB1,1,2,", "B,13:25:00,13:25:00,AL1,2,,2"]
    return {
        "agency": AGENCY,
        "stops": STOPS,
        "routes": ROUTES,
        "calendar": CALENDAR,
        "calendar_dates": CALENDAR_DATES,
        "trips": "\n".join(trips) + "\n",
        "stop_times": "\n".join(times) + "\n",
        "frequencies": FREQUENCIES,
        "shapes": SHAPES,
    }


def with_trains(starts=STARTS):
    """Return the files that differ when trains run between Göteborg and the station on weekdays."""
    files = tables(starts)
    for way, runs in TRAINS.items():
        order, heading = (("GC", "STT"), "Stenungsund") if way == "in" else (("STT", "GC"), "Göteborg")
        for run in runs:
            trip = f"T-{run}"
            files["trips"] += f"R9,WK,{trip},{heading},{int(way == 'out')},\n"
            for number, (stop, at) in enumerate(zip(order, run.split("-"), strict=True), 1):
                files["stop_times"] += f"{trip},{at}:00,{at}:00,{stop},{number},,\n"
    files["routes"] += "R9,x,Tåg,,100\n"
    files["stops"] += "GC,Göteborg C,57.7089,11.9735,,,,\nSTT,Stenungsund station,58.0717,11.8227,,ST,1,\n"
    return {name: files[name] for name in ("trips", "stop_times", "routes", "stops")}


def write_feed(path, *, folder="", starts=STARTS, **overrides):
    """Write the timetable to a zip and return its path.

    Parameters
    ----------
    folder
        Folder in the zip that the files lie in, with its slash.
    starts
        When the trips of line 1 start, as `STARTS`.
    overrides
        Text (or bytes) of a file instead of what it has, by its name without suffix; None leaves it out.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (tables(starts) | overrides).items():
            if text is not None:
                archive.writestr(f"{folder}{name}.txt", text)
    return path
