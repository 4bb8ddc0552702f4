-- Tenure plans with their five lists, the records of their path, notices and feedback.

CREATE TABLE plans (
    id @ID,
    campaign_id @INT NOT NULL REFERENCES campaigns (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    state @TEXT NOT NULL,
    number @INT NOT NULL DEFAULT 1,   -- which version of the plan (PLAN-14); grows with each notice that follows another
    version @INT NOT NULL DEFAULT 1,  -- of the record, for concurrent changes
    created_by @INT NOT NULL,
    created_at @INT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    archive_number @TEXT UNIQUE,      -- given when filed (PLAN-13)
    in_force_on @TEXT,
    UNIQUE (campaign_id, unit_code)   -- exactly one plan a village (PLAN-2)
);
CREATE INDEX plans_unit ON plans (unit_code);
CREATE INDEX plans_state ON plans (state, unit_code);

CREATE TABLE plan_items (
    id @ID,
    plan_id @INT NOT NULL REFERENCES plans (id),
    list @TEXT NOT NULL,
    position @INT NOT NULL,           -- order within the list, from 1
    title @TEXT NOT NULL,
    measure @TEXT NOT NULL,
    unit_of_measure @TEXT NOT NULL,
    indicator @INT REFERENCES indicators (id),
    baseline @INT,                    -- ten-thousandths
    baseline_year @INT,
    target @INT,
    direction @TEXT NOT NULL,
    person @TEXT NOT NULL,
    start_on @TEXT,
    finish_on @TEXT,
    floor_value @INT,                 -- the average that the target was held against (PLAN-4)
    floor_year @INT,
    floor_unit @TEXT,                 -- region
    floor_source @TEXT,               -- official, computed, none
    floor_villages @INT,              -- how many values a computed average stood on
    floor_reason @TEXT NOT NULL DEFAULT '',
    version @INT NOT NULL DEFAULT 1,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    removed @INT NOT NULL DEFAULT 0   -- taken out of the draft; kept for undo and for who entered it
);
CREATE INDEX plan_items_plan ON plan_items (plan_id, removed, list, position);

-- Yearly milestones (PLAN-3).
CREATE TABLE plan_milestones (
    item_id @INT NOT NULL REFERENCES plan_items (id),
    year @INT NOT NULL,
    value @INT NOT NULL,
    PRIMARY KEY (item_id, year)
);

-- Everyone who entered or changed anything of a plan (USER-3).
CREATE TABLE plan_authors (
    plan_id @INT NOT NULL REFERENCES plans (id),
    user_id @INT NOT NULL REFERENCES users (id),
    PRIMARY KEY (plan_id, user_id)
);

-- Special study (PLAN-5).
CREATE TABLE plan_studies (
    id @ID,
    plan_id @INT NOT NULL REFERENCES plans (id),
    held_on @TEXT NOT NULL,
    place @TEXT NOT NULL,
    attended @TEXT NOT NULL,
    documents @TEXT NOT NULL,
    created_by @INT NOT NULL,
    created_by_name @TEXT NOT NULL,
    created_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX plan_studies_plan ON plan_studies (plan_id);

-- Deliberation (PLAN-6) and commitment (PLAN-12) meetings.
CREATE TABLE plan_meetings (
    id @ID,
    plan_id @INT NOT NULL REFERENCES plans (id),
    number @INT NOT NULL,             -- version of the plan that it was about
    kind @TEXT NOT NULL,              -- deliberation, commitment
    form @TEXT NOT NULL,              -- representatives, villager_representatives, all_members
    held_on @TEXT NOT NULL,
    place @TEXT NOT NULL,
    entitled @INT NOT NULL,
    present @INT NOT NULL,
    votes_for @INT,
    votes_against @INT,
    votes_abstain @INT,
    promised_by @TEXT NOT NULL DEFAULT '',
    minutes @TEXT NOT NULL,
    created_by @INT NOT NULL,
    created_by_name @TEXT NOT NULL,
    created_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX plan_meetings_plan ON plan_meetings (plan_id);

-- Review comments on the plan (item_id NULL) or on one item; kept until answered (PLAN-7).
CREATE TABLE plan_comments (
    id @ID,
    plan_id @INT NOT NULL REFERENCES plans (id),
    item_id @INT REFERENCES plan_items (id),
    text @TEXT NOT NULL,
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL,
    answer @TEXT,
    answered_by_name @TEXT,
    answered_at @INT
);
CREATE INDEX plan_comments_plan ON plan_comments (plan_id);

-- Who opened which version of a plan in review; a plan is opened before it can be approved.
CREATE TABLE plan_openings (
    plan_id @INT NOT NULL REFERENCES plans (id),
    user_id @INT NOT NULL REFERENCES users (id),
    version @INT NOT NULL,
    at @INT NOT NULL,
    PRIMARY KEY (plan_id, user_id)
);

-- Public notices (PLAN-9): the plan as it was posted, frozen (ALL-8).
CREATE TABLE notices (
    id @ID,
    plan_id @INT NOT NULL REFERENCES plans (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    number @INT NOT NULL,             -- version of the plan that was posted
    posted_on @TEXT NOT NULL,
    place @TEXT NOT NULL,
    days @INT NOT NULL,               -- length and kind of days as agreed on the day of posting
    day_kind @TEXT NOT NULL,
    last_day @TEXT NOT NULL,          -- last whole day of display; may be closed from the day after
    state @TEXT NOT NULL,             -- on_notice, closed, withdrawn
    closed_on @TEXT,
    snapshot @TEXT NOT NULL,          -- JSON of the plan with its items as posted
    created_by @INT NOT NULL,
    created_by_name @TEXT NOT NULL,
    created_at @INT NOT NULL,
    UNIQUE (plan_id, number)
);
CREATE INDEX notices_unit ON notices (unit_code, state);
CREATE INDEX notices_state ON notices (state, posted_on);

-- What the public says, and its answer (PLAN-10). Name and contact are encrypted.
CREATE TABLE feedback (
    id @ID,
    notice_id @INT NOT NULL REFERENCES notices (id),
    plan_id @INT NOT NULL REFERENCES plans (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    text @TEXT NOT NULL,
    name_sealed @TEXT,
    contact_sealed @TEXT,
    at @INT NOT NULL,
    answer @TEXT,
    answered_by @INT,
    answered_by_name @TEXT,
    answered_at @INT,
    changes_plan @INT,
    shown @INT NOT NULL DEFAULT 0,    -- text and answer are shown in public
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX feedback_notice ON feedback (notice_id);
CREATE INDEX feedback_plan ON feedback (plan_id, answered_at);
