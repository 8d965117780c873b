SELECT DISTINCT replaces FROM arrivals WHERE replaces IS NOT NULL ORDER BY replaces
