-- What a Parquet file of ours holds, as rows of `imported`. What was ours where it was written is so no longer here.
CREATE OR REPLACE TEMP TABLE incoming AS
SELECT event_id, CASE origin WHEN 'whowhom' THEN 'imported' ELSE origin END AS origin, $transfer_id AS transfer_id, event_type, mode, cameo, quad::INTEGER AS quad, contexts, status,
    first_day::DATE AS first_day, last_day::DATE AS last_day, basis, reports::BIGINT AS reports, voices::BIGINT AS voices,
    confidence::DOUBLE AS confidence, outlets,
    actor_name, actor_country, actor_sector, actor_id, actor_sides,
    recipient_name, recipient_country, recipient_sector, recipient_id, recipient_sides,
    place_name, place_country, city, district, province, latitude::DOUBLE AS latitude, longitude::DOUBLE AS longitude,
    geonames_id::BIGINT AS geonames_id, favours,
    CASE WHEN more LIKE '%"report_ids"%' THEN json_merge_patch(more, '{"report_ids": null}') ELSE more END AS more, said
FROM given
WHERE event_id IS NOT NULL AND event_type IS NOT NULL AND status IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY first_day) = 1
