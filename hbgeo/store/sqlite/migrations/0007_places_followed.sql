-- The places' follow-up in the live layer: all that the contract's files have but what people saw within 30 m, which
-- needs metres. A day counts until today by the clock of whoever reads.
CREATE TABLE layer_interval (
  layer TEXT NOT NULL, kind TEXT NOT NULL, days INTEGER NOT NULL, PRIMARY KEY (layer, kind)) WITHOUT ROWID;
CREATE TABLE inspection_kind (kind TEXT PRIMARY KEY, thorough INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO inspection_kind VALUES ('tillsyn', 1), ('funktion', 2), ('huvudbes', 3);

-- When each kind is due at each place; `last_on` counts more thorough inspections, and days that came with a file.
CREATE VIEW place_due AS
  WITH said AS (
    SELECT p.id AS place_id, k.kind AS kind, k.thorough AS thorough, l.days AS usual,
      substr(trim(json_extract(p.attributes, '$.senaste_' || k.kind)), 1, 10) AS day,
      json_type(p.attributes, '$.' || k.kind || '_intervall_d') AS own_type,
      trim(json_extract(p.attributes, '$.' || k.kind || '_intervall_d')) AS own
    FROM place p CROSS JOIN inspection_kind k LEFT JOIN layer_interval l ON l.layer = p.layer AND l.kind = k.kind
    WHERE p.deleted_at IS NULL),
  known AS (
    SELECT place_id, kind, thorough,
      CASE WHEN (own_type = 'integer' OR own_type = 'real' AND CAST(own AS REAL) = CAST(own AS INTEGER)
          OR own_type = 'text' AND own NOT GLOB '*[^0-9]*' AND length(own) BETWEEN 1 AND 5)
        AND CAST(own AS INTEGER) BETWEEN 1 AND 36525 THEN CAST(own AS INTEGER) ELSE usual END AS days,
      CASE WHEN date(day, '+0 days') = day AND day <= date('now', 'localtime') THEN day END AS day
    FROM said),
  done AS (
    SELECT place_id, thorough, day FROM known WHERE day IS NOT NULL
    UNION ALL
    SELECT i.place_id, k.thorough, i."on" FROM inspection i JOIN inspection_kind k ON k.kind = i.kind
    WHERE i.deleted_at IS NULL AND i."on" <= date('now', 'localtime'))
  SELECT known.place_id AS place_id, known.kind AS kind, max(done.day) AS last_on,
    date(max(done.day), '+' || known.days || ' days') AS next_on
  FROM known LEFT JOIN done ON done.place_id = known.place_id AND done.thorough >= known.thorough
  WHERE known.days IS NOT NULL GROUP BY known.place_id, known.kind;

DROP VIEW uppfoljning_plats;
CREATE VIEW uppfoljning_plats AS
  WITH due AS MATERIALIZED (
    SELECT place_id, max(next_on) FILTER (WHERE kind = 'tillsyn') AS nas_till,
      max(last_on) FILTER (WHERE kind = 'tillsyn') AS sen_till,
      max(next_on) FILTER (WHERE kind = 'funktion') AS nas_funk,
      max(last_on) FILTER (WHERE kind = 'funktion') AS sen_funk,
      max(next_on) FILTER (WHERE kind = 'huvudbes') AS nas_huvud,
      max(last_on) FILTER (WHERE kind = 'huvudbes') AS sen_huvud,
      coalesce(min(next_on) < date('now', 'localtime'), 0) AS forsenad
    FROM place_due GROUP BY place_id),
  judged AS MATERIALIZED (
    SELECT place_id, condition, "on", row_number() OVER (PARTITION BY place_id ORDER BY "on" DESC, fid DESC) AS latest
    FROM inspection WHERE deleted_at IS NULL AND condition IS NOT NULL AND "on" <= date('now', 'localtime')),
  wrong AS MATERIALIZED (
    SELECT place_id, min(grade) AS grade, count(*) AS n FROM fault
    WHERE deleted_at IS NULL AND fixed_on IS NULL AND found_on <= date('now', 'localtime') GROUP BY place_id)
  SELECT p.fid AS fid, p.geom AS geom, p.id AS plats_id, p.layer AS typ, p.name AS namn, p.source AS kalla,
    p.changed_on AS andrad, CAST(j.condition AS INTEGER) AS skick, CAST(j."on" AS TEXT) AS skick_dat,
    CAST(d.sen_till AS TEXT) AS sen_till, CAST(d.nas_till AS TEXT) AS nas_till,
    CAST(d.sen_funk AS TEXT) AS sen_funk, CAST(d.nas_funk AS TEXT) AS nas_funk,
    CAST(d.sen_huvud AS TEXT) AS sen_huvud, CAST(d.nas_huvud AS TEXT) AS nas_huvud,
    CAST(d.forsenad AS INTEGER) AS forsenad, CAST(w.grade AS TEXT) AS riskklass,
    CAST(coalesce(w.n, 0) AS INTEGER) AS n_brister
  FROM place p LEFT JOIN due d ON d.place_id = p.id LEFT JOIN judged j ON j.place_id = p.id AND j.latest = 1
    LEFT JOIN wrong w ON w.place_id = p.id
  WHERE p.deleted_at IS NULL;
