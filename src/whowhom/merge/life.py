"""What became of a deed: considered, announced, done, taken back, each with its day and who said so.

Worked out from an event and its reports when asked, so nothing here is kept. What sources disagree on stands side
by side; nobody is declared right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from whowhom.merge.kinship import UNTELLABLE, compare_acts
from whowhom.merge.lineage import NOBODY
from whowhom.model import Document, Event, Report, Status
from whowhom.ontology import undoes

TAKEN_BACK_WITHIN = timedelta(days=90)
DENIED_WITHIN = timedelta(days=14)
STAGE_OF = {
    Status.HYPOTHETICAL: "considered",
    Status.FUTURE: "announced",
    Status.ACTUAL: "actual",
    Status.HISTORICAL: "actual",
}
ORDER = ("considered", "announced", "actual", "denied", "reversed")
NUMBER = re.compile(
    r"(?<![\w.,])(?:[$€£]\s?)?(\d[\d,]*(?:\.\d+)?)(?:\s(hundred|thousand|million|billion))?\s(?:[a-z-]+\s){0,1}?([a-z]{4,})"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a deed: from which day it is told, by whom, in which reports."""

    name: str
    day: date | None
    said_by: tuple[str, ...]
    report_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A thing that reports tell differently: each version with the reports that tell it."""

    about: str
    versions: tuple[tuple[str, tuple[str, ...]], ...]


def follow_life(
    event: Event, reports: Mapping[str, Report], documents: Mapping[str, Document], others: Iterable[Event] = ()
) -> list[Stage]:
    """The stages of a deed in order of their kind; `others` are searched for what took it back and who denied it."""
    told: dict[str, list[Report]] = defaultdict(list)
    for report in reports_of(event, reports):
        denied = report.status in (Status.DENIED, Status.NEGATED)
        told["denied" if denied else STAGE_OF[report.status]].append(report)
    for other in others:
        if is_denial_of(other, event):
            told["denied"] += reports_of(other, reports)
        elif takes_back(other, event):
            told["reversed"] += reports_of(other, reports)
    return [make_stage(name, told[name], documents) for name in ORDER if told[name]]


def find_disagreements(event: Event, reports: Mapping[str, Report]) -> list[Disagreement]:
    """What the reports of one deed tell differently: its day, who acted, and numbers of the same thing."""
    own = reports_of(event, reports)
    days: dict[str, list[str]] = defaultdict(list)
    actors: dict[str, list[str]] = defaultdict(list)
    numbers: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for report in own:
        if report.when and report.when.is_day:
            days[str(report.when.first)].append(report.report_id)
        if report.actor and (report.actor[0].entity_id or "").startswith("person"):
            actors[report.actor[0].name].append(report.report_id)
        for number, size, thing in set(NUMBER.findall(report.evidence.text)):
            numbers[thing][" ".join(part for part in (number, size) if part)].append(report.report_id)
    found = [("day", days), ("who acted", actors), *((f"number of {thing}", n) for thing, n in sorted(numbers.items()))]
    return [
        Disagreement(about, tuple((version, tuple(sorted(ids))) for version, ids in sorted(versions.items())))
        for about, versions in found
        if len(versions) > 1
    ]


def reports_of(event: Event, reports: Mapping[str, Report]) -> list[Report]:
    return [reports[key] for key in event.report_ids if key in reports]


def make_stage(name: str, told: Sequence[Report], documents: Mapping[str, Document]) -> Stage:
    days = [day for r in told if (day := told_on(r, documents))]
    voices = {v.name for r in told for v in r.said_by[:1] if v.name.casefold() not in NOBODY}
    outlets = {d.outlet for r in told if not r.said_by and (d := documents.get(r.document_id)) and d.outlet}
    ids = tuple(sorted({r.report_id for r in told}))
    return Stage(name, min(days, default=None), tuple(sorted(voices or outlets)), ids)


def told_on(report: Report, documents: Mapping[str, Document]) -> date | None:
    """The day of a stage: when it was done, if it is done and dated, else when it was told."""
    if report.when and report.status is Status.ACTUAL:
        return report.when.first
    document = documents.get(report.document_id)
    return document.day if document else None


def is_denial_of(other: Event, event: Event) -> bool:
    """Whether an event is the denial of the deed: the same act between the same sides, said not to be."""
    return (
        other.event_id != event.event_id
        and other.status in (Status.DENIED, Status.NEGATED)
        and sides_of(other) == sides_of(event)
        and are_kin(other, event)
        and near(other, event, DENIED_WITHIN)
    )


def takes_back(other: Event, event: Event) -> bool:
    """Whether an event, later and between the same sides, undoes the deed (see `ontology/data/reversals.csv`)."""
    return (
        other.status is Status.ACTUAL
        and event.status is Status.ACTUAL
        and sides_of(other) == sides_of(event)
        and other.when is not None
        and event.when is not None
        and event.when.last < other.when.first <= event.when.last + TAKEN_BACK_WITHIN
        and undoes(other.act, event.act)
    )


def sides_of(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(p.side for p in event.actor), tuple(p.side for p in event.recipient)


def are_kin(a: Event, b: Event) -> bool:
    kin = compare_acts(a.act.event_type, a.act.mode or "", b.act.event_type, b.act.mode or "")
    return kin != UNTELLABLE


def near(a: Event, b: Event, within: timedelta) -> bool:
    return a.when is None or b.when is None or abs(a.when.first - b.when.first) <= within
