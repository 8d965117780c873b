SELECT version, said FROM merged_by
