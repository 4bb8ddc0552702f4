-- Who was a village's secretary and when, what stands in each one's file, and the yearly evaluation of plans in force
-- (CADRE-4, EVAL-1).
CREATE TABLE secretary_terms (
    id @ID,
    unit_code @TEXT NOT NULL,
    user_id @INT NOT NULL REFERENCES users (id),
    from_on @TEXT,           -- NULL: before the accounts were kept here
    until_on @TEXT,          -- last day; NULL: still in office
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX secretary_terms_unit ON secretary_terms (unit_code, id);
CREATE INDEX secretary_terms_user ON secretary_terms (user_id);
INSERT INTO secretary_terms (unit_code, user_id)
    SELECT unit_code, id FROM users WHERE roles % 2 = 1 AND disabled = 0 ORDER BY id;

-- What other rooms enter into a secretary's file; it stays as it was entered (ALL-8).
CREATE TABLE secretary_entries (
    id @ID,
    term_id @INT NOT NULL REFERENCES secretary_terms (id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    kind @TEXT NOT NULL,     -- 年度考评
    year @INT NOT NULL,
    months @INT NOT NULL,    -- of that year in office
    from_on @TEXT NOT NULL,
    until_on @TEXT NOT NULL,
    person_name @TEXT NOT NULL,
    unit_name @TEXT NOT NULL,
    result @TEXT NOT NULL,
    detail @TEXT NOT NULL,
    link @TEXT NOT NULL,
    entered_on @TEXT NOT NULL,
    UNIQUE (term_id, link)
);

-- The evaluation of a plan in force for one year. From its submission on it keeps what it judged.
CREATE TABLE evaluations (
    id @ID,
    plan_id @INT NOT NULL REFERENCES promises (plan_id),
    unit_code @TEXT NOT NULL REFERENCES units (code),
    year @INT NOT NULL,
    state @TEXT NOT NULL,                    -- draft, submitted, given, answered, revised, final
    grade @TEXT NOT NULL DEFAULT '',         -- excellent, good, pass, fail; '': as proposed
    grade_reason @TEXT NOT NULL DEFAULT '',
    opinion @TEXT NOT NULL DEFAULT '',
    shown @TEXT NOT NULL DEFAULT '{}',       -- JSON: names, bands and secretaries as on the day of submission
    unit_name @TEXT NOT NULL DEFAULT '',     -- of that day, for lists; '' in a draft
    place @TEXT NOT NULL DEFAULT '',
    proposed @TEXT NOT NULL DEFAULT '',
    share @INT,                              -- fulfilment in percent, ten-thousandths
    items @INT NOT NULL DEFAULT 0,
    done @INT NOT NULL DEFAULT 0,
    nearly @INT NOT NULL DEFAULT 0,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    given_on @TEXT,                          -- approved, and given to the village
    given_by_name @TEXT NOT NULL DEFAULT '',
    answer_due_on @TEXT,                     -- last day on which the village may answer
    answer @TEXT NOT NULL DEFAULT '',
    answered_by_name @TEXT NOT NULL DEFAULT '',
    answered_on @TEXT,
    new_grade @TEXT NOT NULL DEFAULT '',     -- after the answer, until another person agrees
    new_reason @TEXT NOT NULL DEFAULT '',
    revised_by @INT,
    given_grade @TEXT NOT NULL DEFAULT '',   -- what the village was given, where the grade was changed since
    final_on @TEXT,
    final_by_name @TEXT NOT NULL DEFAULT '',
    version @INT NOT NULL DEFAULT 1,
    UNIQUE (plan_id, year)
);
CREATE INDEX evaluations_unit ON evaluations (unit_code, year);
CREATE INDEX evaluations_state ON evaluations (state, unit_code);

-- An item's result. `shown` is the item as the evaluation showed it; '{}' in a draft, which shows it as it is.
CREATE TABLE evaluation_lines (
    evaluation_id @INT NOT NULL REFERENCES evaluations (id),
    item_id @INT NOT NULL REFERENCES commitments (id),
    position @INT NOT NULL,
    result @TEXT NOT NULL,                   -- done, nearly, not_done
    note @TEXT NOT NULL,
    shown @TEXT NOT NULL,
    PRIMARY KEY (evaluation_id, item_id)
);

-- Whoever wrote on an evaluation does not approve it (USER-3).
CREATE TABLE evaluation_authors (
    evaluation_id @INT NOT NULL REFERENCES evaluations (id),
    user_id @INT NOT NULL REFERENCES users (id),
    PRIMARY KEY (evaluation_id, user_id)
);
