-- What a village aims at in a year of rating, and the next grade that it promises after it (RATE-4).
CREATE TABLE ascents (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code),
    round_id @INT NOT NULL REFERENCES rating_rounds (id),
    kind @TEXT NOT NULL,         -- aim, promise
    state @TEXT NOT NULL,        -- draft, review, standing, taken_back
    goal @TEXT NOT NULL,         -- name of the grade; '' before it is chosen
    outline @TEXT NOT NULL,
    held_on @TEXT,               -- the meeting that set or promised it
    rating_id @INT REFERENCES ratings (id), -- what it is drawn from, as are all below (ALL-8)
    year @INT NOT NULL,
    scheme_name @TEXT NOT NULL,
    unit_name @TEXT NOT NULL,
    place @TEXT NOT NULL,
    before_name @TEXT NOT NULL,  -- grade from which it climbs; '' without one
    before_points @INT,
    veto_text @TEXT NOT NULL,
    stood_on @TEXT,              -- the day the town approved it
    shown @INT NOT NULL,         -- 1: the public sees this promise
    created_by @INT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL
);
CREATE UNIQUE INDEX ascents_round ON ascents (round_id, unit_code, kind);
CREATE INDEX ascents_unit ON ascents (unit_code, state);
CREATE INDEX ascents_shown ON ascents (shown, unit_code);
-- What it will do about a criterion; criteria of which nothing is said have no row.
CREATE TABLE ascent_measures (
    ascent_id @INT NOT NULL REFERENCES ascents (id),
    criterion @INT NOT NULL,     -- place in the scheme
    dimension @TEXT NOT NULL,
    criterion_text @TEXT NOT NULL,
    full_marks @INT NOT NULL,    -- ten-thousandths
    points @INT,                 -- of the rating that it is drawn from
    measure @TEXT NOT NULL,
    person @TEXT NOT NULL,
    finish_on @TEXT,
    PRIMARY KEY (ascent_id, criterion)
);
