"""The same thing told twice: copies among documents, one event behind many reports.

    find_copies(documents)   → families of copies, with the passages they share
    merge_reports(reports)   → events, with how many reports and how many independent voices
    Merger().add(reports)    → the same, and more as it comes: only what is touched is worked out anew
    trace_lineage(reports)   → who relies on whom, and the independent voices at the roots

Nothing here depends on the order in which documents arrive.
"""

from whowhom.merge.copies import Copies, compare, find_copies, shared_passages
from whowhom.merge.lineage import trace_lineage, trace_root
from whowhom.merge.merger import Changes, Merged, Merger, compare_reports, merge_reports

__all__ = [
    "Changes",
    "Copies",
    "Merged",
    "Merger",
    "compare",
    "compare_reports",
    "find_copies",
    "merge_reports",
    "shared_passages",
    "trace_lineage",
    "trace_root",
]
