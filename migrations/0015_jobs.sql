-- Background jobs: what takes too long for a request, and makes a file that is kept for some days.
CREATE TABLE jobs (
    id @ID,
    kind @TEXT NOT NULL,
    unit_code @TEXT NOT NULL REFERENCES units (code),
    unit_name @TEXT NOT NULL,
    user_id @INT NOT NULL REFERENCES users (id), -- who asked for it, and whose rights it has
    user_name @TEXT NOT NULL,
    asked_at @INT NOT NULL,
    state @TEXT NOT NULL,             -- waiting, running, done, failed, cancelled, expired
    done @INT NOT NULL DEFAULT 0,     -- steps of the total
    total @INT NOT NULL DEFAULT 0,
    tries @INT NOT NULL DEFAULT 0,    -- how often it was begun
    failure @TEXT,                    -- why it failed, for its asker
    size @INT NOT NULL DEFAULT 0,     -- bytes of its file
    ended_at @INT,
    expires_at @INT,                  -- when its file goes
    fetched_at @INT                   -- by its asker
);
CREATE INDEX jobs_state ON jobs (state, id);
CREATE INDEX jobs_unit ON jobs (unit_code, id);
CREATE INDEX jobs_user ON jobs (user_id, state);
