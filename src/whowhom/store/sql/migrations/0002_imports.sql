-- Other people's events, a row each, and the manifest of every import and export. Rows are added, never changed.
CREATE TABLE imported (
    event_id VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    transfer_id VARCHAR NOT NULL,
    event_type VARCHAR NOT NULL,  -- NONE where PLOVER has no such act (statements, appeals)
    mode VARCHAR,
    cameo VARCHAR,
    quad INTEGER NOT NULL,
    contexts VARCHAR,  -- joined by ;
    status VARCHAR NOT NULL,
    first_day DATE,
    last_day DATE,
    basis VARCHAR,
    reports BIGINT NOT NULL,
    voices BIGINT NOT NULL,
    confidence DOUBLE NOT NULL,
    outlets VARCHAR,  -- joined by tabs
    actor_name VARCHAR,
    actor_country VARCHAR,
    actor_sector VARCHAR,
    actor_id VARCHAR,
    actor_sides VARCHAR,  -- ;USA;GBR; where there are several
    recipient_name VARCHAR,
    recipient_country VARCHAR,
    recipient_sector VARCHAR,
    recipient_id VARCHAR,
    recipient_sides VARCHAR,
    place_name VARCHAR,
    place_country VARCHAR,
    city VARCHAR,
    district VARCHAR,
    province VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    geonames_id BIGINT,
    favours VARCHAR,  -- ;UKR; whom it helps or hurts beside its recipient
    more VARCHAR,  -- JSON: what the columns above cannot hold
    said VARCHAR  -- the cells as the file had them, joined by tabs
);
CREATE TABLE tellings (
    event_id VARCHAR NOT NULL,
    transfer_id VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    said VARCHAR NOT NULL
);
CREATE TABLE transfers (
    transfer_id VARCHAR PRIMARY KEY,
    direction VARCHAR NOT NULL,  -- in | out
    form VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    columns VARCHAR[] NOT NULL,
    book VARCHAR NOT NULL,
    versions VARCHAR NOT NULL,
    started_at VARCHAR NOT NULL
);
CREATE TABLE transfer_steps (
    transfer_id VARCHAR NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_new BIGINT NOT NULL,
    rows_known BIGINT NOT NULL
);
CREATE TABLE transfer_wrongs (
    transfer_id VARCHAR NOT NULL,
    place BIGINT NOT NULL,
    path VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
CREATE TABLE transfer_ends (
    transfer_id VARCHAR NOT NULL,
    finished_at VARCHAR NOT NULL
);
CREATE TABLE transfer_losses (
    transfer_id VARCHAR NOT NULL,
    place BIGINT NOT NULL,
    what VARCHAR NOT NULL,
    row_count BIGINT NOT NULL,
    why VARCHAR NOT NULL
);
-- PostgreSQL finds a pair by these; DuckDB reads whole columns faster than it keeps an index.
-- only postgresql: CREATE UNIQUE INDEX imported_id ON imported (event_id);
-- only postgresql: CREATE INDEX imported_pair ON imported (actor_country, recipient_country, first_day);
-- only postgresql: CREATE INDEX imported_day ON imported (first_day, event_id);
-- only postgresql: CREATE INDEX tellings_id ON tellings (event_id);
-- only postgresql: CREATE INDEX parties_report ON parties (report_id);
-- only postgresql: CREATE INDEX voices_report ON voices (report_id);
