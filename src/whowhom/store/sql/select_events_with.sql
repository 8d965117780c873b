-- The events that hold any of these reports.
SELECT DISTINCT event_id FROM event_reports WHERE report_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY event_id
