DELETE FROM feeds WHERE url IN (SELECT unnest($urls::VARCHAR[]))
