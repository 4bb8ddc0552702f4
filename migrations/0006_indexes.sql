-- Items that turn late are taken a part at a time, the same part as often as it is asked for.
DROP INDEX commitments_due;
CREATE INDEX commitments_due ON commitments (late, due_on, id) WHERE due_on IS NOT NULL;

-- The units of a level below another are read from the index alone: PostgreSQL, which plans without
-- knowing which level, would otherwise walk through all that lies below.
DROP INDEX units_level;
CREATE INDEX units_level ON units (level, code, name, kind, covered, ended_on, successor, version);
