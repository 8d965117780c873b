-- The documents that have any of these fingerprints.
SELECT DISTINCT document_id FROM fingerprints WHERE print IN (SELECT unnest($prints::BIGINT[])) ORDER BY document_id
