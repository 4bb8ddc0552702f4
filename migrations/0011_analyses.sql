-- Joint analyses of counties: the figures of a part of the year, and what the analysts say of them (EXEC-6).
CREATE TABLE analyses (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the county
    unit_name @TEXT NOT NULL,         -- as it was called when it was sent for approval (ALL-8)
    year @INT NOT NULL,
    part @INT NOT NULL,               -- 1.. of so many in the year
    times @INT NOT NULL,
    label @TEXT NOT NULL,             -- 2021年第3季度
    first_on @TEXT NOT NULL,
    last_on @TEXT NOT NULL,
    number @INT NOT NULL,             -- version: 1, then one more for each correction
    replaces @INT,                    -- the version that this one corrects
    replaced_by @INT,                 -- the finished version that corrects this one
    reason @TEXT NOT NULL DEFAULT '', -- of the correction
    state @TEXT NOT NULL,             -- draft, submitted, finished
    overall @TEXT NOT NULL DEFAULT '',
    lists @TEXT NOT NULL DEFAULT '',
    towns @TEXT NOT NULL DEFAULT '',
    delays @TEXT NOT NULL DEFAULT '',
    unreported @TEXT NOT NULL DEFAULT '',
    measures @TEXT NOT NULL DEFAULT '',
    figures @TEXT,                    -- JSON: all that the page shows, copied when it was sent (ALL-8)
    figures_on @TEXT,                 -- the day of that; NULL in a draft, whose figures are those of today
    finished_on @TEXT,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX analyses_unit ON analyses (unit_code, last_on, number);
CREATE INDEX analyses_open ON analyses (unit_code) WHERE state <> 'finished';
-- Whose words stand in it: none of them approves it (USER-3).
CREATE TABLE analysis_authors (
    analysis_id @INT NOT NULL REFERENCES analyses (id),
    user_id @INT NOT NULL REFERENCES users (id),
    user_name @TEXT NOT NULL,
    PRIMARY KEY (analysis_id, user_id)
);

-- An analysis is written when its quarter is over, and counts for that quarter all the same.
ALTER TABLE cadence_records ADD COLUMN counts_on @TEXT NOT NULL DEFAULT '';
UPDATE cadence_records SET counts_on = held_on;
CREATE INDEX cadence_records_counts ON cadence_records (unit_code, counts_on);
