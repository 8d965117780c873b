"""The one face of every store: what steps may ask of it, whatever database is behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from types import TracebackType
from typing import Protocol, Self

from whowhom.model import CopyFamily, Coverage, Document, Event, Judgement, Report, Run, Status


class Store(Protocol):
    """Facts that are only ever added, and what was worked out from them, which can be replaced.

    Whatever is added twice is there once. Every method that writes does so in one transaction:
    all of it is in the store afterwards, or, if anything fails, none. All raise `StoreError`.
    Sides (`actor`, `recipient`, `toward`) are ISO3 countries or entity ids; days are inclusive.
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

    # ---- replacing what is worked out

    def replace_events(self, events: Iterable[Event], families: Iterable[CopyFamily] = ()) -> None:
        """Drop all events and copy families and put these in their place."""

    # ---- reading

    def missing(self, documents: Iterable[Document]) -> list[Document]:
        """Those of the documents that the store lacks, each once."""

    def documents(self, *, since: date | None = None, until: date | None = None) -> Iterator[Document]:
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
        min_voices: int = 0,
        limit: int | None = None,
    ) -> list[Event]:
        """Events that pass all filters, oldest first; `toward` takes acts to a side and acts that touch it."""

    def event(self, event_id: str) -> Event | None:
        """The event with that id."""

    def judgements(self) -> list[Judgement]:
        """All judgements, oldest first."""

    def families(self) -> list[CopyFamily]:
        """All copy families."""

    def runs(self) -> list[Run]:
        """All runs, oldest first."""

    def coverage(self) -> list[Coverage]:
        """How much was read per day and outlet."""

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""

    # ---- opening and closing

    def close(self) -> None:
        """Let go of the database; nothing works afterwards."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
