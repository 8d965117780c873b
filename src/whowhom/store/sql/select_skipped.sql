SELECT run_id, path, reason FROM skipped ORDER BY run_id, place
