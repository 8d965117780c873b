-- How the reports of each pair and week group, and which groups are near to one another, so that an addition works out
-- none but the weeks it touches. What was kept before lacks this: such a store is merged as a whole once.
DELETE FROM merged_by;
DROP TABLE merged_reports;
-- The pair and week in which a report is compared, and the first report of its group there; no pair and no group for a
-- report that lacks a side, no week for one without a day.
CREATE TABLE merged_reports (
    report_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    actor VARCHAR,
    recipient VARCHAR,
    week BIGINT,
    leader VARCHAR
);
-- Two groups, by their first reports: of one week, or (`after` is 1) the right one of the week after.
CREATE TABLE merged_links (
    actor VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    week BIGINT NOT NULL,
    after BIGINT NOT NULL,
    left_leader VARCHAR NOT NULL,
    right_leader VARCHAR NOT NULL,
    mean DOUBLE NOT NULL
);
-- only postgresql: CREATE INDEX merged_reports_id ON merged_reports (report_id);
-- only postgresql: CREATE INDEX merged_reports_document ON merged_reports (document_id);
-- only postgresql: CREATE INDEX merged_reports_pair ON merged_reports (actor, recipient, week);
-- only postgresql: CREATE INDEX merged_links_pair ON merged_links (actor, recipient, week);
