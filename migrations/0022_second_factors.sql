-- The second factor of signing in, and the keys with which sealed columns are sealed.
CREATE TABLE second_factors (
    user_id @INT NOT NULL PRIMARY KEY REFERENCES users (id),
    secret @TEXT,                         -- sealed; from which the codes are computed
    confirmed_at @INT NOT NULL,           -- 0: being set up
    last_step @INT NOT NULL,              -- of the last code that was taken: each is taken once
    failures @INT NOT NULL,               -- wrong codes in a row, and when the last one was
    failed_at @INT NOT NULL,
    locked_until @INT NOT NULL
);
CREATE TABLE recovery_codes (
    id @ID,
    user_id @INT NOT NULL REFERENCES users (id),
    code_hash @TEXT NOT NULL UNIQUE,
    used_at @INT                          -- NULL: may still be used
);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);
ALTER TABLE sessions ADD COLUMN factor_at @INT NOT NULL DEFAULT 0; -- when the second factor was given
CREATE TABLE sealing_keys (
    id @TEXT NOT NULL PRIMARY KEY,        -- of a key in the key file, without which no server starts
    since @INT NOT NULL
);
