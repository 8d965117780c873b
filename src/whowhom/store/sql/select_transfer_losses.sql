SELECT transfer_id, what, row_count, why FROM transfer_losses ORDER BY transfer_id, place
