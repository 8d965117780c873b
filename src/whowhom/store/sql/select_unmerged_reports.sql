-- Reports that the merge has not seen.
SELECT report_id FROM reports r
WHERE NOT EXISTS (SELECT 1 FROM merged_reports m WHERE m.report_id = r.report_id)
ORDER BY report_id
