-- How the reports of these spans of weeks group, one span a place of the four lists.
SELECT DISTINCT m.actor, m.recipient, m.week, m.leader, m.report_id
FROM merged_reports m
JOIN (
    SELECT unnest($actors::VARCHAR[]) AS actor, unnest($recipients::VARCHAR[]) AS recipient,
        unnest($firsts::BIGINT[]) AS first_week, unnest($lasts::BIGINT[]) AS last_week) s
    ON m.actor = s.actor AND m.recipient = s.recipient AND m.week BETWEEN s.first_week AND s.last_week
ORDER BY m.report_id
