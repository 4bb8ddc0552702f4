-- What every room stands on: units, users, sessions, audit, workflow steps, settings, files.

-- A node of the hierarchy (UNIT-1..3). The code's length is its level; a subtree is a range of codes.
CREATE TABLE units (
    code @TEXT NOT NULL PRIMARY KEY,
    name @TEXT NOT NULL,
    level @INT NOT NULL,              -- enum unit_level
    kind @TEXT NOT NULL DEFAULT '',   -- village, rural_community, urban_community, other; '' above villages
    covered @INT NOT NULL DEFAULT 0,  -- 1: bound by the implementation opinion (UNIT-2)
    ended_on @TEXT,                   -- a unit is never deleted (UNIT-3)
    successor @TEXT REFERENCES units (code),
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX units_level ON units (level, code);

-- Names that a unit had before (UNIT-3).
CREATE TABLE unit_names (
    id @ID,
    code @TEXT NOT NULL REFERENCES units (code),
    name @TEXT NOT NULL,
    until @TEXT NOT NULL
);
CREATE INDEX unit_names_code ON unit_names (code);

CREATE TABLE users (
    id @ID,
    name @TEXT NOT NULL UNIQUE,       -- sign-in name
    full_name @TEXT NOT NULL,
    unit_code @TEXT NOT NULL,         -- '' for the whole country
    roles @INT NOT NULL,              -- mask of enum role
    password @TEXT NOT NULL,          -- Argon2id, libsodium's text form; '' = cannot sign in
    password_at @INT NOT NULL DEFAULT 0,
    must_change @INT NOT NULL DEFAULT 0,
    disabled @INT NOT NULL DEFAULT 0,
    failures @INT NOT NULL DEFAULT 0, -- failed sign-ins in a row, and when the last one was
    failed_at @INT NOT NULL DEFAULT 0,
    locked_until @INT NOT NULL DEFAULT 0,
    signed_in_at @INT NOT NULL DEFAULT 0,
    created_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1
);
CREATE INDEX users_unit ON users (unit_code);

CREATE TABLE sessions (
    id @ID,
    user_id @INT NOT NULL REFERENCES users (id),
    token_hash @TEXT NOT NULL UNIQUE,
    created_at @INT NOT NULL,
    seen_at @INT NOT NULL,
    address @TEXT NOT NULL,
    user_agent @TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Bearer tokens for programs.
CREATE TABLE tokens (
    id @ID,
    user_id @INT NOT NULL REFERENCES users (id),
    token_hash @TEXT NOT NULL UNIQUE,
    label @TEXT NOT NULL,
    created_at @INT NOT NULL,
    revoked_at @INT
);
CREATE INDEX tokens_user ON tokens (user_id);

-- Failed sign-ins by address, for throttling; name failures stand in users.
CREATE TABLE sign_in_failures (
    address @TEXT NOT NULL PRIMARY KEY,
    failures @INT NOT NULL,
    failed_at @INT NOT NULL,
    locked_until @INT NOT NULL
);

-- A form sent twice makes one record: the token in the form, and where its first answer led.
CREATE TABLE submissions (
    token @TEXT NOT NULL PRIMARY KEY,
    user_id @INT NOT NULL,
    at @INT NOT NULL,
    status @INT NOT NULL,
    link @TEXT NOT NULL,
    answer @TEXT NOT NULL             -- the JSON answer
);
CREATE INDEX submissions_at ON submissions (at);

-- Audit records, chained by keyed hashes; one chain for each county (ALL-1).
CREATE TABLE audit (
    id @ID,
    chain @TEXT NOT NULL,             -- first six digits of the unit's code, or the shorter code
    number @INT NOT NULL,             -- 1, 2, 3 ... in its chain
    at @INT NOT NULL,
    user_id @INT NOT NULL,            -- 0: the system, or the public
    user_name @TEXT NOT NULL,
    address @TEXT NOT NULL,
    action @TEXT NOT NULL,
    entity @TEXT NOT NULL,
    entity_id @INT NOT NULL,
    unit_code @TEXT NOT NULL,
    before_json @TEXT,
    after_json @TEXT,
    previous_hash @TEXT NOT NULL,
    hash @TEXT NOT NULL,
    UNIQUE (chain, number)
);
CREATE INDEX audit_unit ON audit (unit_code, at);
CREATE TABLE audit_heads (
    chain @TEXT NOT NULL PRIMARY KEY,
    number @INT NOT NULL,
    hash @TEXT NOT NULL
);

-- Steps that records took through their life cycles.
CREATE TABLE workflow_steps (
    id @ID,
    entity @TEXT NOT NULL,
    entity_id @INT NOT NULL,
    action @TEXT NOT NULL,
    label @TEXT NOT NULL,
    from_state @TEXT NOT NULL,
    to_state @TEXT NOT NULL,
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    unit_code @TEXT NOT NULL,
    at @INT NOT NULL,
    reason @TEXT NOT NULL
);
CREATE INDEX workflow_steps_entity ON workflow_steps (entity, entity_id, id);

-- Policy settings: the latest that has begun, of the most specific unit on the way up. Never changed,
-- only followed by a newer row.
CREATE TABLE settings (
    id @ID,
    unit_code @TEXT NOT NULL,
    name @TEXT NOT NULL,
    value @TEXT NOT NULL,
    starts_on @TEXT NOT NULL,
    source @TEXT NOT NULL,            -- clause of the document that it comes from
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE INDEX settings_name ON settings (name, unit_code, starts_on);

-- Attachments; content lies in the files folder under its hash.
CREATE TABLE files (
    id @ID,
    entity @TEXT NOT NULL,
    entity_id @INT NOT NULL,
    field @TEXT NOT NULL,
    unit_code @TEXT NOT NULL,
    name @TEXT NOT NULL,
    type @TEXT NOT NULL,
    size @INT NOT NULL,
    hash @TEXT NOT NULL,
    user_id @INT NOT NULL,
    user_name @TEXT NOT NULL,
    at @INT NOT NULL
);
CREATE INDEX files_entity ON files (entity, entity_id);
CREATE INDEX files_hash ON files (hash);

-- Facts about this database: 'demo' = '1' when it holds invented data.
CREATE TABLE facts (
    name @TEXT NOT NULL PRIMARY KEY,
    value @TEXT NOT NULL
);
