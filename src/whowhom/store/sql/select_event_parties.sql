SELECT event_id, role, name, country, sector, entity_id, words, start_at, end_at
FROM event_parties
WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY event_id, role, place
