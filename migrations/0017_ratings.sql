-- Ratings: schemes are data of the county, version by version (RATE-1).
CREATE TABLE rating_schemes (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the county
    key @TEXT NOT NULL,          -- stars, grades, five_good as shipped; own-1 ...
    number @INT NOT NULL,        -- version; the shipped one is 0 and not stored
    name @TEXT NOT NULL,
    document @TEXT NOT NULL,     -- the whole scheme, JSON
    by_id @INT NOT NULL,
    by_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE UNIQUE INDEX rating_schemes_version ON rating_schemes (unit_code, key, number);
-- A county's rating of a year, by the scheme as it was when it started (ALL-8).
CREATE TABLE rating_rounds (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the county
    key @TEXT NOT NULL,
    year @INT NOT NULL,
    name @TEXT NOT NULL,
    number @INT NOT NULL,        -- version of the scheme
    document @TEXT NOT NULL,     -- the scheme itself
    by_application @INT NOT NULL, -- 1: nobody is asked who does not apply (RATE-9)
    started_by @INT NOT NULL,
    started_by_name @TEXT NOT NULL,
    started_at @INT NOT NULL
);
CREATE UNIQUE INDEX rating_rounds_year ON rating_rounds (unit_code, key, year);
-- A village's rating in it. A correction is a row of its own that names the one before (RATE-11).
CREATE TABLE ratings (
    id @ID,
    round_id @INT NOT NULL REFERENCES rating_rounds (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    number @INT NOT NULL,        -- 1; 2 is the first correction
    corrects @INT REFERENCES ratings (id),
    reason @TEXT NOT NULL,       -- of a correction
    latest @INT NOT NULL,        -- 1: no correction was begun
    standing @INT NOT NULL,      -- 1: closed, and no correction was closed since
    state @TEXT NOT NULL,        -- self, town, second, county, closed
    unit_name @TEXT NOT NULL,    -- as on the day it was sent for confirmation, as all below
    place @TEXT NOT NULL,
    points @INT,                 -- ten-thousandths, rounded to hundredths
    band @INT NOT NULL,          -- place in the scheme; -1: none
    band_name @TEXT NOT NULL,
    vetoed @INT NOT NULL,
    veto_text @TEXT NOT NULL,
    before_name @TEXT NOT NULL,  -- grade of the year before, '' without one
    fell @INT NOT NULL,
    talk_due @INT NOT NULL,      -- 1: the scheme calls for a talk with the secretary (RATE-6)
    self_by @INT, self_by_name @TEXT, self_at @INT,
    rated_by @INT, rated_by_name @TEXT, rated_at @INT,
    checked_by @INT, checked_by_name @TEXT, checked_at @INT,
    closed_by @INT, closed_by_name @TEXT, closed_at @INT,
    version @INT NOT NULL
);
CREATE UNIQUE INDEX ratings_round ON ratings (round_id, unit_code, number);
CREATE INDEX ratings_unit ON ratings (unit_code, state, latest);
-- The talk that losing a grade calls for (RATE-6).
CREATE TABLE rating_talks (
    rating_id @INT NOT NULL PRIMARY KEY REFERENCES ratings (id),
    held_on @TEXT NOT NULL,
    talked_by @TEXT NOT NULL,
    talked_with @TEXT NOT NULL,
    content @TEXT NOT NULL,
    by_id @INT NOT NULL,
    by_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE TABLE rating_marks (
    rating_id @INT NOT NULL REFERENCES ratings (id),
    criterion @INT NOT NULL,     -- place in the scheme
    self_mark @INT NOT NULL,     -- ten-thousandths; -1 before it is given
    self_grounds @TEXT NOT NULL,
    town_mark @INT NOT NULL,
    town_grounds @TEXT NOT NULL,
    PRIMARY KEY (rating_id, criterion)
);
-- Counted from paper; -1 before it is counted (RATE-5).
CREATE TABLE rating_ballots (
    rating_id @INT NOT NULL REFERENCES ratings (id),
    voters @INT NOT NULL,        -- 0 members, 1 residents
    issued @INT NOT NULL,
    returned @INT NOT NULL,
    valid @INT NOT NULL,
    votes_0 @INT NOT NULL,
    votes_1 @INT NOT NULL,
    votes_2 @INT NOT NULL,
    votes_3 @INT NOT NULL,
    votes_4 @INT NOT NULL,
    votes_5 @INT NOT NULL,
    PRIMARY KEY (rating_id, voters)
);
CREATE TABLE rating_vetoes (
    rating_id @INT NOT NULL REFERENCES ratings (id),
    veto @INT NOT NULL,          -- place in the scheme
    grounds @TEXT NOT NULL,
    PRIMARY KEY (rating_id, veto)
);
-- Who entered something of the town's part; none of them confirms it (USER-3).
CREATE TABLE rating_hands (
    rating_id @INT NOT NULL REFERENCES ratings (id),
    user_id @INT NOT NULL,
    PRIMARY KEY (rating_id, user_id)
);
