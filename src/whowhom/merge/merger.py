"""The merge as something that goes on: documents and reports come in, and only what they touch is worked out anew.

Reports are compared within a pair of sides and a week, then week with neighbouring week; nothing reaches further,
so a new report touches the weeks around it. The result is a function of everything handed in, whatever the order
and however it was divided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from whowhom.entities import adversaries_of, find_opponents
from whowhom.merge.copies import Copies
from whowhom.merge.events import Makers, event_id_of, event_order, make_event
from whowhom.merge.favours import Adversaries, Opponents
from whowhom.merge.features import explain_pairs, make_columns, score_pairs
from whowhom.merge.group import DIFFERENT, SAME, Group, Link, group_week, link_weeks
from whowhom.merge.judge import settle
from whowhom.merge.lineage import WhoIs, who_is_it
from whowhom.merge.told import Told, tell
from whowhom.model import CopyFamily, Document, Event, Judgement, Report, Verdict

AUTHOR = "rule:features-4"
WEEK = 7
NO_WEEK = -1  # for reports without any day
REACH = 3  # weeks around a changed one whose events may change: a group's neighbours, theirs, and theirs

Pair = tuple[str, str]
Place = tuple[Pair, int]  # a pair and a week
SeenRow = tuple[str, str, str | None, str | None, int | None, str | None]
LinkRow = tuple[str, str, int, int, str, str, float]
Ties = dict[tuple[str, str], Verdict]  # what is said of two reports


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge gives: events, the families of copies, and every verdict behind them.

    `judgements` holds, for each report that was put with others, the verdict that ties it to them, with its
    reasons, and the pairs left to a person; pairs that are plainly two deeds are not listed.
    """

    events: tuple[Event, ...]
    families: tuple[CopyFamily, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What came and went with an addition: ids of events that are no more, and events that are new or other."""

    gone: tuple[str, ...]
    events: tuple[Event, ...]


@dataclass(slots=True)
class Week:
    """The reports of one pair and week, how they group, and how they go on in the week after."""

    reports: set[str] = field(default_factory=set)
    groups: list[Group] = field(default_factory=list)
    near: list[Link] = field(default_factory=list)
    onward: list[Link] = field(default_factory=list)


class Merger:
    """Everything merged so far. `add` takes more in and tells what it changed."""

    def __init__(
        self,
        *,
        made_at: datetime | None = None,
        adversaries: Adversaries = adversaries_of,
        conflicts: Opponents = find_opponents,
        who_is: WhoIs = who_is_it,
        copies: Copies | None = None,
    ) -> None:
        self.copies = copies or Copies()
        self.reports: dict[str, Report] = {}
        self.events: dict[str, Event] = {}
        self._made_at = made_at
        self._makers = Makers(self.copies.documents, self.copies.family, adversaries, conflicts, who_is)
        self._told: dict[str, Told] = {}
        self._by_document: dict[str, list[str]] = defaultdict(list)
        self._weeks: dict[Pair, dict[int, Week]] = defaultdict(dict)
        self._centres: dict[Pair, dict[tuple[int, Group], str]] = defaultdict(dict)
        self._event_of: dict[str, str] = {}
        self._said: list[Judgement] = []
        self._by_people: dict[Pair, dict[tuple[str, str], bool]] = {}

    # ---------------------------------------------------------------- taking in

    def add(
        self,
        reports: Iterable[Report] = (),
        documents: Iterable[Document] = (),
        judgements: Iterable[Judgement] = (),
    ) -> Changes:
        """Take in what is new; what is known already is passed over."""
        moved = self.copies.add(documents)
        fresh = [r for r in unique(reports) if r.report_id not in self.reports]
        touched, singles = self.take_in(fresh)
        stale = self._reread(moved, touched)
        touched |= self._take_judgements(judgements, fresh)
        return self._work_out(touched, stale, singles)

    def take_in(self, reports: Iterable[Report]) -> tuple[set[Place], list[str]]:
        """Put reports in their weeks; gives the weeks, and the reports that are compared with nothing."""
        touched: set[Place] = set()
        singles: list[str] = []
        for report in reports:
            if report.report_id in self.reports:
                continue
            self.reports[report.report_id] = report
            self._by_document[report.document_id].append(report.report_id)
            told = tell(report, self.copies.documents.get(report.document_id))
            if told is None:
                singles.append(report.report_id)
                continue
            self._told[report.report_id] = told
            place = place_of(told)
            self._weeks[place[0]].setdefault(place[1], Week()).reports.add(report.report_id)
            touched.add(place)
        return touched, singles

    def places(self) -> list[Place]:
        """The weeks of pairs in which the reports that are here are compared."""
        return [(pair, week) for pair, weeks in self._weeks.items() for week in weeks]

    def hear(self, judgements: Iterable[Judgement]) -> set[Pair]:
        """Take in what people said without working anything out; gives the pairs of sides it is about."""
        self._take_judgements(judgements, ())
        return set(self._by_people)

    def recall(self, groups: Iterable[Sequence[Any]], links: Iterable[Sequence[Any]]) -> None:
        """Take in how reports group that were worked out before: rows of `merged_groups` and `merged_links`."""
        members: dict[tuple[Pair, int, str], list[str]] = defaultdict(list)
        for actor, recipient, week, leader, report_id in groups:
            members[(actor, recipient), week, leader].append(report_id)
        named: dict[tuple[Pair, int, str], Group] = {key: tuple(sorted(ids)) for key, ids in members.items()}
        for (pair, number, _), group in sorted(named.items()):
            week = self._weeks[pair].setdefault(number, Week())
            week.reports.update(group)
            week.groups.append(group)
        for actor, recipient, number, after, left, right, mean in links:
            pair = (actor, recipient)
            one, other = named.get((pair, number, left)), named.get((pair, number + after, right))
            if one and other:  # else on the edge of what was recalled
                week = self._weeks[pair][number]
                (week.onward if after else week.near).append(Link(one, other, mean))

    def members(self, pair: Pair, weeks: Iterable[int]) -> set[str]:
        """The reports compared in these weeks of a pair."""
        return {key for n in weeks if n in self._weeks[pair] for key in self._weeks[pair][n].reports}

    def group_around(self, pair: Pair, changed: set[int]) -> list[Group]:
        """The groups around the changed weeks of a pair, which are grouped anew; see `recall` for the others."""
        self._group(pair, changed)
        return self._regroup(pair, changed)[1]

    def make(self, group: Group) -> Event:
        """The event behind a group of reports."""
        return make_event([self.reports[key] for key in group], self._makers)

    def _reread(self, moved: set[str], touched: set[Place]) -> set[str]:
        """Reports of documents that are new or whose family changed: compared anew, and their events made anew."""
        stale = {key for document_id in moved for key in self._by_document.get(document_id, ())}
        touched |= {place_of(self._told[key]) for key in stale if key in self._told}
        return stale

    def _take_judgements(self, judgements: Iterable[Judgement], fresh: Sequence[Report]) -> set[Place]:
        """Settle what people said over everything that is here; gives the weeks where it is another now."""
        given = list(judgements)
        self._said += given
        if not self._said or not (given or fresh):
            return set()
        settled = settle(self._said, lambda key: [self.reports[k] for k in self._by_document.get(key, ())])
        by_pair: dict[Pair, dict[tuple[str, str], bool]] = defaultdict(dict)
        for (a, b), same in settled.items():
            pairs = {self._told[key].pair for key in (a, b) if key in self._told}
            if len(pairs) == 1 and a in self._told and b in self._told:
                by_pair[pairs.pop()][a, b] = same
        touched: set[Place] = set()
        for pair in {*by_pair, *self._by_people}:
            if by_pair.get(pair) != self._by_people.get(pair):
                changed = {**by_pair.get(pair, {}), **self._by_people.get(pair, {})}
                touched |= {place_of(self._told[key]) for both in changed for key in both}
        self._by_people = dict(by_pair)
        return touched

    # ---------------------------------------------------------------- working out

    def _work_out(self, touched: set[Place], stale: set[str], singles: Sequence[str]) -> Changes:
        by_pair: dict[Pair, set[int]] = defaultdict(set)
        for pair, week in touched:
            by_pair[pair].add(week)
        gone: dict[str, None] = {}
        groups: list[Group] = [(key,) for key in singles]
        for pair, weeks in sorted(by_pair.items()):
            self._group(pair, weeks)
            old, new = self._regroup(pair, weeks)
            gone.update(dict.fromkeys(old))
            groups += new
        made: list[Event] = []
        kept: set[str] = set()
        for group in groups:
            event_id = event_id_of(group)
            if event_id in gone and not stale.intersection(group) and event_id in self.events:
                kept.add(event_id)
                continue
            made.append(make_event([self.reports[key] for key in group], self._makers))
        for event_id in gone:
            if event_id not in kept:
                self.events.pop(event_id, None)
        for event in made:
            self.events[event.event_id] = event
            self._event_of.update(dict.fromkeys(event.report_ids, event.event_id))
        made_ids = {event.event_id for event in made}
        return Changes(
            tuple(sorted(key for key in gone if key not in kept and key not in made_ids)),
            tuple(sorted(made, key=event_order)),
        )

    def _group(self, pair: Pair, changed: set[int]) -> None:
        """Group the changed weeks of a pair, and link them with those before and after."""
        weeks = self._weeks[pair]
        said = self._by_people.get(pair, {})
        family_of = self.copies.family_of
        for number in sorted(changed):
            week = weeks[number]
            week.groups, week.near = group_week(self._rows(week), family_of, said)
        for number in sorted({n for week in changed for n in (week - 1, week) if week != NO_WEEK}):
            if number in weeks and number + 1 in weeks and NO_WEEK not in (number, number + 1):
                left, right = weeks[number], weeks[number + 1]
                groups = (left.groups, right.groups)
                left.onward = link_weeks(self._rows(left), self._rows(right), groups, family_of, said)
            elif number in weeks:
                weeks[number].onward = []

    def _rows(self, week: Week) -> list[Told]:
        return [self._told[key] for key in sorted(week.reports)]

    def _regroup(self, pair: Pair, changed: set[int]) -> tuple[list[str], list[Group]]:
        """The ids of the pair's events around the changed weeks as they were, and their groups as they are now.

        A group goes with the largest of its neighbours that are one deed with it, if that neighbour has no larger
        one itself: so a deed spreads over a week on each side of its centre, and no further.
        """
        weeks, centres = self._weeks[pair], self._centres[pair]
        said = self._by_people.get(pair)
        nearby = {n for week in changed for n in range(week - REACH, week + REACH + 1)} | changed
        area = set(weeks) if said else nearby  # a person's word may bind weeks far apart
        old = [centres.pop(key) for key in [key for key in centres if key[0] in area]]
        around = sorted(n for n in weeks if n in area or n - 1 in area or n + 1 in area)
        nodes = [(number, group) for number in around for group in weeks[number].groups]
        near: dict[tuple[int, Group], list[tuple[int, Group]]] = defaultdict(list)
        for number in {*around, *(n - 1 for n in around)} & weeks.keys():
            here, further = weeks[number].near, weeks[number].onward
            for link, after in [*((link, 0) for link in here), *((link, 1) for link in further)]:
                if link.score >= SAME:
                    left, right = (number, link.left), (number + after, link.right)
                    near[left].append(right)
                    near[right].append(left)
        larger = {
            node: max((other for other in near[node] if size_of(other) > size_of(node)), key=size_of, default=None)
            for node in {*nodes, *near}
        }
        joined: dict[tuple[int, Group], list[str]] = {node: list(node[1]) for node in nodes if node[0] in area}
        for node in sorted(nodes):
            centre = larger[node]
            if centre and larger.get(centre) is None:
                if centre in joined:
                    joined[centre] += node[1]
                joined.pop(node, None)
        if said:
            join_by_people(joined, said)
        new = []
        for node, members in sorted(joined.items()):
            group = tuple(sorted(members))
            centres[node] = event_id_of(group)
            new.append(group)
        return old, new

    # ---------------------------------------------------------------- telling

    def seen(self, places: Collection[Place] | None = None) -> Iterator[SeenRow]:
        """Where each report of these places stands: rows of report, document, pair, week and first report of its group.

        Without `places`, of all reports; those that lack a side have neither pair nor group.
        """
        for pair, number in self.places() if places is None else places:
            for group in self._weeks[pair][number].groups:
                for key in group:
                    yield key, self.reports[key].document_id, *pair, number, group[0]
        if places is None:
            yield from (lone_row(report) for key, report in self.reports.items() if key not in self._told)

    def links(self, places: Collection[Place] | None = None) -> Iterator[LinkRow]:
        """The groups near to one another in these places, or in all: rows of `merged_links`."""
        for pair, number in self.places() if places is None else places:
            week = self._weeks[pair][number]
            for after, links in ((0, week.near), (1, week.onward)):
                for link in links:
                    yield *pair, number, after, link.left[0], link.right[0], link.mean

    def merged(self) -> Merged:
        """Everything, in order."""
        events = tuple(sorted(self.events.values(), key=event_order))
        families = tuple(sorted(self.copies.families.values(), key=lambda f: f.document_ids))
        return Merged(events, families, tuple(self.judgements()))

    def judgements(self, events: Iterable[str] | None = None) -> list[Judgement]:
        """The rule's verdicts, of all or of those that concern the named events, and what people said of them."""
        wanted = None if events is None else set(events)
        found = [
            judgement
            for pair, weeks in sorted(self._weeks.items())
            if wanted is None or any(e in wanted for e in self._centres[pair].values())
            for judgement in self.explain(self._ties_of(pair, weeks, wanted))
        ]
        return sorted([*found, *(self._said if wanted is None else ())], key=lambda j: (j.left, j.right, j.author))

    def ties_on(self, groups: Mapping[str, Group], wanted: Iterable[str]) -> list[Ties]:
        """For each pair of sides, what the rule says of reports of the wanted ones of these groups, by event ids."""
        self._event_of.update((key, event_id) for event_id, group in groups.items() for key in group)
        chosen = set(wanted)
        return [self._ties_of(pair, weeks, chosen) for pair, weeks in sorted(self._weeks.items())]

    def _ties_of(self, pair: Pair, weeks: Mapping[int, Week], wanted: set[str] | None) -> Ties:
        ties: dict[tuple[str, str], Verdict] = {}
        for week in weeks.values():
            for group in week.groups:
                if wanted is None or self._event_of.get(group[0]) in wanted:
                    ties.update({(min(group[0], k), max(group[0], k)): Verdict.SAME for k in group[1:]})
            for link in (*week.near, *week.onward):
                a, b = link.left[0], link.right[0]
                if a not in self._event_of or b not in self._event_of:
                    continue  # on the edge of what was loaded
                one = self._event_of[a] == self._event_of[b]
                if link.score < DIFFERENT and not one:
                    continue
                if wanted is None or self._event_of[a] in wanted or self._event_of[b] in wanted:
                    ties.setdefault((min(a, b), max(a, b)), Verdict.SAME if one else Verdict.UNSURE)
        said = self._by_people.get(pair, {})
        return {key: verdict for key, verdict in ties.items() if key not in said}

    def explain(self, verdicts: Ties) -> list[Judgement]:
        """The verdicts of one pair of sides as judgements, with their reasons."""
        import numpy as np

        pairs = sorted(verdicts)
        if not pairs:
            return []
        ids = sorted({key for both in pairs for key in both})
        place = {key: k for k, key in enumerate(ids)}
        columns = make_columns([self._told[key] for key in ids], self.copies.family_of)
        i, j = (np.array([place[both[side]] for both in pairs], dtype=np.intp) for side in (0, 1))
        made_at = self._made_at or datetime.now(UTC)
        return [
            Judgement(a, b, verdicts[a, b], AUTHOR, made_at, round(sum(w for _, w in reasons), 3), reasons)
            for (a, b), reasons in zip(pairs, explain_pairs(columns, i, j), strict=True)
        ]


def merge_reports(
    reports: Iterable[Report],
    documents: Iterable[Document],
    *,
    judgements: Sequence[Judgement] = (),
    made_at: datetime | None = None,
    adversaries: Adversaries = adversaries_of,
    conflicts: Opponents = find_opponents,
) -> Merged:
    """The events behind the reports, with copies and independent voices counted.

    `judgements` are verdicts by people; they stand over those made here. The result does not depend
    on the order of reports or documents.
    """
    merger = Merger(made_at=made_at, adversaries=adversaries, conflicts=conflicts)
    merger.add(reports, documents, judgements)
    return merger.merged()


def compare_reports(
    reports: Iterable[Report],
    documents: Mapping[str, Document],
    *,
    family_of: Mapping[str, str] | None = None,
    made_at: datetime,
) -> list[Judgement]:
    """What speaks for and against each two of these reports telling of one deed, the likest first.

    `family_of` maps documents to their copy families. Reports without both sides are left out. A pair's own score is
    not the whole verdict: reports are put together by what they all have in common.
    """
    import numpy as np

    told = [t for r in unique(reports) if (t := tell(r, documents.get(r.document_id)))]
    if len(told) < 2:
        return []
    columns = make_columns(told, family_of or {})
    i, j = np.triu_indices(len(told), 1)
    scores = score_pairs(columns, i, j)
    found = [
        Judgement(
            told[a].report_id, told[b].report_id, verdict_of(float(score)), AUTHOR, made_at, float(score), reasons
        )
        for a, b, score, reasons in zip(i, j, scores, explain_pairs(columns, i, j), strict=True)
    ]
    return sorted(found, key=lambda judgement: -judgement.score)


def verdict_of(score: float) -> Verdict:
    return Verdict.SAME if score >= SAME else Verdict.UNSURE if score >= DIFFERENT else Verdict.DIFFERENT


def unique(reports: Iterable[Report]) -> list[Report]:
    return list({r.report_id: r for r in reports}.values())


def place_of(told: Told) -> Place:
    return told.pair, NO_WEEK if told.day is None else told.day // WEEK


def lone_row(report: Report) -> SeenRow:
    """Where a report stands that lacks a side."""
    return report.report_id, report.document_id, None, None, None, None


def size_of(node: tuple[int, Group]) -> tuple[int, int, Group]:
    return len(node[1]), node[0], node[1]


def join_by_people(joined: dict[tuple[int, Group], list[str]], said: Mapping[tuple[str, str], bool]) -> None:
    """Put together what people said is one deed, wherever it stands."""
    at = {key: node for node, members in joined.items() for key in members}
    for (a, b), same in sorted(said.items()):
        if same and a in at and b in at and at[a] != at[b]:
            keep, drop = sorted((at[a], at[b]))
            moved = joined.pop(drop)
            joined[keep] += moved
            at.update(dict.fromkeys(moved, keep))
