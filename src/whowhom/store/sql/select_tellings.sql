SELECT event_id, outlet, url, transfer_id, said
FROM tellings
WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY event_id, said
