-- How many documents have each of these fingerprints.
SELECT print, count(*) FROM fingerprints WHERE print IN (SELECT unnest($prints::BIGINT[])) GROUP BY print
