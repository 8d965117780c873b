"""The nouns of whowhom: small frozen dataclasses that the steps hand each other.

Facts (documents, reports, judgements, runs) are never edited: a second opinion is a second
value. All offsets (`start`, `end`) are Python string indexes into the document's text, end
exclusive. Countries are ISO3 codes; international organisations have the country "IGO".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

# ---------------------------------------------------------------- documents


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a document came here: where it stood, by which way and when it was read there, and a hash of its bytes.

    `how` is the kind of thing it was taken from (page, feed, warc, mail …), `digest` the start of the SHA-256 of the
    page, line or record as it came, "" where a table's database kept no bytes.
    """

    where: str
    how: str
    at: datetime
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """What a document said before it was translated; nothing here points into it."""

    language: str
    text: str
    translator: str


@dataclass(frozen=True, slots=True)
class Document:
    """One thing an outlet published.

    `text` is what every offset points into; where there is a title, readers put it on the
    first line of `text`, so that a headline can be evidence too. `path` tells where the
    document was read from (a file, or a file and line). Of a translated document, `text` is the
    translation and `original` what it was made from. Two that say the same are equal however they came.
    """

    document_id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: datetime | None = None
    language: str | None = None
    path: str | None = None
    byline: str | None = None
    dateline: str | None = None
    flags: tuple[str, ...] = ()
    original: Original | None = None
    arrival: Arrival | None = field(default=None, compare=False)

    @property
    def day(self) -> date | None:
        """The day of publication, as the outlet's own clock had it."""
        return self.published.date() if self.published else None

    @property
    def content_hash(self) -> str:
        """A hash of the words alone: equal for two documents with the same text."""
        return hash_of(" ".join(self.text.split()))


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a watched feed stands: what its server needs to hear next time, and when that is.

    `changed_at` is when it last had something new, `failures` how often in a row it could not be had, `error` why.
    """

    url: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None
    checked_at: datetime | None = None
    changed_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document, or a part of one, that was not read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes: a paper, a broadcaster, an agency. `family` is the owner all its feeds share."""

    name: str
    domain: str | None = None
    family: str | None = None
    country: str | None = None
    kind: str = "paper"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a document that is read at one go."""

    start: int
    end: int
    text: str
    is_title: bool = False
    paragraph: int = 0


# ---------------------------------------------------------------- who


@dataclass(frozen=True, slots=True)
class Role:
    """An office held from a day to a day (both inclusive; None = open), for a country or body."""

    entity_id: str
    office: str
    country: str | None
    sector: str
    start: date | None = None
    end: date | None = None
    origin: str = ""

    def held_on(self, day: date) -> bool:
        """True if the office was held on that day.

        >>> Role("x", "president", "USA", "GOV", date(2009, 1, 20), date(2017, 1, 20)).held_on(date(2012, 1, 1))
        True
        """
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Entity:
    """Who is who: a country, a person, an organisation, a group, a building that stands for one."""

    entity_id: str
    name: str
    kind: str  # country | person | organisation | group | outlet | company
    country: str | None = None
    sector: str | None = None
    roles: tuple[Role, ...] = ()
    start: date | None = None
    end: date | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a text that name a political actor, and who that is on the day.

    `country` is None where it cannot be told; `candidates` then lists the entity ids that
    fit. `score` is between 0 and 1. `kind` says how the words name it: `name`, `demonym`,
    `metonym` (a capital or building for its government), `title`, `pronoun`, `noun`
    (soldiers, protesters). `is_place` marks words that name a place where something happens
    rather than somebody who acts.
    """

    start: int
    end: int
    text: str
    name: str
    country: str | None = None
    sector: str | None = None
    entity_id: str | None = None
    score: float = 1.0
    kind: str = "name"
    is_place: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """One actor or recipient of a report: the words, and who they stand for."""

    name: str
    country: str | None = None
    sector: str | None = None
    entity_id: str | None = None
    text: str = ""
    start: int = -1
    end: int = -1

    @property
    def side(self) -> str:
        """What counts as one side when reports are compared: the country, else the entity, else the name."""
        if self.country and self.country != "IGO":
            return self.country
        return self.entity_id or self.country or self.name


# ---------------------------------------------------------------- what, how real, when, on whose word


@dataclass(frozen=True, slots=True)
class Act:
    """A PLOVER event type with its mode and CAMEO code (text, leading zero kept)."""

    event_type: str
    mode: str | None = None
    cameo: str | None = None


class Status(StrEnum):
    """How real the act is: PLOVER's auxiliary modes, and `denied`."""

    ACTUAL = "actual"
    FUTURE = "future"  # decided, promised
    HYPOTHETICAL = "hypothetical"  # considered, conditional
    NEGATED = "negated"
    DENIED = "denied"
    HISTORICAL = "historical"


class Basis(StrEnum):
    """What a date stands on."""

    STATED = "stated"
    RELATIVE = "relative"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class When:
    """The day or days of an act, first to last inclusive."""

    first: date
    last: date
    basis: Basis

    @property
    def is_day(self) -> bool:
        """True if the date is known to the day."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time. `timex` is the TIMEX3 value; `first`, `last` are None where it fixes no day."""

    start: int
    end: int
    text: str
    timex: str
    first: date | None = None
    last: date | None = None
    basis: Basis | None = None
    kind: str = "DATE"  # DATE | TIME | DURATION | SET


Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: source, cue and content as (start, end), or None where not in the text."""

    source: Offsets | None
    cue: Offsets | None
    content: Offsets | None
    kind: str = "indirect"  # direct | indirect | mixed


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks, with who said them. `start`, `end` leave the marks out."""

    start: int
    end: int
    text: str
    speaker: str | None = None
    speaker_country: str | None = None
    speaker_id: str | None = None
    speaker_span: Offsets | None = None
    cue: str | None = None
    said_to: str | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class NoComment:
    """Somebody who declined to comment or did not answer."""

    start: int
    end: int
    name: str
    cue: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """One link in the chain of attribution. `kind`: official, government, outlet, person, document."""

    name: str
    kind: str
    named: bool
    cue: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a report stands on."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act happened, as the text says it: a town, or a country alone.

    `name` is what the text calls it, `country` an ISO3 code. Coordinates and GeoNames id are those of the
    town; a country alone has none, since its centre is no place where anything happened.
    """

    name: str
    country: str | None = None
    city: str | None = None
    district: str | None = None
    province: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    start: int = -1
    end: int = -1


# ---------------------------------------------------------------- reports, judgements, events


@dataclass(frozen=True, slots=True)
class Report:
    """One document's claim that an actor did an act to a recipient. Never edited.

    `report_id` is a hash of what is claimed (see `report_id_of`), so that coding a document
    twice makes the same reports. `said_by` runs innermost first and leaves out the outlet at
    hand. `when` is None where the text gives no date.
    """

    report_id: str
    document_id: str
    act: Act
    actor: tuple[Party, ...]
    recipient: tuple[Party, ...]
    status: Status
    evidence: Evidence
    contexts: tuple[str, ...] = ()
    when: When | None = None
    said_by: tuple[Voice, ...] = ()
    confidence: float = 1.0
    place: Place | None = None


def report_id_of(
    document_id: str,
    act: Act,
    actor: tuple[Party, ...],
    recipient: tuple[Party, ...],
    status: Status,
    evidence: Evidence,
) -> str:
    """The id of a report: a hash of document, act, sides, status and the place of the evidence.

    Where the same words stand for both sides ("the two countries"), who they are tells one direction from the other.
    """
    sides = [",".join(f"{p.start}-{p.end}" for p in parties) for parties in (actor, recipient)]
    if sides[0] == sides[1]:
        sides = [",".join(p.side for p in parties) for parties in (actor, recipient)]
    return "r" + hash_of(
        document_id, act.event_type, act.mode or "", *sides, status, f"{evidence.start}-{evidence.end}"
    )


class Verdict(StrEnum):
    """What a judgement says of two reports."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A dated verdict, by a rule, a model or a person, on whether two reports tell of one event.

    The two ids stand in sorted order. `reasons` are the features that spoke for and against,
    with their weights.
    """

    left: str
    right: str
    verdict: Verdict
    author: str
    made_at: datetime
    score: float
    reasons: tuple[tuple[str, float], ...] = ()
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Favour:
    """Whom an event helps or hurts, and how that is known: `direct`, or the issue that links them."""

    country: str
    reason: str = "direct"


@dataclass(frozen=True, slots=True)
class Event:
    """The deed: worked out from reports and judgements; can be dropped and rebuilt.

    `reports` counts reports, `voices` the independent ones among them. `when.basis` is
    PUBLISHED where no report gives a date and the first day of publication stands in.
    """

    event_id: str
    act: Act
    actor: tuple[Party, ...]
    recipient: tuple[Party, ...]
    status: Status
    when: When | None
    reports: int
    voices: int
    report_ids: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    helps: tuple[Favour, ...] = ()
    hurts: tuple[Favour, ...] = ()
    confidence: float = 1.0
    origin: str = "whowhom"
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Weeks in which the reports of a pair of sides are compared, by number, from one to another inclusive."""

    actor: str
    recipient: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CopyFamily:
    """Documents that are copies of one another; `origin` is the one the others come from, where that can be told."""

    family_id: str
    document_ids: tuple[str, ...]
    origin: str | None = None


# ---------------------------------------------------------------- other people's data sets

Said = dict[str, str]  # what a file said, cell by cell, by the name of the column


@dataclass(frozen=True, slots=True)
class Imported:
    """An event of another data set, with the cells of its row as the file had them, in the file's order.

    What is recomputed on the way in (labels, scores, countries) stands in the event; what the file said
    stands here. `line` is where in the file it was.
    """

    event: Event
    said: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """One article that tells of an imported event, as a data set lists it (GDELT's Mentions)."""

    event_id: str
    outlet: str
    url: str
    said: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Loss:
    """Something a transfer could not carry: what, in how many rows, and why."""

    what: str
    rows: int
    why: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """An import or export: how many rows went in and came out, what was lost, and why.

    `read` counts the rows taken so far, `known` those the store had already. A transfer without
    `finished_at` was cut off, or is still running.
    """

    transfer_id: str
    direction: str  # in | out
    form: str
    path: str
    started_at: datetime
    columns: tuple[str, ...] = ()
    fingerprint: str = ""
    book: str = ""  # the code book its acts were read by
    versions: str = ""  # of code and ontology
    read: int = 0
    new: int = 0
    known: int = 0
    wrong: tuple[Skipped, ...] = ()
    losses: tuple[Loss, ...] = ()
    finished_at: datetime | None = None


class DayCount(NamedTuple):
    """How many acts of each quad class one side did toward another on a day, as all origins tell.

    One of millions, hence a tuple: it is made in a quarter of the time.
    """

    day: date
    actor: str
    recipient: str
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int


# ---------------------------------------------------------------- what it adds up to


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger: an event, its sign for the beneficiary, and its weight.

    `sign` is +1 (carrot), -1 (stick) or 0 (neutral contact). `weight` is between 0 and 1:
    done counts whole, planned and considered in part, denied and negated not at all.
    `reason` is `direct`, or the issue through which an act toward another touches the beneficiary.
    `cancelled_by` is the id of the event that took it back, or that it took back: neither has weight.
    """

    event: Event
    beneficiary: str
    sign: int
    weight: float
    score: float
    reason: str = "direct"
    cancelled_by: str | None = None

    @property
    def is_direct(self) -> bool:
        """True for acts toward the beneficiary itself."""
        return self.reason == "direct"


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the interval that holds it with the probability `level`."""

    value: float
    low: float
    high: float
    level: float = 0.8


@dataclass(frozen=True, slots=True)
class Tally:
    """Carrots and sticks added up, with the carrot share and the ids of the events behind them.

    `score` sums weight times score on the ledger's scale. `share` is None where there is no move.
    """

    carrots: float = 0.0
    sticks: float = 0.0
    contacts: int = 0
    score: float = 0.0
    share: Interval | None = None
    event_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely a ledger's carrot share lies above that of `other`: `past`, or toward another country (ISO3)."""

    other: str
    since: date
    until: date
    tally: Tally
    chance_above: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """What an actor did toward a beneficiary in a window, direct and indirect apart.

    `words` and `deeds` divide the direct moves, `comparisons` hold their share against others, and
    `helping` adds the indirect moves at `indirect_weight`.
    """

    actor: str
    toward: str
    since: date
    until: date
    scale: str
    entries: tuple[Entry, ...]
    carrots: float = 0.0
    sticks: float = 0.0
    contacts: int = 0
    share: Interval | None = None
    words: Tally = Tally()
    deeds: Tally = Tally()
    comparisons: tuple[Comparison, ...] = ()
    helping: Tally = Tally()
    indirect_weight: float = 0.0

    @property
    def direct(self) -> tuple[Entry, ...]:
        """Acts toward the beneficiary itself."""
        return tuple(e for e in self.entries if e.is_direct)

    @property
    def indirect(self) -> tuple[Entry, ...]:
        """Acts toward others that are about a conflict the beneficiary has with them."""
        return tuple(e for e in self.entries if not e.is_direct)


@dataclass(frozen=True, slots=True)
class Tilt:
    """Where the ledger stands on a day: the decayed carrot share less its base rate, with an interval."""

    day: date
    value: Interval
    carrots: float
    sticks: float
    event_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaleView:
    """A pair's mean act on one scale on a day, its own year before, and the ids of the events behind both numbers."""

    scale: str
    value: Interval
    usual: float | None
    event_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """What an actor did toward another before and after a day, `days` long each."""

    actor: str
    toward: str
    split: date
    days: int
    kind: str
    before: Tally
    after: Tally
    chance_above: float | None = None


@dataclass(frozen=True, slots=True)
class Streak:
    """A run of moves one way. `claimed` is False where there is too little past to call it unusual.

    `stands_out` is set where many pairs were looked at: whether it is unlikely among so many, too.
    """

    actor: str
    toward: str
    first: date
    last: date
    sign: int
    score: float
    claimed: bool
    p_value: float | None = None
    alarms_per_year: float | None = None
    event_ids: tuple[str, ...] = ()
    explanation: str = ""
    stands_out: bool | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was read on a day from an outlet, so that silence is not mistaken for calm."""

    day: date | None
    outlet: str
    documents: int
    reports: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A data set that was imported: the first and last day of its events, and how many they are."""

    name: str
    first: date | None
    last: date | None
    events: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two countries with acts of the first toward the second: how many, and the last day of the latest."""

    actor: str
    toward: str
    events: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read in a window: documents by outlet and by day, days without any, and events imported by origin."""

    since: date
    until: date
    by_outlet: Mapping[str, int]
    by_day: Mapping[date, int]
    silent: tuple[date, ...] = ()
    imported: Mapping[str, int] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        """How many documents in all."""
        return sum(self.by_outlet.values())


@dataclass(frozen=True, slots=True)
class RollCall:
    """One vote taken by an assembly, with how each country (ISO3) voted: 1 yes, 0 abstaining, -1 no."""

    call_id: str
    day: date
    title: str
    votes: Mapping[str, int]
    issues: tuple[str, ...] = ()


# ---------------------------------------------------------------- the brief


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """One sentence of a brief and the reports it stands on.

    `places` are (document id, start, end) of words that stand beside the reports' own evidence:
    quotations, and refusals to comment.
    """

    text: str
    report_ids: tuple[str, ...]
    section: str
    places: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The answer in a few hundred words; no sentence without its reports."""

    actor: str
    toward: str
    since: date
    until: date
    headline: str
    sentences: tuple[BriefSentence, ...]
    method: str
    notice: str = ""

    @property
    def words(self) -> int:
        """How long the brief is, its headline and method note left out."""
        return sum(len(s.text.split()) for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the coder: which versions of code, model, registry and ontology read what, and when."""

    run_id: str
    started_at: datetime
    code: str
    model: str
    registry: str
    ontology: str
    documents: int = 0
    reports: int = 0
    skipped: tuple[Skipped, ...] = field(default=())


# ---------------------------------------------------------------- helpers


def hash_of(*parts: str) -> str:
    """The first 16 hex digits of the SHA-256 of the parts.

    >>> hash_of("a", "b") == hash_of("a", "b"), hash_of("ab") == hash_of("a", "b")
    (True, False)
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def days_between(first: date, last: date) -> list[date]:
    """Every day from first to last, both included.

    >>> len(days_between(date(2025, 2, 27), date(2025, 3, 1)))
    3
    """
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
