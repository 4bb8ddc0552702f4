-- What falls due in a county by day: thousands of items stand behind one day, of which a page shows fifty.
CREATE INDEX commitments_county ON commitments (SUBSTR(unit_code, 1, 6), due_on, unit_code);
