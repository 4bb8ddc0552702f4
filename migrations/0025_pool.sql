-- The reserve pool (POOL-1 to POOL-5, POOL-10). Sealed columns are read only with the key file.
-- A village's list of candidates with the record of its team; the latest of a village is the one it works on.
CREATE TABLE pool_lists (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    number @INT NOT NULL,           -- 1 the first, later ones fill up
    state @TEXT NOT NULL,           -- draft, submitted, returned, reviewed
    reference_on @TEXT NOT NULL,    -- the day on which ages and membership count (POOL-3)
    held_on @TEXT,                  -- when the village's team discussed it
    present @TEXT,                  -- sealed: who was there
    decided @TEXT,                  -- sealed: what was decided
    returned @TEXT,                 -- sealed: why the town sent it back
    listed @INT NOT NULL,           -- persons, as it was last sent
    submitted_on @TEXT,
    reviewed_on @TEXT,
    changed_by @INT NOT NULL,       -- who of the village wrote last
    version @INT NOT NULL,
    UNIQUE (unit_code, number)
);
CREATE INDEX pool_lists_state ON pool_lists (state, unit_code);

CREATE TABLE candidates (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    stage @TEXT NOT NULL,           -- ledger, listed, reviewed, and on from there
    list_id @INT REFERENCES pool_lists (id), -- NULL: in the ledger alone
    cadre_id @INT REFERENCES cadres (id),    -- NULL: not taken from the register of cadres
    pool @TEXT NOT NULL,            -- secretary, young
    source @TEXT NOT NULL,
    name @TEXT,                     -- sealed, as are all that say so
    sex @TEXT NOT NULL,
    born_on @TEXT NOT NULL,
    education @TEXT NOT NULL,
    politics @TEXT NOT NULL,
    joined_on @TEXT,                -- the Party
    id_number @TEXT,                -- sealed
    id_lookup @TEXT,                -- keyed hash: the same person elsewhere
    phone @TEXT,                    -- sealed
    work @TEXT,                     -- sealed: where, and in what post
    notes @TEXT,                    -- sealed
    checked @INT NOT NULL,          -- 1: the disqualifying circumstances were gone through
    unfit @TEXT NOT NULL,           -- names of those that apply, parted by blanks
    relax_reason @TEXT,             -- sealed: why less education may do
    relaxed @TEXT NOT NULL,         -- '' nobody said, approved, refused
    judged @TEXT NOT NULL,          -- '' nobody said, accepted, refused
    judged_reason @TEXT,            -- sealed
    judged_by @INT NOT NULL,        -- who of the town said so: somebody else approves; 0: nobody
    conditions @TEXT,               -- JSON: how each stood when the town approved the list (ALL-8)
    created_by @INT NOT NULL,
    changed_by @INT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL
);
CREATE INDEX candidates_unit ON candidates (unit_code, stage, id);
CREATE INDEX candidates_lookup ON candidates (id_lookup);
CREATE INDEX candidates_list ON candidates (list_id);
CREATE INDEX candidates_cadre ON candidates (cadre_id);

-- Who looked at whom (POOL-10), found without reading the other records.
CREATE INDEX audit_candidates ON audit (entity, id) WHERE entity = 'candidate';
