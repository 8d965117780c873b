-- Pairs of countries with acts, ours and imported ones, the busiest of the days from $since to $until first.
SELECT actor, toward, CAST(sum(acts) AS BIGINT) AS acts, max(last)
FROM (
    SELECT a.country AS actor, r.country AS toward, count(DISTINCT e.event_id) AS acts, max(e.last_day) AS last
    FROM events e
    JOIN event_parties a ON a.event_id = e.event_id AND a.role = 'actor'
    JOIN event_parties r ON r.event_id = e.event_id AND r.role = 'recipient'
    WHERE ($since IS NULL OR e.last_day >= $since::DATE) AND ($until IS NULL OR e.first_day <= $until::DATE)
    GROUP BY a.country, r.country
    UNION ALL
    SELECT actor_country, recipient_country, count(*), max(last_day)
    FROM imported
    WHERE event_type <> 'NONE'
        AND ($since IS NULL OR last_day >= $since::DATE) AND ($until IS NULL OR first_day <= $until::DATE)
    GROUP BY actor_country, recipient_country) pairs
WHERE actor <> toward
GROUP BY actor, toward
ORDER BY acts DESC, actor, toward
LIMIT $limit
