SELECT transfer_id, path, reason FROM transfer_wrongs ORDER BY transfer_id, place
