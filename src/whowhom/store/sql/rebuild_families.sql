-- Derived: which documents are copies of one another.
DROP TABLE IF EXISTS families;
CREATE TABLE families (
    family_id VARCHAR NOT NULL,
    document_ids VARCHAR[] NOT NULL,
    origin VARCHAR
);
