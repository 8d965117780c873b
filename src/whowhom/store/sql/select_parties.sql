SELECT report_id, role, name, country, sector, entity_id, words, start_at, end_at
FROM parties
SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS report_id) USING (report_id)
ORDER BY report_id, role, place
