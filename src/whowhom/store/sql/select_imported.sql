-- Imported events that pass the filters, oldest first. A side matches by country or id, among several by actor_sides.
SELECT event_id, origin, transfer_id, event_type, mode, cameo, contexts, status, first_day, last_day, basis,
    reports, voices, confidence, outlets,
    actor_name, actor_country, actor_sector, actor_id, recipient_name, recipient_country, recipient_sector, recipient_id,
    place_name, place_country, city, district, province, latitude, longitude, geonames_id, more, said
FROM imported
WHERE ($event_id IS NULL OR event_id = $event_id)
    AND ($origin IS NULL OR origin = $origin)
    AND ($untyped OR event_type <> 'NONE')
    AND ($event_type IS NULL OR event_type = $event_type)
    AND ($status IS NULL OR status = $status)
    AND ($since IS NULL OR last_day >= $since::DATE)
    AND ($until IS NULL OR first_day <= $until::DATE)
    AND voices >= $min_voices
    AND ($actor IS NULL OR actor_country = $actor OR actor_id = $actor OR actor_sides LIKE $actor_among)
    AND ($recipient IS NULL OR recipient_country = $recipient OR recipient_id = $recipient
        OR recipient_sides LIKE $recipient_among)
    AND ($toward IS NULL OR recipient_country = $toward OR recipient_id = $toward
        OR recipient_sides LIKE $toward_among OR favours LIKE $toward_among)
ORDER BY first_day, event_id
LIMIT $limit
