-- Derived: the deeds, worked out from reports and judgements. Dropped and made anew as a whole.
DROP TABLE IF EXISTS events;
CREATE TABLE events (
    event_id VARCHAR NOT NULL,
    event_type VARCHAR NOT NULL,
    mode VARCHAR,
    cameo VARCHAR,
    contexts VARCHAR[] NOT NULL,
    status VARCHAR NOT NULL,
    first_day DATE,
    last_day DATE,
    basis VARCHAR,
    reports BIGINT NOT NULL,
    voices BIGINT NOT NULL,
    outlets VARCHAR[] NOT NULL,
    confidence DOUBLE NOT NULL,
    origin VARCHAR NOT NULL
);
DROP TABLE IF EXISTS event_parties;
CREATE TABLE event_parties (
    event_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR,
    sector VARCHAR,
    entity_id VARCHAR,
    words VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL
);
DROP TABLE IF EXISTS event_reports;
CREATE TABLE event_reports (
    event_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    report_id VARCHAR NOT NULL
);
DROP TABLE IF EXISTS favours;
CREATE TABLE favours (
    event_id VARCHAR NOT NULL,
    side VARCHAR NOT NULL,  -- helps | hurts
    place INTEGER NOT NULL,
    country VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
DROP TABLE IF EXISTS event_places;
CREATE TABLE event_places (
    event_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    country VARCHAR,
    city VARCHAR,
    district VARCHAR,
    province VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    geonames_id BIGINT,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL
);
-- only postgresql: CREATE INDEX events_id ON events (event_id);
-- only postgresql: CREATE INDEX event_parties_id ON event_parties (event_id);
-- only postgresql: CREATE INDEX event_parties_country ON event_parties (country);
-- only postgresql: CREATE INDEX event_parties_entity ON event_parties (entity_id);
-- only postgresql: CREATE INDEX favours_country ON favours (country);
-- only postgresql: CREATE INDEX event_reports_id ON event_reports (event_id);
-- only postgresql: CREATE INDEX event_reports_report ON event_reports (report_id);
-- only postgresql: CREATE INDEX favours_id ON favours (event_id);
-- only postgresql: CREATE INDEX event_places_id ON event_places (event_id);
