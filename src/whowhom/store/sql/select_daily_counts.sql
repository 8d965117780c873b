-- Acts done, per day, pair and quad class: imported events and ours together, whatever the data set.
SELECT day, actor, recipient,
    count(*) FILTER (WHERE quad = 1), count(*) FILTER (WHERE quad = 2),
    count(*) FILTER (WHERE quad = 3), count(*) FILTER (WHERE quad = 4)
FROM (
    SELECT first_day AS day, actor_country AS actor, recipient_country AS recipient, quad
    FROM imported
    WHERE status = 'actual' AND event_type <> 'NONE' AND actor_country IS NOT NULL AND recipient_country IS NOT NULL
    UNION ALL
    SELECT e.first_day, a.country, r.country,
        CASE WHEN e.event_type IN ('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE') THEN 1
            WHEN e.event_type IN ('COOPERATE', 'AID', 'RETREAT') THEN 2
            WHEN e.event_type IN ('REQUEST', 'ACCUSE', 'REJECT', 'THREATEN') THEN 3 ELSE 4 END
    FROM events e
    JOIN event_parties a ON a.event_id = e.event_id AND a.role = 'actor' AND a.place = 0
    JOIN event_parties r ON r.event_id = e.event_id AND r.role = 'recipient' AND r.place = 0
    WHERE e.status = 'actual' AND a.country IS NOT NULL AND r.country IS NOT NULL) acts
WHERE day IS NOT NULL AND actor <> recipient
    AND ($since IS NULL OR day >= $since::DATE)
    AND ($until IS NULL OR day <= $until::DATE)
    AND ($actor IS NULL OR actor = $actor)
    AND ($recipient IS NULL OR recipient = $recipient)
GROUP BY day, actor, recipient
