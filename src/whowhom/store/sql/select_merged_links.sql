-- The groups near to one another in these spans of weeks, one span a place of the four lists.
SELECT DISTINCT m.actor, m.recipient, m.week, m.after, m.left_leader, m.right_leader, m.mean
FROM merged_links m
JOIN (
    SELECT unnest($actors::VARCHAR[]) AS actor, unnest($recipients::VARCHAR[]) AS recipient,
        unnest($firsts::BIGINT[]) AS first_week, unnest($lasts::BIGINT[]) AS last_week) s
    ON m.actor = s.actor AND m.recipient = s.recipient AND m.week BETWEEN s.first_week AND s.last_week
ORDER BY m.left_leader, m.right_leader
