SELECT document_id FROM documents WHERE document_id IN (SELECT unnest($ids::VARCHAR[]))
