SELECT event_id, report_id
FROM event_reports
WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY event_id, place
