SELECT report_id, name, kind, named, cue, start_at, end_at
FROM voices
WHERE report_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY report_id, place
