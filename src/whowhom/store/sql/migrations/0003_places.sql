-- Where the act of a report happened, for the reports that say so.
CREATE TABLE places (
    report_id VARCHAR NOT NULL,
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
-- only postgresql: CREATE INDEX places_report ON places (report_id);
