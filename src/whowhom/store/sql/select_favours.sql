SELECT event_id, side, country, reason
FROM favours
SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS event_id) USING (event_id)
ORDER BY event_id, side, place
