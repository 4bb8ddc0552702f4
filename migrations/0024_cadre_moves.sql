-- A cadre who went to another village has a record there, which names the one that was left (CADRE-1).
ALTER TABLE cadres ADD COLUMN moved_from @INT REFERENCES cadres (id); -- NULL: did not come from another village
CREATE INDEX cadres_moved ON cadres (moved_from);
