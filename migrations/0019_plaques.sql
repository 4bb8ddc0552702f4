-- What a grade earns, as the scheme said on the day (RATE-6), and the village's category (RATE-12).
ALTER TABLE ratings ADD COLUMN plaque @TEXT NOT NULL DEFAULT '';      -- who hangs it, in the scheme's words; '' none
ALTER TABLE ratings ADD COLUMN plaque_code @TEXT NOT NULL DEFAULT ''; -- the county or town that does
ALTER TABLE ratings ADD COLUMN category @TEXT NOT NULL DEFAULT '';    -- as on the day the year started
UPDATE ratings SET plaque = '县委', plaque_code = SUBSTR(unit_code, 1, 6) WHERE state = 'closed' AND band_name = '五星'
    AND round_id IN (SELECT id FROM rating_rounds WHERE key = 'stars' AND number = 0);
UPDATE ratings SET plaque = '镇党委', plaque_code = SUBSTR(unit_code, 1, 9) WHERE state = 'closed' AND band_name = '四星'
    AND round_id IN (SELECT id FROM rating_rounds WHERE key = 'stars' AND number = 0);
-- A plaque that was hung, with names as on the day; one of a scheme hangs at a village at a time.
CREATE TABLE plaques (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code),
    key @TEXT NOT NULL,          -- of the scheme
    scheme_name @TEXT NOT NULL,
    rating_id @INT NOT NULL REFERENCES ratings (id),
    year @INT NOT NULL,          -- of that rating
    unit_name @TEXT NOT NULL,
    place @TEXT NOT NULL,
    band_name @TEXT NOT NULL,
    granter @TEXT NOT NULL,
    granter_code @TEXT NOT NULL REFERENCES units (code),
    granted_on @TEXT NOT NULL,
    number @TEXT NOT NULL,
    replaces @INT REFERENCES plaques (id), -- the one that was changed for it
    state @TEXT NOT NULL,        -- hung, taken, void
    ended_on @TEXT,              -- the day it was taken down
    ended_reason @TEXT NOT NULL, -- why it was taken down, or why it is void
    ended_by_name @TEXT NOT NULL,
    created_by_name @TEXT NOT NULL,
    created_at @INT NOT NULL,
    version @INT NOT NULL
);
CREATE UNIQUE INDEX plaques_hung ON plaques (unit_code, key) WHERE state = 'hung';
CREATE INDEX plaques_unit ON plaques (unit_code, granted_on);
-- Categories of villages, which are the county's own (RATE-12).
CREATE TABLE rating_categories (
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the county
    name @TEXT NOT NULL,
    place @INT NOT NULL,         -- in their order
    PRIMARY KEY (unit_code, name)
);
CREATE TABLE rating_category_villages (
    unit_code @TEXT NOT NULL PRIMARY KEY REFERENCES units (code),
    category @TEXT NOT NULL
);
