"""What every store does, in SQL that DuckDB and PostgreSQL both speak; each brings its own connection."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Any, Self, TypeVar

from whowhom.model import CopyFamily, Coverage, Document, Event, Feed, Judgement, Pair, Report, Run, Skipped, Status
from whowhom.store import rows
from whowhom.store.arrivals import arrival_rows, find_new, original_rows
from whowhom.store.migrations import read_sql
from whowhom.store.rows import Row

Fact = TypeVar("Fact", Document, Report)


class Queries(ABC):
    """Runs the named queries of `sql/` on a database; what differs between databases stands here."""

    @abstractmethod
    def execute(self, sql: str, parameters: Any = None, *, name: str = "") -> list[Row]:
        """Run one piece of SQL; raise `StoreError` that shows it if it fails."""

    @abstractmethod
    def stream(self, query: str, **parameters: Any) -> Iterator[Row]:
        """The rows of a named query as they come, without holding them all."""

    @abstractmethod
    def insert(self, table: str, given: Sequence[Row]) -> None:
        """Add rows to a table."""

    @abstractmethod
    def load(self, table: str, given: Iterable[Row]) -> int:
        """Add those of many rows that the table lacks, by `insert_<table>.sql`; return how many were new."""

    def run(self, query: str, **parameters: Any) -> list[Row]:
        """Run the named query of `sql/`."""
        return self.execute(read_sql(query), parameters or None, name=query)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done within, or none of it."""
        self.begin()
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self.roll_back()
            raise

    def begin(self) -> None:
        """Begin a transaction."""
        self.execute("BEGIN")

    @abstractmethod
    def roll_back(self) -> None:
        """Undo the transaction, if there still is one."""


class FactStore(Queries):
    """Documents, reports, judgements and runs, and the events worked out from them."""

    # ---- writing facts

    def add_documents(self, documents: Iterable[Document]) -> int:
        """Add documents; return how many were new."""
        return self.add_coded((document, ()) for document in documents)

    def add_coded(self, coded: Iterable[tuple[Document, Iterable[Report]]]) -> int:
        """Add documents together with their reports; return how many documents were new."""
        pairs = list(coded)
        unique = _firsts((d.document_id, d) for d, _ in pairs)
        with self.transaction():
            new = self._new("select_known_documents", list(unique))
            added = [unique[key] for key in new]
            arrived = list(arrival_rows(self, added)) if added else []
            self.insert("documents", [rows.document_row(d) for d in added])
            self.insert("arrivals", arrived)
            self.insert("originals", list(original_rows(added)))
            self._add_reports([report for _, reports in pairs for report in reports])
        return len(new)

    def add_reports(self, reports: Iterable[Report]) -> int:
        """Add reports; return how many were new."""
        reports = list(reports)
        with self.transaction():
            return self._add_reports(reports)

    def add_judgements(self, judgements: Iterable[Judgement]) -> int:
        """Add judgements; return how many were new."""
        given = [rows.judgement_row(j) for j in judgements]
        with self.transaction():
            # A judgement is known by who said what of whom and when, and its withdrawal by its day too.
            known = set(map(tuple, self.run("select_known_judgements", ids=sorted({str(row[0]) for row in given}))))
            new = {key: row for row in given if (key := (*row[:5], row[8])) not in known}
            self.insert("judgements", list(new.values()))
        return len(new)

    def add_run(self, run: Run) -> int:
        """Add a run with what it skipped; return 1 if it was new."""
        with self.transaction():
            new = self._new("select_known_runs", [run.run_id])
            if new:
                self.insert("runs", [rows.run_row(run)])
                self.insert("skipped", [(run.run_id, n, s.path, s.reason) for n, s in enumerate(run.skipped)])
        return len(new)

    def put_feeds(self, feeds: Iterable[Feed]) -> None:
        """Keep where feeds stand, in place of what was kept of them."""
        newest = {f.url: rows.feed_row(f) for f in feeds}
        with self.transaction():
            self.run("delete_feeds", urls=list(newest))
            self.insert("feeds", list(newest.values()))

    # ---- replacing what is worked out

    def replace_events(self, events: Iterable[Event], families: Iterable[CopyFamily] = ()) -> None:
        """Drop all events and copy families and put these in their place."""
        with self.transaction():
            self.put_events(events, families)
            self.run("forget_merging")

    def put_events(self, events: Iterable[Event], families: Iterable[CopyFamily]) -> None:
        """The same within a transaction that is open already."""
        self.run("rebuild_families")
        self.run("rebuild_events")
        self.add_events(events, families)

    def add_events(self, events: Iterable[Event], families: Iterable[CopyFamily]) -> None:
        """Add events and families to those that are there, within a transaction that is open already."""
        events = list(events)
        self.insert("families", [(f.family_id, list(f.document_ids), f.origin) for f in families])
        self.insert("events", [rows.event_row(e) for e in events])
        parties = [row for e in events for row in rows.party_rows(e.event_id, e.actor, e.recipient)]
        self.insert("event_parties", parties)
        self.insert("event_reports", [row for e in events for row in rows.event_report_rows(e)])
        self.insert("favours", [row for e in events for row in rows.favour_rows(e)])
        self.insert("event_places", [rows.place_row(e.event_id, e.place) for e in events if e.place])

    # ---- reading

    def missing(self, documents: Iterable[Document]) -> list[Document]:
        """Those of the documents that the store lacks, each once; a changed one with the id of a new version."""
        return find_new(self, _firsts((d.document_id, d) for d in documents).values())

    def holds(self, addresses: Iterable[str]) -> set[str]:
        """Those of the addresses (see `address_of`) at which the store has a document."""
        return {str(row[0]) for row in self.run("select_addresses", addresses=list(addresses))}

    def versions(self, document_id: str) -> list[str]:
        """The ids of all versions of a document, the oldest first."""
        return [str(row[0]) for row in self.run("select_versions", document_id=document_id)]

    def superseded(self) -> set[str]:
        """The ids of documents that a newer version took the place of."""
        return {str(row[0]) for row in self.run("select_superseded")}

    def feeds(self) -> list[Feed]:
        """Where the watched feeds stand, by address."""
        return [rows.row_feed(row) for row in self.run("select_feeds")]

    def documents(
        self, *, since: date | None = None, until: date | None = None, document_ids: Iterable[str] | None = None
    ) -> Iterator[Document]:
        """Documents by day of publication; without days all, those without a date last."""
        wanted = None if document_ids is None else list(document_ids)
        found = self.run("select_documents", document_id=None, document_ids=wanted, since=since, until=until)
        yield from map(rows.row_document, found)

    def document(self, document_id: str) -> Document | None:
        """The document with that id."""
        found = self.run("select_documents", document_id=document_id, document_ids=None, since=None, until=None)
        return rows.row_document(found[0]) if found else None

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
        """Reports that pass all filters."""
        found = self.run(
            "select_reports",
            document_id=document_id,
            actor=actor,
            recipient=recipient,
            since=since,
            until=until,
            status=str(status) if status else None,
            report_ids=None if report_ids is None else list(report_ids),
            limit=limit_of(limit),
        )
        ids = [row[0] for row in found]
        parties, voices = self._grouped("select_parties", ids), self._grouped("select_voices", ids)
        places = self._grouped("select_places", ids)
        return [rows.row_report(row, parties[row[0]], voices[row[0]], places[row[0]]) for row in found]

    def report(self, report_id: str) -> Report | None:
        """The report with that id."""
        found = self.reports(report_ids=[report_id])
        return found[0] if found else None

    def pairs(self, *, since: date | None = None, until: date | None = None, limit: int | None = None) -> list[Pair]:
        """Pairs of countries with acts in those days, the busiest first."""
        return [Pair(*row) for row in self.run("select_pairs", since=since, until=until, limit=limit_of(limit))]

    def judgements(self, *, by_people: bool = False) -> list[Judgement]:
        """All judgements, or those of people alone, oldest first."""
        return [rows.row_judgement(row) for row in self.run("select_judgements", by_people=by_people)]

    def families(self) -> list[CopyFamily]:
        """All copy families."""
        return [rows.row_family(row) for row in self.run("select_families")]

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        skipped: dict[str, list[Skipped]] = defaultdict(list)
        for run_id, path, reason in self.run("select_skipped"):
            skipped[run_id].append(Skipped(path, reason))
        found = [rows.row_run(row) for row in self.run("select_runs")]
        return [replace(run, skipped=tuple(skipped[run.run_id])) for run in found]

    def coverage(self) -> list[Coverage]:
        """How much was read per day and outlet."""
        return [Coverage(*row) for row in self.run("select_coverage")]

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        return {str(name): int(count) for name, count in self.run("select_counts")}

    # ---- opening and closing

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- helpers

    def _add_reports(self, reports: list[Report]) -> int:
        unique = _firsts((r.report_id, r) for r in reports)
        new = [unique[key] for key in self._new("select_known_reports", list(unique))]
        self.insert("reports", [rows.report_row(r) for r in new])
        self.insert("parties", [row for r in new for row in rows.party_rows(r.report_id, r.actor, r.recipient)])
        self.insert("voices", [row for r in new for row in rows.voice_rows(r)])
        self.insert("places", [rows.place_row(r.report_id, r.place) for r in new if r.place])
        return len(new)

    def _own_events(self, **filters: Any) -> list[Event]:
        """Events worked out here that pass the filters of `select_events.sql`."""
        found = self.run("select_events", **{"event_id": None, "event_ids": None, **filters})
        ids = [row[0] for row in found]
        parties, places = self._grouped("select_event_parties", ids), self._grouped("select_event_places", ids)
        report_ids, favours = self._grouped("select_event_reports", ids), self._grouped("select_favours", ids)
        return [
            rows.row_event(row, parties[row[0]], report_ids[row[0]], favours[row[0]], places[row[0]]) for row in found
        ]

    def _new(self, query: str, ids: list[str]) -> list[str]:
        """Those of the ids that the query does not know, in the order given."""
        known = {row[0] for row in self.run(query, ids=ids)}
        return [key for key in ids if key not in known]

    def _grouped(self, query: str, ids: list[str]) -> Mapping[str, list[Row]]:
        """The rows of a query by their first column."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.run(query, ids=ids) if ids else ():
            groups[row[0]].append(row)
        return groups


def _firsts(pairs: Iterable[tuple[str, Fact]]) -> dict[str, Fact]:
    """The first value for each id: a fact is never overwritten, not within one call either."""
    firsts: dict[str, Fact] = {}
    for key, fact in pairs:
        firsts.setdefault(key, fact)
    return firsts


def limit_of(limit: int | None) -> int:
    return 2**62 if limit is None else max(limit, 0)
