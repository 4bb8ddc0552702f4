-- How many villages went from which grade to which, read from the index alone (RATE-8).
CREATE INDEX ratings_moves ON ratings (round_id, unit_code, standing, before_name, band_name, vetoed, fell);
