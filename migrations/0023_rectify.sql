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
-- How a village that was named to be put right is put right: 一村一策, and taken off (RATE-10).
CREATE TABLE remedies (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    naming_id @INT NOT NULL REFERENCES namings (id),
    relapse_of @INT REFERENCES remedies (id),         -- taken off less than a year before
    year @INT NOT NULL,          -- by which rating it was named, as all up to points (ALL-8)
    scheme_name @TEXT NOT NULL,
    unit_name @TEXT NOT NULL,
    place @TEXT NOT NULL,        -- the town's name
    band_name @TEXT NOT NULL,    -- '' after a veto
    points @INT NOT NULL,        -- ten-thousandths
    state @TEXT NOT NULL,        -- planning, review, working, leaving, off, cancelled
    attempt @INT NOT NULL,       -- each time it goes on anew the four checks are asked anew
    opened_on @TEXT NOT NULL,
    opened_reason @TEXT NOT NULL, -- what came back; '' when a list named it
    problems @TEXT NOT NULL,
    leader @TEXT NOT NULL,       -- 领导挂钩
    work_team @TEXT NOT NULL,    -- 工作组驻村
    partner_code @TEXT NOT NULL, -- 先进村结对; '' for none
    partner_name @TEXT NOT NULL,
    agreed_on @TEXT,             -- when the county first agreed to the plan
    off_on @TEXT,
    proposed_by @INT,            -- who asked that it be taken off
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL
);
CREATE UNIQUE INDEX remedies_open ON remedies (unit_code) WHERE state NOT IN ('off', 'cancelled');
CREATE INDEX remedies_unit ON remedies (unit_code, state);
CREATE INDEX remedies_relapse ON remedies (relapse_of);
CREATE TABLE remedy_steps (
    remedy_id @INT NOT NULL REFERENCES remedies (id),
    number @INT NOT NULL,
    measure @TEXT NOT NULL,
    person @TEXT NOT NULL,
    finish_on @TEXT,
    done_on @TEXT,
    result @TEXT NOT NULL,
    done_by @INT,
    done_by_name @TEXT NOT NULL,
    PRIMARY KEY (remedy_id, number)
);
CREATE INDEX remedy_steps_due ON remedy_steps (done_on, finish_on, remedy_id);
-- The four checks (四查); of an attempt the last of a kind counts, all are kept.
CREATE TABLE remedy_checks (
    id @ID,
    remedy_id @INT NOT NULL REFERENCES remedies (id),
    attempt @INT NOT NULL,
    kind @TEXT NOT NULL,         -- carried_out, no_relapse, visible, real
    passed @INT NOT NULL,
    grounds @TEXT NOT NULL,
    checked_on @TEXT NOT NULL,
    checked_by @INT NOT NULL,
    checked_by_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE INDEX remedy_checks_remedy ON remedy_checks (remedy_id, attempt, kind, id);
