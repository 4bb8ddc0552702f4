-- Final acceptance: the county judges each item of a tenure, and two people sign (EVAL-2).
CREATE TABLE acceptances (
    id @ID,
    plan_id @INT NOT NULL REFERENCES plans (id),
    campaign_id @INT NOT NULL REFERENCES campaigns (id),
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    state @TEXT NOT NULL,        -- draft, signed, accepted
    team @TEXT NOT NULL,         -- who went to see
    opinion @TEXT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    -- as of the first signature (ALL-8):
    number @INT NOT NULL DEFAULT 0, -- version of the plan that was judged
    unit_name @TEXT NOT NULL DEFAULT '',
    place @TEXT NOT NULL DEFAULT '',
    campaign_name @TEXT NOT NULL DEFAULT '',
    window_first @TEXT,
    window_last @TEXT,
    partly_share @INT NOT NULL DEFAULT 0, -- what a partly kept item counts, in percent
    items @INT NOT NULL DEFAULT 0,
    kept @INT NOT NULL DEFAULT 0,
    partly @INT NOT NULL DEFAULT 0,
    unkept @INT NOT NULL DEFAULT 0,
    differing @INT NOT NULL DEFAULT 0, -- items judged otherwise than they were reported
    points @INT NOT NULL DEFAULT 0,    -- percent, summed over the items
    first_by @INT,
    first_by_name @TEXT,
    first_at @INT,
    second_by @INT,
    second_by_name @TEXT,
    second_at @INT,
    version @INT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX acceptances_plan ON acceptances (plan_id);
CREATE INDEX acceptances_unit ON acceptances (unit_code, state);
CREATE INDEX acceptances_campaign ON acceptances (campaign_id, unit_code);
-- What is judged of an item; from the first signature on with the item as it was that day.
CREATE TABLE acceptance_items (
    acceptance_id @INT NOT NULL REFERENCES acceptances (id),
    item_id @INT NOT NULL REFERENCES commitments (id),
    verdict @TEXT NOT NULL,      -- kept, partly, unkept; '' before it is judged
    grounds @TEXT NOT NULL,
    list @INT NOT NULL DEFAULT 0,
    position @INT NOT NULL DEFAULT 0,
    title @TEXT NOT NULL DEFAULT '',
    measure @TEXT NOT NULL DEFAULT '',
    person @TEXT NOT NULL DEFAULT '',
    finish_on @TEXT,
    target_text @TEXT NOT NULL DEFAULT '',
    reached_text @TEXT NOT NULL DEFAULT '', -- what the village reported last, and when it was closed
    reported @TEXT NOT NULL DEFAULT '',     -- the verdict that follows from it
    evaluated @TEXT NOT NULL DEFAULT '',    -- and from the last yearly evaluation; '' without one
    PRIMARY KEY (acceptance_id, item_id)
);
-- Figures of what two people signed, list by list.
CREATE TABLE acceptance_lists (
    acceptance_id @INT NOT NULL REFERENCES acceptances (id),
    list @INT NOT NULL,
    campaign_id @INT NOT NULL,
    unit_code @TEXT NOT NULL,
    items @INT NOT NULL,
    kept @INT NOT NULL,
    partly @INT NOT NULL,
    unkept @INT NOT NULL,
    points @INT NOT NULL,
    PRIMARY KEY (acceptance_id, list)
);
CREATE INDEX acceptance_lists_campaign ON acceptance_lists (campaign_id, unit_code);
