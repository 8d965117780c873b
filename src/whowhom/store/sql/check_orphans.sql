-- What a whole store has none of.
SELECT 'reports without their document', count(*) FROM reports r
WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.document_id = r.document_id)
UNION ALL SELECT 'reports without an actor', count(*) FROM reports r
WHERE NOT EXISTS (SELECT 1 FROM parties p WHERE p.report_id = r.report_id AND p.role = 'actor')
UNION ALL SELECT 'events on reports that are not there', count(*) FROM event_reports e
WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.report_id = e.report_id)
UNION ALL SELECT 'imported events twice', count(*) FROM (
    SELECT event_id FROM imported GROUP BY event_id HAVING count(*) > 1) twice
UNION ALL SELECT 'imported events without their import', count(*) FROM imported i
WHERE NOT EXISTS (SELECT 1 FROM transfers t WHERE t.transfer_id = i.transfer_id)
