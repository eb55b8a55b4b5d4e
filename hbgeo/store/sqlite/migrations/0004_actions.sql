-- From what was seen to what is done about it: actions, meetings and what they decide, activities, who does what.
CREATE TABLE meeting (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "on" TEXT NOT NULL, place TEXT NOT NULL, state TEXT NOT NULL,
  present TEXT NOT NULL, notes TEXT NOT NULL, next_on TEXT, held_at TEXT, held_event INTEGER, changed_at TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE TABLE action (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL UNIQUE, title TEXT NOT NULL,
  place_ids TEXT NOT NULL, owner TEXT, function TEXT NOT NULL, due_on TEXT, urgency TEXT, effort TEXT, cost TEXT,
  adjustment INTEGER NOT NULL, adjustment_reason TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, fixed_on TEXT,
  done_note TEXT NOT NULL, follow_up_walk_id TEXT REFERENCES walk(id), public_text TEXT,
  meeting_id TEXT REFERENCES meeting(id), photo_count INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL, event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE INDEX action_owner ON action(owner, status, due_on) WHERE deleted_at IS NULL;
CREATE TABLE decision (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, meeting_id TEXT NOT NULL REFERENCES meeting(id),
  number INTEGER NOT NULL, kind TEXT NOT NULL, action_id TEXT REFERENCES action(id), text TEXT NOT NULL,
  changed_at TEXT NOT NULL, event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE INDEX decision_meeting ON decision(meeting_id);
CREATE TABLE activity (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner TEXT, function TEXT NOT NULL, place TEXT NOT NULL,
  next_on TEXT, state TEXT NOT NULL, note TEXT NOT NULL, changed_at TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);
CREATE TABLE contact (
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, party TEXT NOT NULL, function TEXT NOT NULL, email TEXT NOT NULL,
  duties TEXT NOT NULL, reminded INTEGER NOT NULL, changed_at TEXT NOT NULL,
  event INTEGER NOT NULL REFERENCES event(seq), deleted_at TEXT);

-- No change without an event; nothing is ever removed.
CREATE TRIGGER meeting_event BEFORE UPDATE ON meeting WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER action_event BEFORE UPDATE ON action WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER decision_event BEFORE UPDATE ON decision WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER activity_event BEFORE UPDATE ON activity WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER contact_event BEFORE UPDATE ON contact WHEN NEW.event <= OLD.event BEGIN
  SELECT RAISE(ABORT, 'no change without an event'); END;
CREATE TRIGGER meeting_no_delete BEFORE DELETE ON meeting BEGIN
  SELECT RAISE(ABORT, 'a meeting is marked as deleted, never removed'); END;
CREATE TRIGGER action_no_delete BEFORE DELETE ON action BEGIN
  SELECT RAISE(ABORT, 'an action is marked as deleted, never removed'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN
  SELECT RAISE(ABORT, 'a decision is marked as deleted, never removed'); END;
CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity BEGIN
  SELECT RAISE(ABORT, 'an activity is marked as deleted, never removed'); END;
CREATE TRIGGER contact_no_delete BEFORE DELETE ON contact BEGIN
  SELECT RAISE(ABORT, 'a contact is marked as deleted, never removed'); END;

CREATE TABLE action_photo (
  seq INTEGER PRIMARY KEY, action_id TEXT NOT NULL REFERENCES action(id),
  sha256 TEXT NOT NULL REFERENCES photo_content(sha256), kind TEXT NOT NULL, public INTEGER NOT NULL DEFAULT 0,
  received_at TEXT NOT NULL, event INTEGER NOT NULL REFERENCES event(seq), UNIQUE (action_id, sha256));
CREATE INDEX action_photo_sha256 ON action_photo(sha256);

ALTER TABLE photo ADD COLUMN public INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stop ADD COLUMN action_id TEXT REFERENCES action(id);
ALTER TABLE observation ADD COLUMN duplicate_of TEXT REFERENCES observation(id);
ALTER TABLE observation ADD COLUMN action_id TEXT REFERENCES action(id);
ALTER TABLE observation ADD COLUMN public_text TEXT;
CREATE INDEX observation_action ON observation(action_id) WHERE action_id IS NOT NULL;
CREATE INDEX observation_duplicate ON observation(duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX observation_owner ON observation(owner, status, due_on) WHERE owner IS NOT NULL AND deleted_at IS NULL;
-- What changed since a meeting is asked of all events after one.
CREATE INDEX event_plan ON event(seq) WHERE entity IN ('action', 'decision', 'activity');
