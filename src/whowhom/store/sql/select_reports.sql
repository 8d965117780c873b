-- Reports that pass the filters, by their own day (else the day of publication), then by place in the document.
SELECT r.report_id, r.document_id, r.event_type, r.mode, r.cameo, r.contexts, r.status, r.first_day, r.last_day, r.basis,
    r.evidence_start, r.evidence_end, r.evidence_text, r.confidence
FROM reports r
LEFT JOIN documents d ON d.document_id = r.document_id
WHERE ($report_ids::VARCHAR[] IS NULL OR r.report_id IN (SELECT unnest($report_ids::VARCHAR[])))
    AND ($document_id IS NULL OR r.document_id = $document_id)
    AND ($status IS NULL OR r.status = $status)
    AND ($since IS NULL OR coalesce(r.last_day, d.day) >= $since::DATE)
    AND ($until IS NULL OR coalesce(r.first_day, d.day) <= $until::DATE)
    AND ($actor IS NULL OR EXISTS (
        SELECT 1 FROM parties p WHERE p.report_id = r.report_id AND p.role = 'actor' AND $actor IN (p.country, p.entity_id)))
    AND ($recipient IS NULL OR EXISTS (
        SELECT 1 FROM parties p
        WHERE p.report_id = r.report_id AND p.role = 'recipient' AND $recipient IN (p.country, p.entity_id)))
ORDER BY coalesce(r.first_day, d.day), r.document_id, r.evidence_start, r.report_id
LIMIT $limit
