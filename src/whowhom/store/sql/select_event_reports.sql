SELECT event_id, report_id
FROM event_reports
SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS event_id) USING (event_id)
ORDER BY event_id, place
