-- How much was read per day and outlet, documents without a report counted too.
SELECT d.day, coalesce(d.outlet, '') AS outlet, count(DISTINCT d.document_id), count(r.report_id)
FROM documents d
LEFT JOIN reports r ON r.document_id = d.document_id
GROUP BY d.day, coalesce(d.outlet, '')
ORDER BY 1, 2, 3, 4
