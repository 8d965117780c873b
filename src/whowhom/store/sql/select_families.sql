SELECT family_id, document_ids, origin FROM families ORDER BY family_id
