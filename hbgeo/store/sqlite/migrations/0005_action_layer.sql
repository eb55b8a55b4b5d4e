-- The plan as a layer of the contract. SQL cannot join points into one geometry here, so an action lies at the first
-- of its observations, else at the first of its places that is a point; those that lie nowhere are left out.
-- `andrad` is a day in UTC. The extent stays unset: GIS programs then ask the layer itself.
CREATE VIEW trygghet_atgard AS SELECT
  a.fid AS fid, at.geom AS geom, a.id AS atg_id, a.number AS nr, a.title AS titel, a.owner AS ansvarig,
  nullif(a.function, '') AS funktion, a.status AS status, a.urgency AS brattom, a.effort AS insats, a.cost AS kostnad,
  a.due_on AS maldatum, a.fixed_on AS atgardat, a.reason AS motivering,
  CAST((SELECT count(*) FROM observation o WHERE o.action_id = a.id AND o.deleted_at IS NULL) AS INTEGER) AS n_obs,
  substr(a.changed_at, 1, 10) AS andrad
  FROM action a JOIN (
    SELECT o.action_id AS action_id, o.geom AS geom FROM observation o WHERE o.fid IN (
      SELECT min(fid) FROM observation WHERE action_id IS NOT NULL AND deleted_at IS NULL GROUP BY action_id)
    UNION ALL
    SELECT b.id, p.geom FROM action b JOIN place p ON p.fid = (
      SELECT min(q.fid) FROM place q WHERE q.deleted_at IS NULL AND q.west = q.east AND q.south = q.north
        AND instr(b.place_ids, '"' || q.id || '"') > 0)
      WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.action_id = b.id AND o.deleted_at IS NULL)
  ) at ON at.action_id = a.id
  WHERE a.deleted_at IS NULL;
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
  ('trygghet_atgard', 'features', 'trygghet_atgard', 'Åtgärder', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('trygghet_atgard', 'geom', 'POINT', 4326, 0, 0);
