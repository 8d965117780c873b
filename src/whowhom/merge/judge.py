"""What people say of reports: accepted, split, merged, undone; and which of it is in force.

A person's judgement names its reports by where they stand (document, sides, type, place of the evidence), not
by their ids, so that it holds when a better model has read the document anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from whowhom.errors import InputError
from whowhom.merge.kinship import UNTELLABLE, compare_acts
from whowhom.model import Event, Judgement, Report, Verdict

RULE = "rule:"
PERSON = "person:"
PLACE = re.compile(
    r"^at:(?P<document>.+)\|(?P<actor>[^|]*)>(?P<recipient>[^|]*)\|(?P<kind>[A-Z]+)\|(?P<start>\d+)-(?P<end>\d+)$"
)


# ---------------------------------------------------------------- saying


def accept(reports: Sequence[Report], by: str, at: datetime) -> list[Judgement]:
    """That all these reports tell of one deed."""
    refuse_unlike_pairs(reports)
    return [say(reports[0], other, Verdict.SAME, by, at) for other in reports[1:]]


def split(inside: Sequence[Report], outside: Sequence[Report], by: str, at: datetime) -> list[Judgement]:
    """That none of the reports inside tells of the deed that any outside tells of."""
    return [say(a, b, Verdict.DIFFERENT, by, at) for a in inside for b in outside if a.report_id != b.report_id]


def merge(left: Sequence[Report], right: Sequence[Report], by: str, at: datetime) -> list[Judgement]:
    """That two events are one deed: every report of both is bound to the first."""
    return accept([*left, *right], by, at)


def undo(judgements: Sequence[Judgement], by: str, at: datetime) -> list[Judgement]:
    """Withdrawals of the latest thing the author said: everything said at that moment."""
    mine = [j for j in judgements if j.author == author_of(by) and j.withdrawn_at is None]
    if not mine:
        raise InputError(f"nothing that {by} said is in force", do="name another author with --by")
    last = max(j.made_at for j in mine)
    return [withdraw(j, at) for j in mine if j.made_at == last]


def withdraw(judgement: Judgement, at: datetime) -> Judgement:
    return Judgement(
        judgement.left, judgement.right, judgement.verdict, judgement.author, judgement.made_at, judgement.score,
        judgement.reasons, at,
    )  # fmt: skip


def say(a: Report, b: Report, verdict: Verdict, by: str, at: datetime) -> Judgement:
    left, right = sorted((place_of(a), place_of(b)))
    return Judgement(left, right, verdict, author_of(by), at, 1.0)


def author_of(by: str) -> str:
    return by if ":" in by else PERSON + by


def refuse_unlike_pairs(reports: Sequence[Report]) -> None:
    """Two pairs of countries never have one deed between them; a person cannot say so either."""
    pairs = {(r.actor[0].side, r.recipient[0].side) for r in reports if r.actor and r.recipient}
    if len(pairs) > 1:
        named = ", ".join(f"{a} toward {b}" for a, b in sorted(pairs))
        raise InputError(f"these reports are of more than one pair: {named}", do="merge events of one pair")


def place_of(report: Report) -> str:
    """Where a report stands, as a name for it that a second reading of the document keeps.

    >>> from whowhom.model import Act, Evidence, Party, Status
    >>> sides = (Party("A", "AAA"),), (Party("B", "BBB"),)
    >>> place_of(Report("r1", "d7", Act("AID"), *sides, Status.ACTUAL, Evidence(3, 9, "x")))
    'at:d7|AAA>BBB|AID|3-9'
    """
    actor = report.actor[0].side if report.actor else ""
    recipient = report.recipient[0].side if report.recipient else ""
    return (
        f"at:{report.document_id}|{actor}>{recipient}|{report.act.event_type}|"
        f"{report.evidence.start}-{report.evidence.end}"
    )


# ---------------------------------------------------------------- what is in force


def is_by_people(judgement: Judgement) -> bool:
    return not judgement.author.startswith(RULE)


def settle(
    judgements: Iterable[Judgement], reports_of: Callable[[str], Sequence[Report]]
) -> dict[tuple[str, str], bool]:
    """What people said of pairs of reports, by the reports' ids of today: the latest on each pair, without withdrawals.

    `reports_of` gives a document's reports. Where saying "one deed" of some pairs makes one deed of a pair that was
    said to be two, the later word stands.
    """
    by_id: dict[tuple[str, str], tuple[datetime, bool]] = {}
    kept = [j for j in latest(judgements) if j.verdict is not Verdict.UNSURE]
    for judgement in sorted(kept, key=lambda j: (j.made_at, j.left, j.right, j.author)):
        for left in find_reports(judgement.left, reports_of):
            for right in find_reports(judgement.right, reports_of):
                if left != right:
                    by_id[min(left, right), max(left, right)] = (judgement.made_at, judgement.verdict is Verdict.SAME)
    return drop_overruled(by_id)


def latest(judgements: Iterable[Judgement]) -> list[Judgement]:
    """People's judgements without the withdrawn ones."""
    said: dict[tuple[str, str, str, str, datetime], Judgement] = {}
    for j in judgements:
        key = (j.left, j.right, j.verdict, j.author, j.made_at)
        if is_by_people(j) and (key not in said or j.withdrawn_at is not None):
            said[key] = j
    return [j for j in said.values() if j.withdrawn_at is None]


def find_reports(name: str, reports_of: Callable[[str], Sequence[Report]]) -> list[str]:
    """The ids of the reports that a judgement means: the one of that id, or those that stand at that place now.

    At a place are the reports between the same sides whose evidence overlaps; of them those of the same type, else
    those of a kindred one.
    """
    found = PLACE.match(name)
    if not found:
        return [name]
    start, end = int(found["start"]), int(found["end"])
    there = [
        r
        for r in reports_of(found["document"])
        if r.actor and r.recipient
        and (r.actor[0].side, r.recipient[0].side) == (found["actor"], found["recipient"])
        and r.evidence.start < end and start < r.evidence.end
    ]  # fmt: skip
    same = [r for r in there if r.act.event_type == found["kind"]]
    kin = [r for r in there if compare_acts(found["kind"], "", r.act.event_type, r.act.mode or "") != UNTELLABLE]
    return sorted(r.report_id for r in same or kin)


def drop_overruled(by_id: Mapping[tuple[str, str], tuple[datetime, bool]]) -> dict[tuple[str, str], bool]:
    """Take words in from the latest back, leaving out any that those already taken contradict."""
    leader: dict[str, str] = {}

    def root(key: str) -> str:
        leader.setdefault(key, key)
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    taken: dict[tuple[str, str], bool] = {}
    parted: list[tuple[str, str]] = []
    for (a, b), (_, same) in sorted(by_id.items(), key=lambda item: (-item[1][0].timestamp(), item[0])):
        one, other = root(a), root(b)
        if same:
            if any({root(x), root(y)} == {one, other} for x, y in parted):
                continue
            leader[max(one, other)] = min(one, other)
        elif one == other:
            continue
        else:
            parted.append((a, b))
        taken[a, b] = same
    return taken


def members(event: Event, reports: Mapping[str, Report]) -> list[Report]:
    return [reports[key] for key in event.report_ids if key in reports]
