-- Places are looked after: inspections, the faults they find, photos; and timetables of the buses.
CREATE TABLE inspection (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place_id TEXT NOT NULL REFERENCES place(id), kind TEXT NOT NULL,
  "on" TEXT NOT NULL, condition INTEGER, certified INTEGER, reference TEXT NOT NULL, note TEXT NOT NULL,
  photo_count INTEGER NOT NULL DEFAULT 0, changed_at TEXT NOT NULL, event INTEGER NOT NULL REFERENCES event(seq),
  deleted_at TEXT);
CREATE INDEX inspection_place ON inspection(place_id);
CREATE TABLE fault (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place_id TEXT NOT NULL REFERENCES place(id), grade TEXT NOT NULL,
  what TEXT NOT NULL, found_on TEXT NOT NULL, inspection_id TEXT REFERENCES inspection(id), fixed_on TEXT,
  done_note TEXT NOT NULL, action_id TEXT REFERENCES action(id), changed_at TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE INDEX fault_place ON fault(place_id);
CREATE TABLE place_photo (
  seq INTEGER PRIMARY KEY, place_id TEXT NOT NULL REFERENCES place(id), inspection_id TEXT REFERENCES inspection(id),
  sha256 TEXT NOT NULL REFERENCES photo_content(sha256), received_at TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), UNIQUE (place_id, sha256));
CREATE INDEX place_photo_sha256 ON place_photo(sha256);
CREATE TABLE timetable (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES timetable_content(sha256), source TEXT NOT NULL, first_on TEXT, last_on TEXT,
  changed_at TEXT NOT NULL, event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE TABLE timetable_content (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL);

CREATE TRIGGER inspection_event BEFORE UPDATE ON inspection WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER fault_event BEFORE UPDATE ON fault WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER timetable_event BEFORE UPDATE ON timetable WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER inspection_no_delete BEFORE DELETE ON inspection BEGIN
  SELECT RAISE(ABORT, 'an inspection is marked as deleted, never removed'); END;
CREATE TRIGGER fault_no_delete BEFORE DELETE ON fault BEGIN
  SELECT RAISE(ABORT, 'a fault is marked as deleted, never removed'); END;
CREATE TRIGGER timetable_no_delete BEFORE DELETE ON timetable BEGIN
  SELECT RAISE(ABORT, 'a timetable is marked as deleted, never removed'); END;
-- How the places stand is remembered until one of these comes.
CREATE INDEX event_places ON event(seq) WHERE entity IN ('place', 'inspection', 'fault');
