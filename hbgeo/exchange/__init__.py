"""Files: reading and writing the formats that GIS staff, offices and phones use."""
