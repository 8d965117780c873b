SELECT 'documents', count(*) FROM documents
UNION ALL SELECT 'reports', count(*) FROM reports
UNION ALL SELECT 'judgements', count(*) FROM judgements
UNION ALL SELECT 'runs', count(*) FROM runs
UNION ALL SELECT 'skipped', count(*) FROM skipped
UNION ALL SELECT 'families', count(*) FROM families
UNION ALL SELECT 'events', count(*) FROM events
UNION ALL SELECT 'imported', count(*) FROM imported
UNION ALL SELECT 'transfers', count(*) FROM transfers
