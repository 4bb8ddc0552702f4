-- What plans are measured by: working days, campaigns, indicators, averages and values.

-- Public holidays (off) and make-up workdays (work).
CREATE TABLE holidays (
    day @TEXT NOT NULL PRIMARY KEY,
    kind @TEXT NOT NULL CHECK (kind IN ('off', 'work')),
    name @TEXT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);

-- A batch of tenure plans of a city or county (PLAN-1), with its dates (PLAN-11).
CREATE TABLE campaigns (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code),
    name @TEXT NOT NULL,
    first_year @INT NOT NULL,
    last_year @INT NOT NULL,
    study_due @TEXT NOT NULL,
    plan_due @TEXT NOT NULL,
    commit_due @TEXT NOT NULL,
    election_on @TEXT,
    created_by @INT NOT NULL,
    created_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX campaigns_unit ON campaigns (unit_code);

-- What was changed in a campaign, for those who may not read the audit records.
CREATE TABLE campaign_changes (
    id @ID,
    campaign_id @INT NOT NULL REFERENCES campaigns (id),
    what @TEXT NOT NULL,              -- a sentence: which value became which
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE INDEX campaign_changes_campaign ON campaign_changes (campaign_id, id);

CREATE TABLE indicators (
    id @ID,
    code @TEXT UNIQUE,                -- code in the shipped library; NULL for a county's own
    unit_code @TEXT NOT NULL,         -- whose own it is; '' for the shipped ones
    list @TEXT,                       -- the list it belongs to
    name @TEXT NOT NULL,
    unit_of_measure @TEXT NOT NULL,
    direction @TEXT NOT NULL,         -- at_least, at_most, done
    note @TEXT NOT NULL DEFAULT '',
    retired @INT NOT NULL DEFAULT 0,
    version @INT NOT NULL DEFAULT 1,
    UNIQUE (unit_code, name)
);

-- Official averages of a region and year (PLAN-4); never changed, the latest row counts. A row without
-- a value withdraws the figure.
CREATE TABLE indicator_averages (
    id @ID,
    indicator_id @INT NOT NULL REFERENCES indicators (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    year @INT NOT NULL,
    value @INT,                       -- ten-thousandths
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE INDEX indicator_averages_key ON indicator_averages (unit_code, year, indicator_id, id);
CREATE INDEX indicator_averages_indicator ON indicator_averages (indicator_id);

-- A village's value of an indicator in a year; the current one, history stands in the audit records.
CREATE TABLE indicator_values (
    id @ID,
    indicator_id @INT NOT NULL REFERENCES indicators (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    year @INT NOT NULL,
    value @INT NOT NULL,
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL,
    UNIQUE (indicator_id, year, unit_code)
);
CREATE INDEX indicator_values_unit ON indicator_values (year, unit_code);
