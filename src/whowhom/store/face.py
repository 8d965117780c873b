"""The one face of every store: what steps may ask of it, whatever database is behind.

`Reader` is the side that asks, `Store` the same with the side that writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from whowhom.flat import Layout
from whowhom.model import (
    CopyFamily,
    Coverage,
    DayCount,
    Document,
    Event,
    Feed,
    Imported,
    Judgement,
    Loss,
    Origin,
    Pair,
    Report,
    Run,
    Said,
    Skipped,
    Span,
    Status,
    Telling,
    Transfer,
)


class Reader(Protocol):
    """What was read, what was worked out from it, and what was imported.

    All methods raise `StoreError`. Sides (`actor`, `recipient`, `toward`) are ISO3 countries or
    entity ids; days are inclusive.
    """

    def missing(self, documents: Iterable[Document]) -> list[Document]:
        """Those of the documents that the store lacks, each once.

        What has changed since it was read (another text under the same id, or at the same address) comes back with the
        id of a new version, to be coded and added like any other.
        """

    def holds(self, addresses: Iterable[str]) -> set[str]:
        """Those of the addresses (see `address_of`) at which the store has a document."""

    def versions(self, document_id: str) -> list[str]:
        """The ids of all versions of a document, the oldest first."""

    def superseded(self) -> set[str]:
        """The ids of documents that a newer version took the place of."""

    def feeds(self) -> list[Feed]:
        """Where the watched feeds stand, by address."""

    def documents(
        self, *, since: date | None = None, until: date | None = None, document_ids: Iterable[str] | None = None
    ) -> Iterator[Document]:
        """Documents by day of publication; without days all, those without a date last."""

    def document(self, document_id: str) -> Document | None:
        """The document with that id."""

    def reports(
        self,
        *,
        document_id: str | None = None,
        actor: str | None = None,
        recipient: str | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Status | str | None = None,
        report_ids: Iterable[str] | None = None,
        limit: int | None = None,
    ) -> list[Report]:
        """Reports that pass all filters. A report without a day counts on the day of publication."""

    def report(self, report_id: str) -> Report | None:
        """The report with that id."""

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        toward: str | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Status | str | None = None,
        event_type: str | None = None,
        origin: str | None = None,
        untyped: bool = False,
        imported: bool = True,
        min_voices: int = 0,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Event]:
        """Events that pass all filters, ours and imported ones, oldest first.

        `toward` takes acts to a side and acts that touch it; `origin` is "whowhom" for ours or a data
        set's name; `untyped` also gives imported acts that PLOVER has no type for (statements, appeals), and
        `imported=False` none of the imported ones.
        """

    def events_of(
        self, pairs: Collection[tuple[str, str]], *, until: date | None = None
    ) -> dict[tuple[str, str], list[Event]]:
        """For each pair of countries what `events` gives for its actor and toward, read at once."""

    def records(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        toward: str | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Status | str | None = None,
        event_type: str | None = None,
        origin: str | None = None,
        min_voices: int = 0,
        limit: int | None = None,
    ) -> Iterator[tuple[Event, Said]]:
        """The same events, untyped ones too, each with the cells its file had; ours have none."""

    def tellings(self, event_ids: Iterable[str]) -> Iterator[tuple[Telling, Said]]:
        """The articles that a data set lists for imported events, with their cells."""

    def daily_counts(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[DayCount]:
        """How many acts done each pair of countries has on each day, by quad class, in no order."""

    def origins(self, *, since: date | None = None, until: date | None = None) -> list[Origin]:
        """The data sets that were imported, with how much of them falls into those days."""

    def transfers(self) -> list[Transfer]:
        """The manifest: every import and export, oldest first."""

    def event(self, event_id: str) -> Event | None:
        """The event with that id."""

    def pairs(self, *, since: date | None = None, until: date | None = None, limit: int | None = None) -> list[Pair]:
        """Pairs of countries with acts in those days, the busiest first."""

    def judgements(self, *, by_people: bool = False) -> list[Judgement]:
        """All judgements, or those of people alone (that no rule made), oldest first."""

    def families(self) -> list[CopyFamily]:
        """All copy families."""

    def runs(self) -> list[Run]:
        """All runs, oldest first."""

    def coverage(self) -> list[Coverage]:
        """How much was read per day and outlet."""

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""

    def check(self) -> list[tuple[str, int]]:
        """Faults a whole store has none of, each with how often it was found."""

    def backup(self, path: Path) -> None:
        """Write a copy of everything as a DuckDB file, whole or not at all."""

    # ---- opening and closing

    def close(self) -> None:
        """Let go of the database; nothing works afterwards."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Store(Reader, Protocol):
    """A reader that also writes: facts that are only ever added, and what was worked out from them.

    Whatever is added twice is there once. Every method that writes does so in one transaction:
    all of it is in the store afterwards, or, if anything fails, none.
    """

    # ---- writing facts

    def add_documents(self, documents: Iterable[Document]) -> int:
        """Add documents; return how many were new."""

    def add_coded(self, coded: Iterable[tuple[Document, Iterable[Report]]]) -> int:
        """Add documents together with their reports; return how many documents were new."""

    def add_reports(self, reports: Iterable[Report]) -> int:
        """Add reports; return how many were new."""

    def add_judgements(self, judgements: Iterable[Judgement]) -> int:
        """Add judgements; return how many were new. A withdrawal is the same judgement with its day."""

    def add_run(self, run: Run) -> int:
        """Add a run with what it skipped; return 1 if it was new."""

    def put_feeds(self, feeds: Iterable[Feed]) -> None:
        """Keep where feeds stand, in place of what was kept of them."""

    # ---- replacing what is worked out

    def replace_events(self, events: Iterable[Event], families: Iterable[CopyFamily] = ()) -> None:
        """Drop all events and copy families and put these in their place."""

    def replace_merged(
        self,
        events: Iterable[Event],
        families: Iterable[CopyFamily],
        *,
        seen: Iterable[Sequence[Any]],
        links: Iterable[Sequence[Any]],
        prints: Iterable[tuple[str, Sequence[int]]],
        version: str,
        said: int,
    ) -> None:
        """The same, with what the merge keeps of itself to go on from: see `MergeStore`."""

    # ---- going on with a merge, within one transaction

    def transaction(self) -> AbstractContextManager[None]:
        """All that is done within, or none of it."""

    def merged_by(self) -> tuple[str, int] | None:
        """The version of the merge whose work is kept here, and how many of people's judgements it knew."""

    def unmerged(self) -> tuple[list[str], list[str]]:
        """Ids of the documents and of the reports that the merge has not seen."""

    def count_prints(self, prints: Sequence[int]) -> dict[int, int]:
        """How many documents have each of these fingerprints; those that none has are left out."""

    def find_owners(self, prints: Sequence[int]) -> list[str]:
        """The documents that have any of these fingerprints."""

    def families_of(self, document_ids: Iterable[str]) -> list[CopyFamily]:
        """The families that any of these documents is in."""

    def merged_groups(self, spans: Sequence[Span]) -> list[Sequence[Any]]:
        """Rows of actor, recipient, week, first report of the group, and report, for all compared in these weeks."""

    def merged_links(self, spans: Sequence[Span]) -> list[Sequence[Any]]:
        """Rows of actor, recipient, week, weeks after, first reports of two groups near to one another, and mean."""

    def merged_of(self, document_ids: Iterable[str]) -> list[str]:
        """The reports of these documents that the merge has seen."""

    def events_with(self, report_ids: Iterable[str]) -> list[str]:
        """The events that hold any of these reports."""

    def change_merged(
        self,
        gone: Sequence[str],
        events: Iterable[Event],
        parted: Sequence[str],
        families: Iterable[CopyFamily],
        *,
        weeks: Sequence[Span],
        seen: Iterable[Sequence[Any]],
        links: Iterable[Sequence[Any]],
        prints: Iterable[tuple[str, Sequence[int]]],
    ) -> None:
        """Take events and families out by their ids, and put others in; call it within `transaction`.

        What was kept of `weeks` goes as well, for the rows of `seen` and `links` to take its place.
        """

    # ---- other people's events

    def start_transfer(self, transfer: Transfer) -> Transfer:
        """Note that a transfer begins; for an import that was cut off, give back that one, to go on with."""

    def add_imported(
        self, transfer: Transfer, batch: Sequence[Imported], *, read: int, wrong: Sequence[Skipped]
    ) -> int:
        """Add events of an import together with how far it has come; return how many were new."""

    def add_lines(
        self,
        transfer: Transfer,
        path: Path,
        layout: Layout,
        *,
        header: int,
        batch: int,
        progress: Callable[[str, int], None] | None = None,
    ) -> bool:
        """Add the rows of a whole file of cells between tabs, a batch in a step, as `add_imported` would one by one.

        Returns False, and has done nothing, where this store or this file wants rows one by one.
        """

    def add_tellings(self, transfer: Transfer, batch: Sequence[Telling], *, read: int, wrong: Sequence[Skipped]) -> int:
        """Add tellings of an import together with how far it has come; return how many were new."""

    def add_parquet(self, transfer: Transfer, path: Path) -> int:
        """Add the events of a Parquet file that `whowhom export parquet` wrote; return how many were new."""

    def end_transfer(
        self, transfer: Transfer, *, at: datetime, losses: Sequence[Loss] = (), read: int = 0, written: int = 0
    ) -> None:
        """Note that a transfer is done, and what it lost; of an export also how many rows it took and wrote."""
