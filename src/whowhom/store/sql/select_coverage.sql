-- How much was read per day and outlet, documents without a report counted too.
SELECT d.day, coalesce(d.outlet, ''), count(DISTINCT d.document_id), count(r.report_id)
FROM documents d
LEFT JOIN reports r USING (document_id)
GROUP BY ALL
ORDER BY ALL
