-- What is known at the places where some documents stand: every version, the oldest first.
SELECT a.document_id, a.place_key, a.address, a.digest, a.version, d.content_hash
FROM arrivals a
JOIN documents d ON d.document_id = a.document_id
WHERE a.document_id IN (SELECT unnest($ids::VARCHAR[]))
    OR a.place_key IN (SELECT unnest($keys::VARCHAR[]))
    OR a.address IN (SELECT unnest($addresses::VARCHAR[]))
ORDER BY a.version, a.document_id
