"""Pure functions over arrays and GeoDataFrames: no database, no page, no state."""
