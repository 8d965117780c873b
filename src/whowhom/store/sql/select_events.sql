-- Events that pass the filters, oldest first. `toward` takes acts to that side and acts that help or hurt it.
-- Sides are looked up by themselves (IN, not EXISTS): eight times faster among a million events.
SELECT e.event_id, e.event_type, e.mode, e.cameo, e.contexts, e.status, e.first_day, e.last_day, e.basis,
    e.reports, e.voices, e.outlets, e.confidence, e.origin
FROM events e
WHERE ($event_id IS NULL OR e.event_id = $event_id)
    AND ($event_ids IS NULL OR e.event_id IN (SELECT unnest($event_ids::VARCHAR[])))
    AND ($status IS NULL OR e.status = $status)
    AND ($event_type IS NULL OR e.event_type = $event_type)
    AND ($origin IS NULL OR e.origin = $origin)
    AND ($since IS NULL OR e.last_day >= $since::DATE)
    AND ($until IS NULL OR e.first_day <= $until::DATE)
    AND e.voices >= $min_voices
    AND ($actor IS NULL OR e.event_id IN (
        SELECT p.event_id FROM event_parties p WHERE p.role = 'actor' AND $actor IN (p.country, p.entity_id)))
    AND ($recipient IS NULL OR e.event_id IN (
        SELECT p.event_id FROM event_parties p WHERE p.role = 'recipient' AND $recipient IN (p.country, p.entity_id)))
    AND ($toward IS NULL OR e.event_id IN (
        SELECT p.event_id FROM event_parties p WHERE p.role = 'recipient' AND $toward IN (p.country, p.entity_id)
        UNION ALL SELECT f.event_id FROM favours f WHERE f.country = $toward))
ORDER BY e.first_day, e.event_id
LIMIT $limit
