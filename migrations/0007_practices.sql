-- Good practice written up from a village's item, reviewed and shown to others (EVAL-5).
CREATE TABLE practices (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the town or county that writes it up
    item_id @INT NOT NULL REFERENCES commitments (id),
    village_code @TEXT NOT NULL REFERENCES units (code),
    -- as they were when it was begun (ALL-8)
    village_name @TEXT NOT NULL,
    item_title @TEXT NOT NULL,
    list @INT NOT NULL,               -- enum list: 0 prosperity ... 4 civility
    reached @TEXT NOT NULL,           -- "60 户", "" when nothing was reported
    title @TEXT NOT NULL,
    problem @TEXT NOT NULL,
    method @TEXT NOT NULL,
    effect @TEXT NOT NULL,
    state @TEXT NOT NULL DEFAULT 'draft', -- draft, submitted, published, taken_back
    sent @INT NOT NULL DEFAULT 0,     -- was submitted once: from then on the units above see it
    shown_to @TEXT,                   -- the unit in which, and below which, it is shown; NULL: nowhere
    shown_on @TEXT,                   -- day on which it was first shown
    created_by @INT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX practices_unit ON practices (unit_code);
CREATE INDEX practices_shown ON practices (shown_to, shown_on) WHERE shown_to IS NOT NULL;
CREATE INDEX practices_village ON practices (village_code);
CREATE INDEX practices_submitted ON practices (unit_code) WHERE state = 'submitted';
