SELECT document_id, text, title, outlet, url, published, language, path, byline, dateline, flags
FROM documents
WHERE ($document_id IS NULL OR document_id = $document_id)
    AND ($document_ids::VARCHAR[] IS NULL OR document_id IN (SELECT unnest($document_ids::VARCHAR[])))
    AND ($since IS NULL OR day >= $since::DATE)
    AND ($until IS NULL OR day <= $until::DATE)
ORDER BY day, document_id
