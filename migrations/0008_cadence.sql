-- Cadence: meetings and checks that towns, counties and cities hold at least so often a year (EXEC-5).
-- Self-assessments of villages are no records here: they stand in assessments.
CREATE TABLE cadence_records (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- whose meeting or check it is
    unit_name @TEXT NOT NULL,         -- as it was then (ALL-8)
    kind @TEXT NOT NULL,              -- study, analysis, check
    held_on @TEXT NOT NULL,
    subject @TEXT NOT NULL,
    attended @TEXT NOT NULL,
    findings @TEXT NOT NULL,
    link @TEXT NOT NULL DEFAULT '',   -- the page that holds it, where another room keeps it
    created_by @INT NOT NULL,
    created_by_name @TEXT NOT NULL,
    created_at @INT NOT NULL,
    removed @INT NOT NULL DEFAULT 0,  -- taken out by its author: counts and shows no more
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX cadence_records_unit ON cadence_records (unit_code, held_on);
