-- The reports of these documents that the merge has seen.
SELECT report_id, document_id FROM merged_reports WHERE document_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY report_id
