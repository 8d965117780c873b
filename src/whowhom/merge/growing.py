"""A merge that goes on from what a store keeps of it: only what new documents touch is loaded and worked out.

What comes out is what a merge of everything would give. Copies are looked for by the fingerprints that new documents
share with those in the store; reports are compared within the weeks around the new ones. A new report changes the
groups of its week, with them whom the weeks beside it lean on, and so events whose centre lies up to two weeks away;
to know these, the groups of two weeks more on each side are worked out as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from whowhom.merge.copies import Copies
from whowhom.merge.events import event_id_of
from whowhom.merge.fingerprints import COMMON, Index, fingerprints_of
from whowhom.merge.judge import PLACE
from whowhom.merge.merger import NO_WEEK, REACH, Merger, Place
from whowhom.model import CopyFamily, Document, Event, Judgement, Report, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AROUND = REACH + 2  # weeks on each side of a touched one whose reports are compared
ALWAYS = 1_000_000  # weeks: no end


class Memory(Protocol):
    """What a store is asked for."""

    def documents(self, *, document_ids: Iterable[str] | None = None) -> Iterator[Document]: ...
    def reports(self, *, report_ids: Iterable[str] | None = None) -> list[Report]: ...
    def count_prints(self, prints: Sequence[int]) -> dict[int, int]: ...
    def find_owners(self, prints: Sequence[int]) -> list[str]: ...
    def families_of(self, document_ids: Iterable[str]) -> list[CopyFamily]: ...
    def merged_near(self, spans: Sequence[Span]) -> list[str]: ...
    def merged_of(self, document_ids: Iterable[str]) -> list[str]: ...
    def events_with(self, report_ids: Iterable[str]) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Growth:
    """What is to be changed in the store: ids that go, values that come, and what the merge keeps of the new."""

    gone: tuple[str, ...]
    events: tuple[Event, ...]
    parted: tuple[str, ...]
    families: tuple[CopyFamily, ...]
    judgements: tuple[Judgement, ...]
    seen: tuple[tuple[str, str, str | None, str | None, int | None], ...]
    prints: dict[str, list[int]]


def grow(
    memory: Memory,
    documents: Sequence[Document],
    reports: Sequence[Report],
    said: Sequence[Judgement] = (),
    merger_of: type[Merger] = Merger,
) -> Growth:
    """What new documents and reports change in what is merged already; `said` is all that people said so far."""
    copies, before, prints = find_new_copies(memory, documents)
    changed = {key for key in before.moved if key not in prints}
    parted = [f.family_id for f in before.families if f.family_id not in copies.families]
    known = {f.family_id for f in before.families}
    families = tuple(f for key, f in sorted(copies.families.items()) if key not in known)
    merger = merger_of(copies=copies)
    stale_ids = set(memory.merged_of(changed)) if changed else set()
    load_reports(memory, merger, reports, stale_ids)
    touched = set(merger.places())
    load_weeks(memory, merger, touched, said)
    groups = work_out(merger, touched)
    lone = [(r.report_id,) for r in reports if not r.actor or not r.recipient]
    new = {event_id_of(group): group for group in [*groups, *lone]}
    old = set(memory.events_with(key for group in new.values() for key in group))
    made = {key: group for key, group in new.items() if key not in old or not stale_ids.isdisjoint(group)}
    load_sources(memory, merger, made.values())
    events = tuple(merger.make(group) for _, group in sorted(made.items()))
    fresh = {r.report_id for r in reports}
    return Growth(
        gone=tuple(sorted(key for key in old if key not in new or key in made)),
        events=events,
        parted=tuple(parted),
        families=families,
        judgements=tuple(merger.judgements_on(new, made)),
        seen=tuple(row for row in merger.seen() if row[0] in fresh),
        prints=prints,
    )


# ---------------------------------------------------------------- copies


@dataclass(frozen=True, slots=True)
class Before:
    """The families around the new documents as the store has them, and the documents whose family is another now."""

    families: tuple[CopyFamily, ...]
    moved: frozenset[str]


def find_new_copies(memory: Memory, documents: Sequence[Document]) -> tuple[Copies, Before, dict[str, list[int]]]:
    """The families of the new documents and of all that share a fingerprint with them; and the new fingerprints."""
    prints: dict[str, list[int]] = {d.document_id: fingerprints_of(d.text).tolist() for d in documents}
    values = sorted({value for own in prints.values() for value in own})
    counts = memory.count_prints(values) if values else {}
    shared = [value for value, count in counts.items() if count <= COMMON]
    around = set(memory.find_owners(shared)) - prints.keys() if shared else set()
    families = memory.families_of(around) if around else []
    around |= {key for family in families for key in family.document_ids}
    old = list(memory.documents(document_ids=sorted(around))) if around else []
    own = Held(memory, counts, old)
    copies = Copies(Index(own.count_outside))
    copies.add(old)
    known = {key: copies.family_of.get(key) for key in around}
    copies.add(documents)
    moved = {key for key in around if copies.family_of.get(key) != known[key]} | {
        d.document_id for d in documents if d.document_id in copies.family_of
    }
    return copies, Before(tuple(families), frozenset(moved)), prints


class Held:
    """How many documents that are in the store and not loaded have some fingerprints."""

    def __init__(self, memory: Memory, counts: dict[int, int], loaded: Sequence[Document]) -> None:
        held: dict[int, int] = defaultdict(int)
        for document in loaded:
            for value in fingerprints_of(document.text).tolist():
                held[value] += 1
        unknown = [value for value in held if value not in counts]
        stored = counts | (memory.count_prints(unknown) if unknown else {})
        self._outside = {value: count - held.get(value, 0) for value, count in stored.items()}

    def count_outside(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        import numpy as np

        return np.array([self._outside.get(value, 0) for value in values.tolist()], dtype=np.int64)


# ---------------------------------------------------------------- reports


def load_reports(memory: Memory, merger: Merger, reports: Sequence[Report], more: Iterable[str]) -> None:
    """Take in reports, with the documents that they stand in and these documents' families."""
    wanted = [key for key in more if key not in merger.reports]
    loaded = [*reports, *(memory.reports(report_ids=wanted) if wanted else ())]
    lacking = sorted({r.document_id for r in loaded} - merger.copies.documents.keys())
    if lacking:
        found = {d.document_id: d for d in memory.documents(document_ids=lacking)}
        merger.copies.documents.update(found)
        for family in memory.families_of(found):
            merger.copies.families.setdefault(family.family_id, family)
            merger.copies.family_of.update(
                {key: family.family_id for key in family.document_ids if key not in merger.copies.family_of}
            )
    merger.take_in(loaded)


def load_weeks(memory: Memory, merger: Merger, touched: set[Place], said: Sequence[Judgement]) -> None:
    """Load every report in the weeks around the touched ones; all of a pair of which people said something."""
    named = {found["document"] for j in said for name in (j.left, j.right) if (found := PLACE.match(name))}
    ids = {name for j in said for name in (j.left, j.right) if not PLACE.match(name)}
    if said:
        load_reports(memory, merger, (), {*memory.merged_of(named), *ids})
    spoken_of = merger.hear(said)
    spans = []
    for pair, week in sorted(touched):
        if pair in spoken_of:
            spans.append(Span(*pair, NO_WEEK, ALWAYS))
        elif week == NO_WEEK:
            spans.append(Span(*pair, NO_WEEK, NO_WEEK))
        else:
            spans.append(Span(*pair, week - AROUND, week + AROUND))
    if spans:
        load_reports(memory, merger, (), memory.merged_near(spans))


def work_out(merger: Merger, touched: set[Place]) -> list[tuple[str, ...]]:
    """The groups around the touched weeks, from the reports that are loaded."""
    by_pair: dict[tuple[str, str], set[int]] = defaultdict(set)
    for pair, week in touched:
        by_pair[pair].add(week)
    return [group for pair, weeks in sorted(by_pair.items()) for group in merger.group_around(pair, weeks)]


def load_sources(memory: Memory, merger: Merger, groups: Iterable[Sequence[str]]) -> None:
    """Load the copies of the documents behind these groups, by which their origin and voices are told."""
    behind = {merger.reports[key].document_id for group in groups for key in group}
    families = {merger.copies.family_of[key] for key in behind if key in merger.copies.family_of}
    lacking = {key for f in families for key in merger.copies.families[f].document_ids} - merger.copies.documents.keys()
    if lacking:
        found = memory.documents(document_ids=sorted(lacking))
        merger.copies.documents.update({d.document_id: d for d in found})
