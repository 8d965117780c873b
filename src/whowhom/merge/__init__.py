"""The same thing told twice: copies among documents, one event behind many reports.

    find_copies(documents)  → families of copies, with the passages they share
    judge_reports(reports)  → which reports tell of one deed, each verdict with its reasons
    merge_reports(reports)  → events, with how many reports and how many independent voices

Nothing here depends on the order in which documents arrive.
"""

from whowhom.merge.copies import find_copies, shared_passages
from whowhom.merge.events import Merged, merge_reports
from whowhom.merge.judge import judge_reports, weigh_pair
from whowhom.merge.voices import trace_root

__all__ = [
    "Merged",
    "find_copies",
    "judge_reports",
    "merge_reports",
    "shared_passages",
    "trace_root",
    "weigh_pair",
]
