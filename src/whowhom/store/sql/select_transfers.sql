SELECT t.transfer_id, t.direction, t.form, t.path, t.started_at, t.columns, t.fingerprint, t.book, t.versions,
    coalesce(sum(s.rows_read), 0), coalesce(sum(s.rows_new), 0), coalesce(sum(s.rows_known), 0),
    (SELECT max(e.finished_at) FROM transfer_ends e WHERE e.transfer_id = t.transfer_id)
FROM transfers t
LEFT JOIN transfer_steps s ON s.transfer_id = t.transfer_id
GROUP BY t.transfer_id, t.direction, t.form, t.path, t.started_at, t.columns, t.fingerprint, t.book, t.versions
ORDER BY t.started_at, t.transfer_id
