-- Every version of a document, the oldest first.
SELECT document_id FROM arrivals
WHERE place_key = (SELECT place_key FROM arrivals WHERE document_id = $document_id)
ORDER BY version, document_id
