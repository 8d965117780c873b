-- The facts: rows are added, never changed. Moments are kept as ISO 8601 text with the offset they came with
-- (the outlet's own clock); `day` is that clock's date, for filters.
CREATE TABLE documents (
    document_id VARCHAR PRIMARY KEY,
    text VARCHAR NOT NULL,
    title VARCHAR,
    outlet VARCHAR,
    url VARCHAR,
    published VARCHAR,
    day DATE,
    language VARCHAR,
    path VARCHAR,
    byline VARCHAR,
    dateline VARCHAR,
    flags VARCHAR[] NOT NULL,
    content_hash VARCHAR NOT NULL
);
CREATE TABLE reports (
    report_id VARCHAR PRIMARY KEY,
    document_id VARCHAR NOT NULL,
    event_type VARCHAR NOT NULL,
    mode VARCHAR,
    cameo VARCHAR,
    contexts VARCHAR[] NOT NULL,
    status VARCHAR NOT NULL,
    first_day DATE,
    last_day DATE,
    basis VARCHAR,
    evidence_start BIGINT NOT NULL,
    evidence_end BIGINT NOT NULL,
    evidence_text VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL
);
CREATE TABLE parties (
    report_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,  -- actor | recipient
    place INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR,
    sector VARCHAR,
    entity_id VARCHAR,
    words VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL
);
CREATE TABLE voices (
    report_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,  -- 0 is the innermost link of the chain
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    named BOOLEAN NOT NULL,
    cue VARCHAR,
    start_at BIGINT,
    end_at BIGINT
);
CREATE TABLE judgements (
    left_id VARCHAR NOT NULL,
    right_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    made_at VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    reasons VARCHAR[] NOT NULL,
    weights DOUBLE[] NOT NULL,
    withdrawn_at VARCHAR  -- a withdrawal is a second row
);
CREATE TABLE runs (
    run_id VARCHAR PRIMARY KEY,
    started_at VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    registry VARCHAR NOT NULL,
    ontology VARCHAR NOT NULL,
    documents BIGINT NOT NULL,
    reports BIGINT NOT NULL
);
CREATE TABLE skipped (
    run_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    path VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
