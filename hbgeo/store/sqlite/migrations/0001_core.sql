-- GeoPackage 1.3 core (OGC 12-128r17, annex C)
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));

CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE label (fid INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, sv TEXT NOT NULL);

-- The history can only grow.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, role TEXT NOT NULL, entity TEXT NOT NULL,
  entity_id TEXT NOT NULL, action TEXT NOT NULL, changes TEXT NOT NULL);
CREATE INDEX event_entity ON event(entity_id);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the history can only grow'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the history can only grow'); END;

CREATE TABLE walk (
  fid INTEGER PRIMARY KEY, geom BLOB, id TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  on_day TEXT NOT NULL, type TEXT NOT NULL, purpose TEXT NOT NULL, theme TEXT NOT NULL, area TEXT NOT NULL,
  starts TEXT, ends TEXT, state TEXT NOT NULL, leader_role TEXT NOT NULL, secretary_role TEXT NOT NULL, light TEXT,
  weather TEXT NOT NULL, languages TEXT NOT NULL, interpreter INTEGER NOT NULL, accessible INTEGER NOT NULL,
  participants TEXT, length_m REAL, expected_minutes INTEGER, follows_walk_id TEXT REFERENCES walk(id),
  opened_at TEXT, closed_at TEXT, changed_at TEXT NOT NULL, event INTEGER NOT NULL REFERENCES event(seq));
CREATE TABLE stop (
  fid INTEGER PRIMARY KEY, geom BLOB NOT NULL, id TEXT NOT NULL UNIQUE, walk_id TEXT NOT NULL REFERENCES walk(id),
  number INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, position_source TEXT NOT NULL, accuracy_m REAL,
  name TEXT NOT NULL, reason TEXT NOT NULL, landowner TEXT, event INTEGER NOT NULL REFERENCES event(seq),
  deleted_at TEXT);
CREATE UNIQUE INDEX stop_number ON stop(walk_id, number) WHERE deleted_at IS NULL;

CREATE TABLE observation (
  fid INTEGER PRIMARY KEY, geom BLOB NOT NULL, id TEXT NOT NULL UNIQUE, lon REAL NOT NULL, lat REAL NOT NULL,
  position_source TEXT NOT NULL, accuracy_m REAL, category TEXT NOT NULL, subcode TEXT, polarity INTEGER NOT NULL,
  recorded_at TEXT NOT NULL, recorded_on TEXT NOT NULL, received_at TEXT NOT NULL,
  walk_id TEXT REFERENCES walk(id), stop_id TEXT REFERENCES stop(id), text TEXT NOT NULL, folded TEXT NOT NULL,
  safety_day INTEGER, safety_dark INTEGER, urgency TEXT, light TEXT, status TEXT NOT NULL, owner TEXT, land TEXT,
  reason TEXT, due_on TEXT, fixed_on TEXT, follow_up_walk_id TEXT, source TEXT NOT NULL, source_ref TEXT,
  language TEXT NOT NULL, agreements INTEGER NOT NULL DEFAULT 0, photo_count INTEGER NOT NULL DEFAULT 0,
  photo_file TEXT, changed_at TEXT NOT NULL, changed_on TEXT NOT NULL, client_hash TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE UNIQUE INDEX observation_source_ref ON observation(source_ref) WHERE source_ref IS NOT NULL;
CREATE INDEX observation_walk ON observation(walk_id) WHERE walk_id IS NOT NULL;
-- All that filters, counts and the map ask for: such a question never reads the wide rows.
CREATE INDEX observation_thin ON observation(
  category, status, polarity, light, walk_id, recorded_on, source, lon, lat) WHERE deleted_at IS NULL;

-- Whole 1e-7 degrees, the precision kept: unlike the usual R-tree of 32-bit floats its answer is exact.
CREATE VIRTUAL TABLE observation_box USING rtree_i32(id, minx, maxx, miny, maxy);
CREATE TRIGGER observation_box_insert AFTER INSERT ON observation WHEN NEW.deleted_at IS NULL BEGIN
  INSERT INTO observation_box SELECT NEW.fid, x, x, y, y FROM (
    SELECT CAST(round(NEW.lon * 1e7) AS INTEGER) AS x, CAST(round(NEW.lat * 1e7) AS INTEGER) AS y); END;
CREATE TRIGGER observation_box_update AFTER UPDATE OF lon, lat, deleted_at ON observation BEGIN
  DELETE FROM observation_box WHERE id = OLD.fid;
  INSERT INTO observation_box SELECT NEW.fid, x, x, y, y FROM (
    SELECT CAST(round(NEW.lon * 1e7) AS INTEGER) AS x, CAST(round(NEW.lat * 1e7) AS INTEGER) AS y)
    WHERE NEW.deleted_at IS NULL; END;

-- The layers' extents, which GIS programs zoom to, grow with what is put in.
CREATE TRIGGER observation_extent AFTER INSERT ON observation BEGIN
  UPDATE gpkg_contents SET min_x = min(ifnull(min_x, NEW.lon), NEW.lon), max_x = max(ifnull(max_x, NEW.lon), NEW.lon),
    min_y = min(ifnull(min_y, NEW.lat), NEW.lat), max_y = max(ifnull(max_y, NEW.lat), NEW.lat)
  WHERE table_name = 'trygghet_punkt' AND (
    min_x IS NULL OR NEW.lon < min_x OR NEW.lon > max_x OR NEW.lat < min_y OR NEW.lat > max_y); END;
CREATE TRIGGER observation_extent_moved AFTER UPDATE OF lon, lat ON observation BEGIN
  UPDATE gpkg_contents SET min_x = min(min_x, NEW.lon), max_x = max(max_x, NEW.lon),
    min_y = min(min_y, NEW.lat), max_y = max(max_y, NEW.lat) WHERE table_name = 'trygghet_punkt'; END;
CREATE TRIGGER stop_extent AFTER INSERT ON stop BEGIN
  UPDATE gpkg_contents SET min_x = min(ifnull(min_x, NEW.lon), NEW.lon), max_x = max(ifnull(max_x, NEW.lon), NEW.lon),
    min_y = min(ifnull(min_y, NEW.lat), NEW.lat), max_y = max(ifnull(max_y, NEW.lat), NEW.lat)
  WHERE table_name IN ('trygghet_stopp', 'trygghet_rutt'); END;

-- No change without an event; nothing is ever removed.
CREATE TRIGGER observation_event BEFORE UPDATE ON observation WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER observation_no_delete BEFORE DELETE ON observation BEGIN
  SELECT RAISE(ABORT, 'an observation is marked as deleted, never removed'); END;
CREATE TRIGGER walk_event BEFORE UPDATE ON walk WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;

CREATE TABLE agreement (
  id TEXT NOT NULL, observation_id TEXT NOT NULL REFERENCES observation(id), at TEXT NOT NULL,
  PRIMARY KEY (observation_id, id)) WITHOUT ROWID;

-- The export contract as layers that any GIS can open while the program runs.
CREATE VIEW trygghet_punkt AS SELECT
  o.fid AS fid, o.geom AS geom, o.id AS obs_id, o.walk_id AS vandr_id, s.number AS stopp_nr, o.category AS kat_kod,
  l.sv AS kat_sv, o.subcode AS kod2, o.polarity AS polaritet, o.text AS besk, o.safety_day AS trygg_dag,
  o.safety_dark AS trygg_mork, o.urgency AS brattom, o.status AS status, o.owner AS ansvarig, o.land AS markagare,
  o.reason AS motivering, o.recorded_on AS skapad, o.changed_on AS andrad, o.fixed_on AS atgardat,
  o.due_on AS maldatum, o.photo_file AS foto_fil, o.agreements AS n_medhall, o.source AS kalla,
  o.accuracy_m AS noggr_m
  FROM observation o LEFT JOIN stop s ON s.id = o.stop_id LEFT JOIN label l ON l.code = o.category
  WHERE o.deleted_at IS NULL;
CREATE VIEW trygghet_stopp AS SELECT
  fid, geom, id AS stopp_id, walk_id AS vandr_id, number AS stopp_nr, name AS namn, reason AS varfor,
  landowner AS markagare FROM stop WHERE deleted_at IS NULL;
CREATE VIEW trygghet_rutt AS SELECT
  fid, geom, id AS vandr_id, title AS titel, type AS typ, on_day AS datum, light AS ljus, length_m AS langd_m,
  expected_minutes AS tid_min FROM walk WHERE geom IS NOT NULL;
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
  ('trygghet_punkt', 'features', 'trygghet_punkt', 'Observationer', 4326),
  ('trygghet_stopp', 'features', 'trygghet_stopp', 'Stopp', 4326),
  ('trygghet_rutt', 'features', 'trygghet_rutt', 'Rutter', 4326);
-- With one table of attributes registered, GIS programs no longer list the tables behind the layers.
INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES
  ('label', 'attributes', 'label', 'Kategorier');
INSERT INTO gpkg_geometry_columns VALUES
  ('trygghet_punkt', 'geom', 'POINT', 4326, 0, 0),
  ('trygghet_stopp', 'geom', 'POINT', 4326, 0, 0),
  ('trygghet_rutt', 'geom', 'LINESTRING', 4326, 0, 0);
