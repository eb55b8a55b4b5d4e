CREATE TABLE place (
  fid INTEGER PRIMARY KEY, geom BLOB NOT NULL, id TEXT NOT NULL UNIQUE, layer TEXT NOT NULL, name TEXT NOT NULL,
  attributes TEXT NOT NULL, source TEXT NOT NULL, source_ref TEXT, west REAL NOT NULL, south REAL NOT NULL,
  east REAL NOT NULL, north REAL NOT NULL, changed_at TEXT NOT NULL, changed_on TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE INDEX place_layer ON place(layer) WHERE deleted_at IS NULL;
CREATE TRIGGER place_event BEFORE UPDATE ON place WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER place_no_delete BEFORE DELETE ON place BEGIN
  SELECT RAISE(ABORT, 'a place is marked as deleted, never removed'); END;
CREATE TRIGGER place_extent AFTER INSERT ON place BEGIN
  UPDATE gpkg_contents SET min_x = min(ifnull(min_x, NEW.west), NEW.west), max_x = max(ifnull(max_x, NEW.east), NEW.east),
    min_y = min(ifnull(min_y, NEW.south), NEW.south), max_y = max(ifnull(max_y, NEW.north), NEW.north)
  WHERE table_name = 'uppfoljning_plats'; END;

-- The bytes lie with the pin: one file, one transaction, one backup.
CREATE TABLE photo_content (
  sha256 TEXT PRIMARY KEY, width INTEGER NOT NULL, height INTEGER NOT NULL, image BLOB NOT NULL,
  thumbnail BLOB NOT NULL);
CREATE TABLE photo (
  seq INTEGER PRIMARY KEY, observation_id TEXT NOT NULL REFERENCES observation(id),
  sha256 TEXT NOT NULL REFERENCES photo_content(sha256), received_at TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), UNIQUE (observation_id, sha256));
CREATE INDEX photo_sha256 ON photo(sha256);

CREATE VIEW uppfoljning_plats AS SELECT
  fid, geom, id AS plats_id, layer AS typ, name AS namn, source AS kalla, changed_on AS andrad
  FROM place WHERE deleted_at IS NULL;
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
  ('uppfoljning_plats', 'features', 'uppfoljning_plats', 'Platser', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('uppfoljning_plats', 'geom', 'GEOMETRY', 4326, 0, 0);
