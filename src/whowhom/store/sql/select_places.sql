SELECT report_id, name, country, city, district, province, latitude, longitude, geonames_id, start_at, end_at
FROM places
WHERE report_id IN (SELECT unnest($ids::VARCHAR[]))
