-- The copy families that any of these documents is in.
SELECT family_id, document_ids, origin FROM families
WHERE family_id IN (
    SELECT family_id FROM (SELECT family_id, unnest(document_ids) AS document_id FROM families) members
    WHERE document_id IN (SELECT unnest($ids::VARCHAR[])))
ORDER BY family_id
