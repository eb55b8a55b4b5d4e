-- What phones on a walk leave: who joined (as a hash of a random code), what they sent, the group's answers, the track.
ALTER TABLE observation ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
-- News of a walk since an event, deleted ones too; it finds all of a walk as well as the index it replaces.
DROP INDEX observation_walk;
CREATE INDEX observation_news ON observation(walk_id, event) WHERE walk_id IS NOT NULL;

-- The key of each walk is drawn for itself: the query names its row. Nobody's change, so no event.
ALTER TABLE walk ADD COLUMN leader_key TEXT NOT NULL DEFAULT '';
DROP TRIGGER walk_event;
UPDATE walk SET leader_key = (
  WITH RECURSIVE letters(n, walk, key) AS (
    SELECT 0, walk.fid, '' UNION ALL
    SELECT n + 1, walk, key || substr('ACDEFGHJKMNPQRTUVWXY34679', 1 + abs(random() % 25), 1) FROM letters WHERE n < 12)
  SELECT key FROM letters WHERE n = 12);
CREATE TRIGGER walk_event BEFORE UPDATE ON walk WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;

CREATE TABLE walker (
  number INTEGER PRIMARY KEY, walk_id TEXT NOT NULL REFERENCES walk(id), hash TEXT NOT NULL, joined_at TEXT NOT NULL,
  UNIQUE (hash, walk_id));
CREATE TABLE walker_pin (
  observation_id TEXT PRIMARY KEY REFERENCES observation(id), walker INTEGER NOT NULL REFERENCES walker(number),
  promised_photos INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX walker_pin_walker ON walker_pin(walker);
-- Taken back before it arrived: it is refused when it comes.
CREATE TABLE removed_pin (
  observation_id TEXT PRIMARY KEY, walker INTEGER NOT NULL REFERENCES walker(number)) WITHOUT ROWID;
CREATE TABLE receipt (
  id TEXT PRIMARY KEY, about TEXT NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE photo_receipt (
  observation_id TEXT NOT NULL REFERENCES observation(id), sent TEXT NOT NULL, sha256 TEXT NOT NULL, removed_at TEXT,
  PRIMARY KEY (observation_id, sent)) WITHOUT ROWID;

CREATE TABLE stop_answer (
  fid INTEGER PRIMARY KEY, walk_id TEXT NOT NULL REFERENCES walk(id), stop_id TEXT NOT NULL REFERENCES stop(id),
  question TEXT NOT NULL, value INTEGER, count INTEGER, dissent TEXT NOT NULL, text TEXT NOT NULL,
  changed_at TEXT NOT NULL, event INTEGER NOT NULL REFERENCES event(seq), UNIQUE (stop_id, question));
CREATE INDEX stop_answer_news ON stop_answer(walk_id, event);
CREATE TRIGGER stop_answer_event BEFORE UPDATE ON stop_answer WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;

CREATE TABLE track_part (
  track_id TEXT NOT NULL, number INTEGER NOT NULL, walk_id TEXT NOT NULL REFERENCES walk(id), points TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), PRIMARY KEY (track_id, number)) WITHOUT ROWID;
CREATE INDEX track_part_walk ON track_part(walk_id);
CREATE TRIGGER track_part_no_change BEFORE UPDATE ON track_part BEGIN
  SELECT RAISE(ABORT, 'a part of a track stays as it came'); END;
