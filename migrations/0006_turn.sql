-- Items that turn late are taken a part at a time, the same part as often as it is asked for.
DROP INDEX commitments_due;
CREATE INDEX commitments_due ON commitments (late, due_on, id) WHERE due_on IS NOT NULL;
