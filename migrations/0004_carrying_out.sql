-- Plans carried out: the items in force with their latest progress, self-assessments, close-outs,
-- the roll-ups over them, permissions for late entries, calendar feeds.

-- A plan in force; stays in force with its version while an amendment is on its way (PLAN-14).
CREATE TABLE promises (
    plan_id @INT NOT NULL PRIMARY KEY REFERENCES plans (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    number @INT NOT NULL,             -- version of the plan that is in force
    first_year @INT NOT NULL,
    last_year @INT NOT NULL,
    in_force_on @TEXT NOT NULL,       -- day on which this version was promised
    began_on @TEXT NOT NULL,          -- day on which the first version was promised
    reported @INT NOT NULL,           -- latest period reported, counted as by period_key; before the first report: the one before the first that is asked
    asked @INT NOT NULL               -- 0: its tenure is over, so it is no longer asked to report, nor counted as one that is
);
CREATE INDEX promises_unit ON promises (unit_code);
CREATE INDEX promises_asked ON promises (asked, last_year);

-- Versions of a plan that came into force, and those that amendments began with (PLAN-14). Later
-- versions up to the next amendment belong to the same one: a plan that is noticed again is another version.
CREATE TABLE plan_versions (
    plan_id @INT NOT NULL REFERENCES plans (id),
    number @INT NOT NULL,
    reason @TEXT NOT NULL,            -- of the amendment; '' for the first version
    in_force_on @TEXT,                -- NULL: it never came into force, or not yet
    ended_on @TEXT,                   -- day on which the next version came into force
    PRIMARY KEY (plan_id, number)
);

-- The items of a plan in force as they stood when its amendment began, while it is being amended:
-- what abandoning the amendment brings back. Columns as in plan_items and plan_milestones.
CREATE TABLE kept_items (
    id @INT NOT NULL PRIMARY KEY REFERENCES plan_items (id),
    plan_id @INT NOT NULL REFERENCES plans (id),
    list @TEXT NOT NULL,
    position @INT NOT NULL,
    title @TEXT NOT NULL,
    measure @TEXT NOT NULL,
    unit_of_measure @TEXT NOT NULL,
    indicator @INT,
    baseline @INT,
    baseline_year @INT,
    target @INT,
    direction @TEXT NOT NULL,
    person @TEXT NOT NULL,
    start_on @TEXT,
    finish_on @TEXT,
    floor_value @INT,
    floor_year @INT,
    floor_unit @TEXT,
    floor_source @TEXT,
    floor_villages @INT,
    floor_reason @TEXT NOT NULL
);
CREATE INDEX kept_items_plan ON kept_items (plan_id);
CREATE TABLE kept_milestones (
    item_id @INT NOT NULL REFERENCES kept_items (id),
    year @INT NOT NULL,
    value @INT NOT NULL,
    PRIMARY KEY (item_id, year)
);

-- The items in force as they were promised, each with its latest confirmed progress. The id is the
-- plan item's and stays through amendments.
CREATE TABLE commitments (
    id @INT NOT NULL PRIMARY KEY REFERENCES plan_items (id),
    plan_id @INT NOT NULL REFERENCES promises (plan_id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    list @INT NOT NULL,               -- enum list: 0 prosperity ... 4 civility
    position @INT NOT NULL,
    title @TEXT NOT NULL,
    measure @TEXT NOT NULL,
    unit_of_measure @TEXT NOT NULL,   -- '%' for what is done or not: its progress is a share of 100
    direction @TEXT NOT NULL,
    baseline @INT NOT NULL,           -- ten-thousandths
    target @INT NOT NULL,
    person @TEXT NOT NULL,
    start_on @TEXT NOT NULL,
    finish_on @TEXT NOT NULL,
    from_year @INT NOT NULL,          -- first year with a milestone
    state @TEXT NOT NULL DEFAULT 'open', -- open, claimed, closed (EXEC-3)
    closed_on @TEXT,
    progress @INT,                    -- latest confirmed value, NULL before the first
    percent @INT NOT NULL DEFAULT 0,  -- way from baseline to target, 0-100
    note @TEXT NOT NULL DEFAULT '',
    reported @INT NOT NULL DEFAULT 0, -- period of that value
    next_year @INT,                   -- first milestone not reached: year, value, last day; NULL when all are
    next_value @INT,
    due_on @TEXT,
    late @INT NOT NULL DEFAULT 0,     -- due_on has passed; turned over once a day
    ended @INT NOT NULL DEFAULT 0,    -- left out of a later version
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX commitments_plan ON commitments (plan_id, ended, list, position);
CREATE INDEX commitments_due ON commitments (late, due_on) WHERE due_on IS NOT NULL;
CREATE INDEX commitments_unit ON commitments (unit_code, due_on);
CREATE INDEX commitments_claimed ON commitments (unit_code) WHERE state = 'claimed' AND ended = 0;

-- What an item in force reaches in each year, from from_year on (PLAN-3).
CREATE TABLE commitment_milestones (
    item_id @INT NOT NULL REFERENCES commitments (id),
    year @INT NOT NULL,
    value @INT NOT NULL,
    PRIMARY KEY (item_id, year)
);

-- Claims that an item is done, with what proves it (EXEC-3). Their steps stand in workflow_steps.
CREATE TABLE close_outs (
    id @ID,
    item_id @INT NOT NULL REFERENCES commitments (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    value @INT NOT NULL,              -- value reached
    evidence @TEXT NOT NULL,
    claimed_by @INT NOT NULL,
    claimed_by_name @TEXT NOT NULL,
    claimed_at @INT NOT NULL,
    returned @INT NOT NULL DEFAULT 0  -- 1: sent back or reopened, and the village has not gone on yet
);
CREATE INDEX close_outs_item ON close_outs (item_id, id);
CREATE INDEX close_outs_returned ON close_outs (unit_code) WHERE returned = 1;

-- Bimonthly self-assessments (EXEC-4).
CREATE TABLE assessments (
    id @ID,
    plan_id @INT NOT NULL REFERENCES promises (plan_id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    period @INT NOT NULL,             -- counted as by period_key
    number @INT NOT NULL,             -- version of the plan that it reports on
    state @TEXT NOT NULL,             -- draft, submitted, confirmed
    draft @TEXT NOT NULL,             -- JSON of what was typed, kept whether or not it can be submitted
    late_entry @INT NOT NULL DEFAULT 0, -- 1: submitted after its last day, by permission (ALL-9)
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    submitted_by @INT,
    submitted_by_name @TEXT,
    submitted_at @INT,
    items @INT NOT NULL DEFAULT 0,    -- of what was submitted: lines,
    late @INT NOT NULL DEFAULT 0,     -- late ones,
    advanced @INT NOT NULL DEFAULT 0, -- better than in the latest earlier period,
    fell @INT NOT NULL DEFAULT 0,     -- and worse
    version @INT NOT NULL DEFAULT 1,
    UNIQUE (plan_id, period)
);
CREATE INDEX assessments_state ON assessments (state, unit_code);
CREATE INDEX assessments_unit ON assessments (unit_code, period);

-- What was submitted, item by item.
CREATE TABLE assessment_lines (
    assessment_id @INT NOT NULL REFERENCES assessments (id),
    item_id @INT NOT NULL REFERENCES commitments (id),
    progress @INT NOT NULL,
    percent @INT NOT NULL,
    expected @INT,                    -- milestone of the period's year as it was then
    earlier @INT,                     -- value of the latest earlier report; NULL: none
    note @TEXT NOT NULL,
    late @INT NOT NULL,               -- a milestone due by the period's end is not reached
    late_reason @TEXT NOT NULL,
    next_step @TEXT NOT NULL,
    PRIMARY KEY (assessment_id, item_id)
);
CREATE INDEX assessment_lines_item ON assessment_lines (item_id, assessment_id);

-- Who opened which version of a submitted assessment; it is opened before it can be confirmed.
CREATE TABLE assessment_openings (
    assessment_id @INT NOT NULL REFERENCES assessments (id),
    user_id @INT NOT NULL REFERENCES users (id),
    version @INT NOT NULL,
    at @INT NOT NULL,
    PRIMARY KEY (assessment_id, user_id)
);

-- Figures of every unit for a year and list, kept in the transaction that changes them.
CREATE TABLE rollups (
    year @INT NOT NULL,
    level @INT NOT NULL,              -- enum unit_level
    unit_code @TEXT NOT NULL,
    list @INT NOT NULL,               -- enum list
    items @INT NOT NULL,              -- items with a milestone in that year
    done @INT NOT NULL,               -- that milestone is reached, or the item closed out
    late @INT NOT NULL,               -- not reached, and a milestone's last day has passed
    closed @INT NOT NULL,             -- struck off
    percent @INT NOT NULL,            -- sum of the items' percent
    due_on @TEXT,                     -- earliest last day of what is open; villages only
    PRIMARY KEY (year, level, unit_code, list)
);
CREATE INDEX rollups_unit ON rollups (unit_code); -- a village's rows are compared at each change

-- How many plans of a unit that are asked to report have done so up to which period.
CREATE TABLE report_rollups (
    level @INT NOT NULL,
    unit_code @TEXT NOT NULL,
    reported @INT NOT NULL,           -- counted as by period_key
    plans @INT NOT NULL,
    PRIMARY KEY (level, unit_code, reported)
);

-- A step taken after its last day, by permission (ALL-9).
ALTER TABLE workflow_steps ADD COLUMN late @INT NOT NULL DEFAULT 0;

-- A village's archive shows all of its figures.
CREATE INDEX indicator_values_village ON indicator_values (unit_code);

-- Permissions for a late entry: one unit, one form, one period (ALL-9).
CREATE TABLE late_permits (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code),
    form @TEXT NOT NULL,
    period @TEXT NOT NULL,
    until_on @TEXT NOT NULL,          -- last day on which it may be entered
    reason @TEXT NOT NULL,
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE INDEX late_permits_unit ON late_permits (unit_code, form, period);

-- Private addresses of the to-do list as a calendar (ALL-2).
CREATE TABLE calendar_feeds (
    user_id @INT NOT NULL PRIMARY KEY REFERENCES users (id),
    token_hash @TEXT NOT NULL UNIQUE,
    token_sealed @TEXT NOT NULL,
    created_at @INT NOT NULL
);

-- Sessions that have run out are cleared away at each sign-in.
CREATE INDEX sessions_created ON sessions (created_at);
CREATE INDEX sessions_seen ON sessions (seen_at);
