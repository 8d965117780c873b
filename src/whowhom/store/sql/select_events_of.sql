-- The events of some pairs, a row for each that an event belongs to: acts toward the second side, and acts that help or
-- hurt it.
SELECT q.actor, q.toward, a.event_id
FROM (SELECT unnest($actors::VARCHAR[]) AS actor, unnest($towards::VARCHAR[]) AS toward) q
JOIN event_parties a ON a.role = 'actor' AND a.country = q.actor
JOIN event_parties r ON r.role = 'recipient' AND r.country = q.toward AND r.event_id = a.event_id
UNION SELECT q.actor, q.toward, a.event_id
FROM (SELECT unnest($actors::VARCHAR[]) AS actor, unnest($towards::VARCHAR[]) AS toward) q
JOIN event_parties a ON a.role = 'actor' AND a.country = q.actor
JOIN favours f ON f.country = q.toward AND f.event_id = a.event_id
