-- Imported events that pass the filters, oldest first. The first half finds those whose first party is the one asked
-- for, by plain equality, which a column store answers without reading most of the table; the second those that
-- have it among several parties, or that help or hurt it.
WITH found AS (
    SELECT * FROM imported
    WHERE ($event_id IS NULL OR event_id = $event_id)
        AND ($origin IS NULL OR origin = $origin)
        AND ($untyped OR event_type <> 'NONE')
        AND ($event_type IS NULL OR event_type = $event_type)
        AND ($status IS NULL OR status = $status)
        AND ($since IS NULL OR last_day >= $since::DATE)
        AND ($until IS NULL OR first_day <= $until::DATE)
        AND ($min_voices <= 0 OR voices >= $min_voices)
        AND ($actor IS NULL OR actor_country = $actor)
        AND ($recipient IS NULL OR recipient_country = $recipient)
        AND ($toward IS NULL OR recipient_country = $toward)
        AND ($actor_id IS NULL OR actor_id = $actor_id)
        AND ($recipient_id IS NULL OR recipient_id = $recipient_id)
        AND ($toward_id IS NULL OR recipient_id = $toward_id)
    UNION ALL
    SELECT * FROM imported
    WHERE $sided AND (actor_sides IS NOT NULL OR recipient_sides IS NOT NULL OR favours IS NOT NULL)
        AND ($event_id IS NULL OR event_id = $event_id)
        AND ($origin IS NULL OR origin = $origin)
        AND ($untyped OR event_type <> 'NONE')
        AND ($event_type IS NULL OR event_type = $event_type)
        AND ($status IS NULL OR status = $status)
        AND ($since IS NULL OR last_day >= $since::DATE)
        AND ($until IS NULL OR first_day <= $until::DATE)
        AND ($min_voices <= 0 OR voices >= $min_voices)
        AND ($actor_among IS NULL OR coalesce(actor_sides, ';' || coalesce(actor_country, '') || ';' || coalesce(actor_id, '') || ';') LIKE $actor_among)
        AND ($recipient_among IS NULL
            OR coalesce(recipient_sides, ';' || coalesce(recipient_country, '') || ';' || coalesce(recipient_id, '') || ';') LIKE $recipient_among)
        AND ($toward_among IS NULL OR favours LIKE $toward_among
            OR coalesce(recipient_sides, ';' || coalesce(recipient_country, '') || ';' || coalesce(recipient_id, '') || ';') LIKE $toward_among)
        AND NOT coalesce(($actor IS NULL OR actor_country = $actor)
            AND ($recipient IS NULL OR recipient_country = $recipient)
            AND ($toward IS NULL OR recipient_country = $toward)
            AND ($actor_id IS NULL OR actor_id = $actor_id)
            AND ($recipient_id IS NULL OR recipient_id = $recipient_id)
            AND ($toward_id IS NULL OR recipient_id = $toward_id), FALSE)
)
SELECT event_id, origin, transfer_id, event_type, mode, cameo, contexts, status, first_day, last_day, basis,
    reports, voices, confidence, outlets,
    actor_name, actor_country, actor_sector, actor_id, recipient_name, recipient_country, recipient_sector, recipient_id,
    place_name, place_country, city, district, province, latitude, longitude, geonames_id, more, said
FROM found
ORDER BY first_day, event_id
LIMIT $limit
