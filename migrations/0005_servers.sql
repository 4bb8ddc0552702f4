-- Several servers on one database: what only one of them does at a time.

-- Who does a piece of work that belongs to nobody's request, and until when nobody else takes it up.
CREATE TABLE leases (
    name @TEXT NOT NULL PRIMARY KEY,
    holder @TEXT NOT NULL,            -- a server, by the random name it gave itself at its start
    until @INT NOT NULL
);

-- A unit's settings of all names are read along its way up.
CREATE INDEX settings_unit ON settings (unit_code);
