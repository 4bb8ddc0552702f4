-- What a county gave for well-kept promises, and its yearly filing with the city (EVAL-4).
CREATE TABLE incentives (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    year @INT NOT NULL,          -- whose work is rewarded
    kind @TEXT NOT NULL,         -- rating, honour, promotion, rank, training
    term_id @INT REFERENCES secretary_terms (id),     -- the secretary's term; NULL: the village's whole team
    given_on @TEXT NOT NULL,
    document @TEXT NOT NULL,
    note @TEXT NOT NULL,
    -- as of the day on which it was recorded (ALL-8):
    unit_name @TEXT NOT NULL,
    place @TEXT NOT NULL,
    person_name @TEXT NOT NULL,  -- '' for the team
    grounds @TEXT NOT NULL,      -- JSON: array of grounds as the page showed them
    proposed @INT NOT NULL,      -- all of them were met
    created_by_name @TEXT NOT NULL,
    created_on @TEXT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX incentives_unit ON incentives (unit_code, year);

-- One filing a county and year; it exists from the first record of that year on.
CREATE TABLE incentive_filings (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the county
    year @INT NOT NULL,
    state @TEXT NOT NULL DEFAULT 'draft',             -- draft, filed, acknowledged
    note @TEXT NOT NULL DEFAULT '',
    shown @TEXT NOT NULL DEFAULT '{}', -- JSON: all that the filing said on its day (ALL-8)
    changed_by @INT NOT NULL,          -- who last touched a record of the year: somebody else files
    filed_by_name @TEXT NOT NULL DEFAULT '',
    filed_on @TEXT,
    acknowledged_by_name @TEXT NOT NULL DEFAULT '',
    acknowledged_on @TEXT,
    version @INT NOT NULL DEFAULT 1,   -- also grows with each change of the year's records
    UNIQUE (unit_code, year)
);
CREATE INDEX incentive_filings_state ON incentive_filings (state, unit_code);
