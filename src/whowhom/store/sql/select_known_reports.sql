SELECT report_id FROM reports WHERE report_id IN (SELECT unnest($ids::VARCHAR[]))
