SELECT DISTINCT address FROM arrivals WHERE address IN (SELECT unnest($addresses::VARCHAR[]))
