SELECT url, title, etag, modified, moved_to, checked_at, changed_at, next_at, failures, error, documents
FROM feeds
ORDER BY url
