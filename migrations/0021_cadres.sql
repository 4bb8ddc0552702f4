-- Village cadres: who they are, the posts they held and when (CADRE-1), their training (CADRE-5).
CREATE TABLE cadres (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    user_id @INT REFERENCES users (id), -- the secretary's account, through which the file is found; NULL: none
    name @TEXT NOT NULL,
    sex @TEXT NOT NULL,          -- male, female
    born_on @TEXT NOT NULL,
    education @TEXT NOT NULL,    -- junior, senior, college, bachelor, master
    politics @TEXT NOT NULL,     -- member, probationary, other
    joined_on @TEXT,             -- the Party
    recruit @INT NOT NULL,       -- 1: recruited full-time from college
    base_pay @INT,               -- a year, ten-thousandths of a yuan; NULL: not known
    performance_pay @INT,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX cadres_unit ON cadres (unit_code, id);

CREATE TABLE cadre_posts (
    id @ID,
    cadre_id @INT NOT NULL REFERENCES cadres (id),
    unit_code @TEXT NOT NULL,    -- the village
    post @TEXT NOT NULL,         -- secretary, director, deputy_secretary, deputy_director, member, committee_member
    from_on @TEXT NOT NULL,
    until_on @TEXT,              -- the last day; NULL: in office
    ended_with @INT NOT NULL,    -- 1: the post ended with its holder, nobody is to follow
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX cadre_posts_unit ON cadre_posts (unit_code, from_on);
CREATE INDEX cadre_posts_cadre ON cadre_posts (cadre_id);

-- Classes of training (CADRE-5), kept by the unit that holds them.
CREATE TABLE cadre_classes (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code),
    name @TEXT NOT NULL,
    kind @TEXT NOT NULL,         -- county, town, exchange, online, other
    organiser @TEXT NOT NULL,
    first_on @TEXT NOT NULL,
    last_on @TEXT NOT NULL,      -- within the same year
    days @INT NOT NULL,          -- ten-thousandths; whole and half days
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX cadre_classes_unit ON cadre_classes (unit_code, first_on);

CREATE TABLE cadre_attendances (
    class_id @INT NOT NULL REFERENCES cadre_classes (id),
    cadre_id @INT NOT NULL REFERENCES cadres (id),
    unit_code @TEXT NOT NULL,    -- the cadre's village
    year @INT NOT NULL,          -- of the class
    days @INT NOT NULL,          -- attended, at most those of the class
    PRIMARY KEY (class_id, cadre_id)
);
CREATE INDEX cadre_attendances_unit ON cadre_attendances (unit_code, year);
CREATE INDEX cadre_attendances_cadre ON cadre_attendances (cadre_id);

-- Pairings of cadres with a master, a tutor and base, or a degree programme (CADRE-7).
CREATE TABLE cadre_pairings (
    id @ID,
    cadre_id @INT NOT NULL REFERENCES cadres (id),
    unit_code @TEXT NOT NULL,    -- the cadre's village
    kind @TEXT NOT NULL,         -- master, base, degree
    partner @TEXT NOT NULL,      -- the master, the tutor and base, the school and subject
    from_on @TEXT NOT NULL,
    until_on @TEXT,              -- NULL: goes on
    result @TEXT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX cadre_pairings_unit ON cadre_pairings (unit_code, kind, from_on);
CREATE INDEX cadre_pairings_cadre ON cadre_pairings (cadre_id);

-- Duties and aims of a cadre for a year, and how they were appraised at mid-year and year-end (CADRE-6).
CREATE TABLE cadre_duties (
    id @ID,
    cadre_id @INT NOT NULL REFERENCES cadres (id),
    unit_code @TEXT NOT NULL,    -- the cadre's village
    year @INT NOT NULL,
    state @TEXT NOT NULL DEFAULT 'draft', -- draft, set_review, agreed, mid_review, mid, end_review, done
    duties @TEXT NOT NULL,
    aims @TEXT NOT NULL,
    mid_grade @TEXT,             -- excellent, good, pass, fail
    mid_note @TEXT NOT NULL DEFAULT '',
    end_grade @TEXT,
    end_note @TEXT NOT NULL DEFAULT '',
    shown_name @TEXT NOT NULL,   -- name and posts as of the last change (ALL-8)
    shown_posts @TEXT NOT NULL,
    changed_by @INT NOT NULL,    -- who wrote it last: somebody else agrees
    changed_by_name @TEXT NOT NULL,
    version @INT NOT NULL DEFAULT 1,
    UNIQUE (cadre_id, year)
);
CREATE INDEX cadre_duties_unit ON cadre_duties (unit_code, year);
