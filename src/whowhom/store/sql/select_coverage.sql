-- How much was read per day and outlet, documents without a report counted too, and of each its newest version alone.
SELECT d.day, coalesce(d.outlet, '') AS outlet, count(DISTINCT d.document_id), count(r.report_id)
FROM documents d
LEFT JOIN reports r ON r.document_id = d.document_id
WHERE d.document_id NOT IN (SELECT replaces FROM arrivals WHERE replaces IS NOT NULL)
GROUP BY d.day, coalesce(d.outlet, '')
ORDER BY 1, 2, 3, 4
