-- What is known at the places where some documents stand: every version, the oldest first. Three questions put
-- together, since each alone goes by an index, and a question with OR by none.
WITH met AS (
    SELECT place_key FROM arrivals WHERE document_id IN (SELECT unnest($ids::VARCHAR[]))
    UNION SELECT place_key FROM arrivals WHERE place_key IN (SELECT unnest($keys::VARCHAR[]))
    UNION SELECT place_key FROM arrivals WHERE address IN (SELECT unnest($addresses::VARCHAR[]))
)
SELECT a.document_id, a.place_key, a.address, a.digest, a.version, d.content_hash
FROM met
JOIN arrivals a ON a.place_key = met.place_key
JOIN documents d ON d.document_id = a.document_id
ORDER BY a.version, a.document_id
