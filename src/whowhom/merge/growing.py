"""A merge that goes on from what a store keeps of it: only what new documents touch is loaded and worked out.

What comes out is what a merge of everything would give. Copies are looked for by the fingerprints that new documents
share with those in the store. A new report changes the groups of its week, which are compared with those of the weeks
beside it; with them whom these lean on, and so events whose centre lies up to two weeks away. To know these, what the
store keeps of the groups of two weeks more on each side is enough: only the touched weeks are grouped anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from whowhom.merge.copies import Copies
from whowhom.merge.events import event_id_of
from whowhom.merge.fingerprints import COMMON, Index, fingerprints_of
from whowhom.merge.judge import PLACE
from whowhom.merge.merger import NO_WEEK, REACH, LinkRow, Merger, Place, SeenRow, lone_row
from whowhom.model import CopyFamily, Document, Event, Judgement, Report, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AROUND = REACH + 2  # weeks on each side of a touched one whose groups have a say
ALWAYS = 1_000_000  # weeks: no end


class Memory(Protocol):
    """What a store is asked for."""

    def documents(self, *, document_ids: Iterable[str] | None = None) -> Iterator[Document]: ...
    def reports(self, *, report_ids: Iterable[str] | None = None) -> list[Report]: ...
    def count_prints(self, prints: Sequence[int]) -> dict[int, int]: ...
    def find_owners(self, prints: Sequence[int]) -> list[str]: ...
    def families_of(self, document_ids: Iterable[str]) -> list[CopyFamily]: ...
    def merged_groups(self, spans: Sequence[Span]) -> list[Sequence[Any]]: ...
    def merged_links(self, spans: Sequence[Span]) -> list[Sequence[Any]]: ...
    def merged_of(self, document_ids: Iterable[str]) -> list[str]: ...
    def events_with(self, report_ids: Iterable[str]) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Growth:
    """What is to be changed in the store: ids that go, values that come, and what the merge keeps of touched weeks."""

    gone: tuple[str, ...]
    events: tuple[Event, ...]
    parted: tuple[str, ...]
    families: tuple[CopyFamily, ...]
    judgements: tuple[Judgement, ...]
    weeks: tuple[Span, ...]
    seen: tuple[SeenRow, ...]
    links: tuple[LinkRow, ...]
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
    touched |= recall_weeks(memory, merger, touched, said)
    groups = work_out(memory, merger, touched)
    lone = [(r.report_id,) for r in reports if not r.actor or not r.recipient]
    new = {event_id_of(group): group for group in [*groups, *lone]}
    old = set(memory.events_with(key for group in new.values() for key in group))
    made = {key: group for key, group in new.items() if key not in old or not stale_ids.isdisjoint(group)}
    ties = merger.ties_on(new, made)
    named = {key for those in ties for both in those for key in both}
    load_reports(memory, merger, (), named.union(*made.values()))
    load_sources(memory, merger, made.values())
    events = tuple(merger.make(group) for _, group in sorted(made.items()))
    changed_weeks = sorted({*touched, *((pair, week - 1) for pair, week in touched)} & set(merger.places()))
    return Growth(
        gone=tuple(sorted(key for key in old if key not in new or key in made)),
        events=events,
        parted=tuple(parted),
        families=families,
        judgements=tuple(judgement for those in ties for judgement in merger.explain(those)),
        weeks=tuple(Span(*pair, week, week) for pair, week in changed_weeks),
        seen=(*merger.seen(changed_weeks), *(lone_row(r) for r in reports if not r.actor or not r.recipient)),
        links=tuple(merger.links(changed_weeks)),
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


def recall_weeks(memory: Memory, merger: Merger, touched: set[Place], said: Sequence[Judgement]) -> set[Place]:
    """Recall the groups of the weeks around the touched ones; all of a pair of which people said something.

    Gives the weeks of the touched pairs in which a report stands that people may have spoken of: these are touched too.
    """
    named = {found["document"] for j in said for name in (j.left, j.right) if (found := PLACE.match(name))}
    ids = {name for j in said for name in (j.left, j.right) if not PLACE.match(name)}
    if said:
        load_reports(memory, merger, (), {*memory.merged_of(named), *ids})
    spoken_of = merger.hear(said)
    pairs = {pair for pair, _ in touched}
    named_in = {(pair, week) for pair, week in merger.places() if pair in pairs}
    spans = []
    for pair, week in sorted(touched | named_in):
        if pair in spoken_of:
            spans.append(Span(*pair, NO_WEEK, ALWAYS))
        elif week == NO_WEEK:
            spans.append(Span(*pair, NO_WEEK, NO_WEEK))
        else:
            spans.append(Span(*pair, week - AROUND, week + AROUND))
    if spans:
        merger.recall(memory.merged_groups(spans), memory.merged_links(spans))
    return named_in


def work_out(memory: Memory, merger: Merger, touched: set[Place]) -> list[tuple[str, ...]]:
    """The groups around the touched weeks, whose reports are loaded with those of the weeks beside them."""
    by_pair: dict[tuple[str, str], set[int]] = defaultdict(set)
    for pair, week in touched:
        by_pair[pair].add(week)
    compared = {
        key
        for pair, weeks in by_pair.items()
        for key in merger.members(pair, {n for week in weeks for n in (week - 1, week, week + 1)})
    }
    load_reports(memory, merger, (), compared)
    return [group for pair, weeks in sorted(by_pair.items()) for group in merger.group_around(pair, weeks)]


def load_sources(memory: Memory, merger: Merger, groups: Iterable[Sequence[str]]) -> None:
    """Load the copies of the documents behind these groups, by which their origin and voices are told."""
    behind = {merger.reports[key].document_id for group in groups for key in group}
    families = {merger.copies.family_of[key] for key in behind if key in merger.copies.family_of}
    lacking = {key for f in families for key in merger.copies.families[f].document_ids} - merger.copies.documents.keys()
    if lacking:
        found = memory.documents(document_ids=sorted(lacking))
        merger.copies.documents.update({d.document_id: d for d in found})
