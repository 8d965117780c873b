"""What a pair's page is made of; the same objects are its JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the three facts under the answer, with the events behind it."""

    name: str
    text: str
    detail: str
    event_ids: tuple[str, ...] = ()
    behind: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """One value of a filter: its words, how many events it keeps, and the address that puts it in or takes it out."""

    value: str
    label: str
    count: int
    address: str
    on: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its values."""

    name: str
    label: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: date with precision, who did what to whom, helps whom, how real, on whose word."""

    event_id: str
    address: str
    when: str
    precision: str
    actor: str
    act: str
    recipient: str
    effect: str
    through: str
    status: str
    whose: str
    voices: int
    reports: int
    weight: float
    score: float
    taken_back: bool
    evidence: str
    statements: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart, for those who read rather than look."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, what it shows in words, its numbers, and where its files are."""

    name: str
    title: str
    alt: str
    note: str
    table: Table
    address: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A word about the state of what is shown: stale, partial, too few."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A link with its words."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A filter that is in force, and how many moves come back without it."""

    name: str
    label: str
    would_show: int
    address: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """All that a pair's page shows."""

    actor: str
    toward: str
    actor_name: str
    toward_name: str
    since: date
    until: date
    answer: str
    certainty: str
    echo: str
    data_through: date | None
    generated_at: datetime
    version: str
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    filters: tuple[Filter, ...]
    active: tuple[Removed, ...]
    rows: tuple[Row, ...]
    shown: int
    total: int
    pages: tuple[Way, ...]
    charts: tuple[Chart, ...]
    comparisons: tuple[str, ...]
    coverage: str
    method: tuple[str, ...]
    downloads: tuple[Way, ...]
    permalink: str
    citation: str
    embed: str
    event_ids: tuple[str, ...] = field(default=())
