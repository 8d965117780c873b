SELECT d.document_id, d.text, d.title, d.outlet, d.url, d.published, d.language, d.path, d.byline, d.dateline, d.flags,
    o.language, o.text, o.translator, a.found_where, a.how, a.arrived_at, a.digest
FROM documents d
LEFT JOIN arrivals a ON a.document_id = d.document_id
LEFT JOIN originals o ON o.document_id = d.document_id
WHERE ($document_id IS NULL OR d.document_id = $document_id)
    AND ($document_ids::VARCHAR[] IS NULL OR d.document_id IN (SELECT unnest($document_ids::VARCHAR[])))
    AND ($since IS NULL OR d.day >= $since::DATE)
    AND ($until IS NULL OR d.day <= $until::DATE)
ORDER BY d.day, d.document_id
