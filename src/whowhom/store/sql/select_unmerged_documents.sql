-- Documents that the merge has not seen.
SELECT document_id FROM documents d
WHERE NOT EXISTS (SELECT 1 FROM merged_documents m WHERE m.document_id = d.document_id)
ORDER BY document_id
