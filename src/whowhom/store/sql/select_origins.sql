-- The data sets that were imported, with the first and last day and the number of their events in a window.
SELECT origin, min(first_day), max(last_day), count(*)
FROM imported
WHERE ($since IS NULL OR last_day >= $since::DATE) AND ($until IS NULL OR last_day <= $until::DATE)
GROUP BY origin
ORDER BY origin
