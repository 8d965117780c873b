-- Derived: which documents are copies of one another.
CREATE OR REPLACE TABLE families (
    family_id VARCHAR NOT NULL,
    document_ids VARCHAR[] NOT NULL,
    origin VARCHAR
);
