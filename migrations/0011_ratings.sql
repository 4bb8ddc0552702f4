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
