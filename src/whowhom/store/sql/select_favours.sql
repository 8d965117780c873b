SELECT event_id, side, country, reason
FROM favours
WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY event_id, side, place
