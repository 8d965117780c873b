SELECT event_id, name, country, city, district, province, latitude, longitude, geonames_id, start_at, end_at
FROM event_places
WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
