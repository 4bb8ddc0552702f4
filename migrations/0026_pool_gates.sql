-- From the town's review to filing (POOL-5): analysis, proposals, five gates. Sealed columns are read only with the key file.
-- What the town found out about a person; what was wrong is corrected by a later record that names it.
CREATE TABLE pool_findings (
    id @ID,
    candidate_id @INT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    kind @TEXT NOT NULL,            -- visit, meeting, interview, appraisal, talk
    held_on @TEXT NOT NULL,
    who @TEXT,                      -- sealed: who of the working group
    said @TEXT,                     -- sealed: what was found
    issued @INT,                    -- of an appraisal: ballots handed out
    collected @INT,
    excellent @INT,
    competent @INT,
    incompetent @INT,
    corrects @INT NOT NULL,         -- the record that this one puts right; 0: none
    created_by @INT NOT NULL,
    created_by_name @TEXT NOT NULL,
    created_at @INT NOT NULL
);
CREATE INDEX pool_findings_candidate ON pool_findings (candidate_id, id);

-- A town's proposal for one village; later ones fill up what was refused.
CREATE TABLE pool_proposals (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the village
    number @INT NOT NULL,
    state @TEXT NOT NULL,           -- draft, submitted, returned, in_review, concluded, asked, filed
    situation @TEXT,                -- troubled, thriving
    held_on @TEXT,                  -- the special meeting
    present @TEXT,                  -- sealed, as are the next three
    decided @TEXT,
    shortfall @TEXT,                -- why there are fewer than there should be
    returned @TEXT,                 -- why it was sent back: to the town, or to the county
    picked @INT NOT NULL,           -- persons
    passed @INT NOT NULL,           -- of them
    submitted_on @TEXT,
    opened_on @TEXT,                -- the joint review
    concluded_on @TEXT,
    asked_on @TEXT,                 -- the city, for filing
    filed_on @TEXT,
    changed_by @INT NOT NULL,       -- who of the town wrote last
    version @INT NOT NULL,
    UNIQUE (unit_code, number)
);
CREATE INDEX pool_proposals_state ON pool_proposals (state, unit_code);

CREATE TABLE pool_picks (
    id @ID,
    proposal_id @INT NOT NULL REFERENCES pool_proposals (id),
    candidate_id @INT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    ripeness @TEXT NOT NULL,        -- mature, young: as of the day on which it was sent (ALL-8)
    result @TEXT NOT NULL,          -- '' not concluded, passed, refused
    UNIQUE (proposal_id, candidate_id)
);
CREATE INDEX pool_picks_candidate ON pool_picks (candidate_id);

-- Who of a county's departments keeps which gate, as the last review was divided.
CREATE TABLE pool_duties (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the county
    gate @TEXT NOT NULL,
    user_id @INT NOT NULL,
    UNIQUE (unit_code, gate)
);

-- One gate of one person in one review, and who is to sign it.
CREATE TABLE pool_gates (
    id @ID,
    proposal_id @INT NOT NULL REFERENCES pool_proposals (id),
    candidate_id @INT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    gate @TEXT NOT NULL,            -- politics, conduct, ability, style, integrity; opinion: another department's word
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,       -- as on that day
    UNIQUE (proposal_id, candidate_id, gate, user_id)
);
CREATE INDEX pool_gates_user ON pool_gates (user_id, proposal_id);
CREATE INDEX pool_gates_candidate ON pool_gates (candidate_id);

-- What was signed; a later signature names the one that it replaces.
CREATE TABLE pool_signatures (
    id @ID,
    gate_id @INT NOT NULL REFERENCES pool_gates (id) ON DELETE CASCADE,
    passed @INT NOT NULL,
    grounds @TEXT,                  -- sealed
    replaces @INT NOT NULL,         -- 0: the first
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL,
    UNIQUE (gate_id, replaces)
);
