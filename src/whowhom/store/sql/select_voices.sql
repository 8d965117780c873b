SELECT report_id, name, kind, named, cue, start_at, end_at
FROM voices
SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS report_id) USING (report_id)
ORDER BY report_id, place
