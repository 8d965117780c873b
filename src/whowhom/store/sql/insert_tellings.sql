INSERT INTO tellings
SELECT * FROM incoming i
WHERE NOT EXISTS (SELECT 1 FROM tellings t WHERE t.event_id = i.event_id AND t.said = i.said)
