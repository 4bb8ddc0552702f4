-- Reserve cadres from filing on: training, use, leaving (POOL-6 to POOL-9). Sealed columns are read only with the key file.
CREATE TABLE reserve_pairs (
    candidate_id @INT NOT NULL PRIMARY KEY REFERENCES candidates (id),
    unit_code @TEXT NOT NULL,       -- the person's village
    from_on @TEXT NOT NULL,         -- since when the person is in training
    mentor @TEXT NOT NULL,          -- of the town's leaders
    mentor_post @TEXT NOT NULL,
    first_secretary @TEXT NOT NULL,
    first_secretary_unit @TEXT NOT NULL,
    changed_by @INT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL
);
CREATE INDEX reserve_pairs_unit ON reserve_pairs (unit_code);

CREATE TABLE reserve_entries (
    id @ID,
    candidate_id @INT NOT NULL REFERENCES candidates (id),
    unit_code @TEXT NOT NULL,       -- the person's village
    kind @TEXT NOT NULL,            -- note, task, review, use, exit
    period @TEXT NOT NULL,          -- 2026-03 of a note, 2026 of a review, a number of a task, post and day of a use
    choice @TEXT NOT NULL,          -- task: what it is; review: verdict; use: post; exit: ground
    on_day @TEXT,                   -- met, given, taken up, left
    due_on @TEXT,
    done_on @TEXT,
    text @TEXT,                     -- sealed: thinking; the task; grounds
    more @TEXT,                     -- sealed: work; the result
    returned @TEXT,                 -- sealed: why it was sent back
    state @TEXT NOT NULL,           -- entered, returned, approved
    changed_by @INT NOT NULL,       -- who entered it: somebody else approves
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL,
    UNIQUE (candidate_id, kind, period)
);
CREATE INDEX reserve_entries_unit ON reserve_entries (unit_code, kind, period);

-- Classes that reserve cadres attended who are in no register of cadres; name and day as they were (ALL-8).
CREATE TABLE reserve_attendances (
    candidate_id @INT NOT NULL REFERENCES candidates (id),
    class_id @INT NOT NULL,
    unit_code @TEXT NOT NULL,       -- the person's village
    year @INT NOT NULL,
    days @INT NOT NULL,             -- ten-thousandths
    class_name @TEXT NOT NULL,
    first_on @TEXT NOT NULL,
    PRIMARY KEY (candidate_id, class_id)
);
CREATE INDEX reserve_attendances_unit ON reserve_attendances (unit_code, year);
CREATE INDEX reserve_attendances_class ON reserve_attendances (class_id);

-- The town's steering meetings of June and December (POOL-9).
CREATE TABLE reserve_meetings (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the town
    month @TEXT NOT NULL,           -- 2026-06, 2026-12
    held_on @TEXT NOT NULL,
    present @TEXT,                  -- sealed
    decided @TEXT,                  -- sealed
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL,
    UNIQUE (unit_code, month)
);
