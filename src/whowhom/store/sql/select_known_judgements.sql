SELECT left_id, right_id, verdict, author, made_at, withdrawn_at FROM judgements
WHERE left_id IN (SELECT unnest($ids::VARCHAR[]))
