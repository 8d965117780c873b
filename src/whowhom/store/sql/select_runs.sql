SELECT run_id, started_at, code, model, registry, ontology, documents, reports FROM runs ORDER BY started_at, run_id
