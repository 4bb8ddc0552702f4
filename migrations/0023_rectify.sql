-- What a town names to be built up and to be put right, from a closed rating (RATE-10).
CREATE TABLE namings (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the town
    round_id @INT NOT NULL REFERENCES rating_rounds (id),
    year @INT NOT NULL,
    state @TEXT NOT NULL,        -- draft, review, approved
    unit_name @TEXT NOT NULL,    -- as on the day it was sent, as all below (ALL-8)
    scheme_name @TEXT NOT NULL,
    build_least @INT NOT NULL,
    right_least @INT NOT NULL,
    build_count @INT NOT NULL,
    right_count @INT NOT NULL,
    reason @TEXT NOT NULL,       -- why fewer are named than there should be
    created_by @INT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    approved_at @INT,            -- NULL until it is approved
    version @INT NOT NULL
);
CREATE UNIQUE INDEX namings_round ON namings (round_id, unit_code);
CREATE INDEX namings_unit ON namings (unit_code, state);
-- All rated villages of the town, with what they are named for.
CREATE TABLE naming_villages (
    naming_id @INT NOT NULL REFERENCES namings (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    unit_name @TEXT NOT NULL,
    band @INT NOT NULL,
    band_name @TEXT NOT NULL,    -- '' after a veto
    points @INT NOT NULL,        -- ten-thousandths
    kind @TEXT NOT NULL,         -- none, build, right
    PRIMARY KEY (naming_id, unit_code)
);
CREATE INDEX naming_villages_unit ON naming_villages (unit_code);
