-- One row per judgement; where there is a withdrawal, the row that has it.
SELECT left_id, right_id, verdict, author, made_at, score, reasons, weights, withdrawn_at
FROM judgements
QUALIFY row_number() OVER (
    PARTITION BY left_id, right_id, verdict, author, made_at ORDER BY withdrawn_at DESC NULLS LAST) = 1
ORDER BY made_at, left_id, right_id, author, verdict
