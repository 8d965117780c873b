DELETE FROM merged_documents;
DELETE FROM fingerprints;
DELETE FROM merged_reports;
DELETE FROM merged_links;
DELETE FROM merged_by
