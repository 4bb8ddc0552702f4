-- Spot checks: villages drawn at random, what was found there, and how it was put right (EXEC-7).
CREATE TABLE spot_checks (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the city or county that checks
    unit_name @TEXT NOT NULL,
    area_code @TEXT NOT NULL REFERENCES units (code), -- where villages were drawn
    area_name @TEXT NOT NULL,
    subject @TEXT NOT NULL,
    first_on @TEXT NOT NULL,
    last_on @TEXT NOT NULL,
    villages @INT NOT NULL,  -- how many were to be drawn, of each stratum
    strata @TEXT NOT NULL,   -- none, county, town
    seed @TEXT NOT NULL,     -- 32 hex digits
    drawn_from @INT NOT NULL,
    drawn @INT NOT NULL,
    items @INT NOT NULL,     -- of the checklist
    created_by @INT NOT NULL,
    created_by_name @TEXT NOT NULL,
    created_at @INT NOT NULL
);
CREATE INDEX spot_checks_unit ON spot_checks (unit_code, last_on);
CREATE TABLE spot_check_items (
    check_id @INT NOT NULL REFERENCES spot_checks (id),
    position @INT NOT NULL,
    item @TEXT NOT NULL,
    PRIMARY KEY (check_id, position)
);
-- All villages of that day, drawn or not: what the draw is repeated from (ALL-8).
CREATE TABLE spot_check_pools (
    check_id @INT NOT NULL PRIMARY KEY REFERENCES spot_checks (id),
    pool @TEXT NOT NULL      -- [["320509104200","金联村"], ...] in the order of their codes
);
CREATE TABLE spot_visits (
    id @ID,
    check_id @INT NOT NULL REFERENCES spot_checks (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    name @TEXT NOT NULL,     -- names as of the day of the draw
    place @TEXT NOT NULL,
    draw_key @TEXT NOT NULL  -- what put it in its place: SHA-256 of "seed:code"
);
CREATE UNIQUE INDEX spot_visits_check ON spot_visits (check_id, unit_code);
CREATE INDEX spot_visits_unit ON spot_visits (unit_code, check_id);
CREATE TABLE spot_findings (
    id @ID,
    visit_id @INT NOT NULL REFERENCES spot_visits (id),
    check_id @INT NOT NULL REFERENCES spot_checks (id),
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    checker_code @TEXT NOT NULL REFERENCES units (code),
    position @INT NOT NULL,
    state @TEXT NOT NULL,    -- in_order, open, mended, closed
    finding @TEXT NOT NULL,  -- "" in order
    due_on @TEXT,            -- by when it is put right
    mending @TEXT NOT NULL DEFAULT '',
    mended_by @INT,
    answered @INT NOT NULL DEFAULT 0, -- the village has answered once: the finding stays as it is
    found_by @INT NOT NULL,
    found_by_name @TEXT NOT NULL,
    found_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX spot_findings_visit ON spot_findings (visit_id, position);
CREATE INDEX spot_findings_unit ON spot_findings (unit_code, state);
CREATE INDEX spot_findings_check ON spot_findings (check_id, state);
CREATE INDEX spot_findings_checker ON spot_findings (checker_code, state);
