DELETE FROM events WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
