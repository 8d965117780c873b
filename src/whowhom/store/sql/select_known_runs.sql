SELECT run_id FROM runs WHERE run_id IN (SELECT unnest($ids::VARCHAR[]))
