-- What the merge keeps of itself, so that new documents touch only what they must. It can be dropped and rebuilt, as
-- events can; a store that lacks it is merged as a whole once.
CREATE TABLE merged_documents (document_id VARCHAR NOT NULL);
CREATE TABLE fingerprints (
    print BIGINT NOT NULL,
    document_id VARCHAR NOT NULL
);
-- The pair and week in which a report is compared; no pair for a report that lacks a side, no week for one without a day.
CREATE TABLE merged_reports (
    report_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    actor VARCHAR,
    recipient VARCHAR,
    week BIGINT
);
CREATE TABLE merged_by (
    version VARCHAR NOT NULL,
    said BIGINT NOT NULL  -- how many judgements by people it knew
);
-- only postgresql: CREATE INDEX fingerprints_print ON fingerprints (print);
-- only postgresql: CREATE INDEX merged_documents_id ON merged_documents (document_id);
-- only postgresql: CREATE INDEX merged_reports_id ON merged_reports (report_id);
-- only postgresql: CREATE INDEX merged_reports_document ON merged_reports (document_id);
-- only postgresql: CREATE INDEX merged_reports_pair ON merged_reports (actor, recipient, week);
