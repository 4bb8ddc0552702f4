-- Special reports of counties to their city on a tenure's fulfilment (EVAL-3).
CREATE TABLE reports (
    id @ID,
    unit_code @TEXT NOT NULL REFERENCES units (code), -- the county
    campaign_id @INT NOT NULL REFERENCES campaigns (id),
    -- as they were when it was begun (ALL-8)
    unit_name @TEXT NOT NULL,
    campaign_name @TEXT NOT NULL,
    first_year @INT NOT NULL,
    last_year @INT NOT NULL,
    state @TEXT NOT NULL DEFAULT 'draft', -- draft, submitted, approved, sent, received
    number @INT NOT NULL,             -- the version that it now is
    sent_on @TEXT,                    -- NULL: not with the city
    created_by @INT NOT NULL,
    changed_by @INT NOT NULL,
    changed_by_name @TEXT NOT NULL,
    changed_at @INT NOT NULL,
    version @INT NOT NULL DEFAULT 1,  -- of the record, for concurrent changes
    UNIQUE (campaign_id, unit_code)   -- one report of a county on a tenure
);
CREATE INDEX reports_unit ON reports (unit_code, state);

-- Every text that was saved. What was submitted holds its figures too, so that text, tables and
-- charts of what was approved and sent stay as they were.
CREATE TABLE report_versions (
    report_id @INT NOT NULL REFERENCES reports (id),
    number @INT NOT NULL,
    what @TEXT NOT NULL,              -- what was done: 生成初稿, 修改“存在问题”
    texts @TEXT NOT NULL,             -- {"title": ..., "overall": ...}
    figures @TEXT,                    -- NULL for a draft's, which shows those of the day
    made_by @INT NOT NULL,
    made_by_name @TEXT NOT NULL,
    made_at @INT NOT NULL,
    PRIMARY KEY (report_id, number)
);
