SELECT report_id, role, name, country, sector, entity_id, words, start_at, end_at
FROM parties
WHERE report_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY report_id, role, place
