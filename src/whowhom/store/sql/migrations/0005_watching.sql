-- How each document came, and which one it takes the place of; texts before they were translated; and where the
-- watched feeds stand. Rows of the first two are added, never changed. A feed's row says when to ask it next: it is no
-- fact about the news, and the newest takes the place of the one before.
CREATE TABLE arrivals (
    document_id VARCHAR PRIMARY KEY,
    place_key VARCHAR NOT NULL,  -- one for all versions of a document: its own id, or its address
    address VARCHAR,
    found_where VARCHAR,
    how VARCHAR,
    arrived_at VARCHAR,
    digest VARCHAR,
    version INTEGER NOT NULL,  -- 1 is the first
    replaces VARCHAR  -- the version before
);
CREATE TABLE originals (
    document_id VARCHAR PRIMARY KEY,
    language VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    translator VARCHAR NOT NULL
);
CREATE TABLE feeds (
    url VARCHAR PRIMARY KEY,
    title VARCHAR,
    etag VARCHAR,
    modified VARCHAR,
    moved_to VARCHAR,
    checked_at VARCHAR,
    changed_at VARCHAR,
    next_at VARCHAR,
    failures BIGINT NOT NULL,
    error VARCHAR,
    documents BIGINT NOT NULL
);
INSERT INTO arrivals SELECT document_id, document_id, NULL, path, NULL, NULL, NULL, 1, NULL FROM documents;
-- only postgresql: CREATE INDEX arrivals_key ON arrivals (place_key);
-- only postgresql: CREATE INDEX arrivals_address ON arrivals (address);
-- only postgresql: CREATE INDEX arrivals_replaces ON arrivals (replaces);
