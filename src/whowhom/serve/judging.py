"""A person's verdict on two reports: a dated row in the store, and the events worked out anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from whowhom.errors import InputError
from whowhom.model import Judgement, Verdict
from whowhom.pipeline import merge_store
from whowhom.store import Store

MOST_MERGED = 20_000  # reports; with more, events follow with the next `whowhom add`


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a verdict: the event that now holds the first report, if events were worked out anew."""

    event_id: str
    merged: bool


def judge_reports(
    store: Store, left: str, right: str, verdict: str, *, author: str, now: datetime, withdraw: bool = False
) -> Judged:
    """Keep a verdict, or withdraw the author's latest one on the two reports. InputError for what is no verdict."""
    pair = tuple(sorted((left[:80], right[:80])))
    if pair[0] == pair[1] or any(store.report(key) is None for key in pair):
        raise InputError("a verdict needs two reports that are in the store", do="use the buttons of an event's page")
    if verdict not in [v.value for v in Verdict]:
        raise InputError(f"no verdict {verdict[:20]!r}", do="say same, different or unsure")
    name = f"person:{author}"
    if withdraw:
        mine = [
            j for j in store.judgements() if (j.left, j.right, j.author) == (*pair, name) and j.withdrawn_at is None
        ]
        if not mine:
            raise InputError("you have no verdict on these two reports", do="reload the page")
        row = replace(mine[-1], withdrawn_at=now)
    else:
        row = Judgement(pair[0], pair[1], Verdict(verdict), name, now, 1.0)
    store.add_judgements([row])
    if store.counts()["reports"] > MOST_MERGED:
        return Judged("", merged=False)
    merged = merge_store(store)
    event = next((e.event_id for e in merged.events if left in e.report_ids), "")
    return Judged(event, merged=True)
