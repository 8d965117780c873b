-- What is kept of these spans of weeks, one span a place of the four lists.
DELETE FROM merged_reports m
USING (
    SELECT unnest($actors::VARCHAR[]) AS actor, unnest($recipients::VARCHAR[]) AS recipient,
        unnest($firsts::BIGINT[]) AS first_week, unnest($lasts::BIGINT[]) AS last_week) s
WHERE m.actor = s.actor AND m.recipient = s.recipient AND m.week BETWEEN s.first_week AND s.last_week
