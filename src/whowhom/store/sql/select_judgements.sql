-- One row per judgement; where there is a withdrawal, the row that has it.
SELECT left_id, right_id, verdict, author, made_at, score, reasons, weights, withdrawn_at
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY left_id, right_id, verdict, author, made_at ORDER BY withdrawn_at DESC NULLS LAST) AS place
    FROM judgements
    WHERE NOT $by_people OR author NOT LIKE 'rule:%') ranked
WHERE place = 1
ORDER BY made_at, left_id, right_id, author, verdict
