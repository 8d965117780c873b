SELECT event_id, role, name, country, sector, entity_id, words, start_at, end_at
FROM event_parties
SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS event_id) USING (event_id)
ORDER BY event_id, role, place
