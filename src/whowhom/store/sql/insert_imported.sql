INSERT INTO imported
SELECT * FROM incoming i
WHERE NOT EXISTS (SELECT 1 FROM imported e WHERE e.event_id = i.event_id)
