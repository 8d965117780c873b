"""The ledger in one DuckDB file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from whowhom.errors import StoreError
from whowhom.model import CopyFamily, Coverage, Document, Event, Judgement, Report, Run, Skipped, Status
from whowhom.store import rows
from whowhom.store.rows import TYPES, Row

if TYPE_CHECKING:
    import duckdb

Fact = TypeVar("Fact", Document, Report)

SQL = files("whowhom.store") / "sql"


class DuckStore:
    """A store in a DuckDB file, or in memory (":memory:"). One process writes at a time."""

    def __init__(self, path: str, *, read_only: bool = False) -> None:
        self._path = path
        self._connection = _connect(path, read_only=read_only)
        try:
            _bring_up_to_date(self, read_only=read_only)
        except BaseException:
            self._connection.close()
            raise

    # ---- writing facts

    def add_documents(self, documents: Iterable[Document]) -> int:
        """Add documents; return how many were new."""
        return self.add_coded((document, ()) for document in documents)

    def add_coded(self, coded: Iterable[tuple[Document, Iterable[Report]]]) -> int:
        """Add documents together with their reports; return how many documents were new."""
        pairs = list(coded)
        unique = _firsts((d.document_id, d) for d, _ in pairs)
        with self._transaction():
            new = self._new("documents", "document_id", list(unique))
            self._insert("documents", [rows.document_row(unique[key]) for key in new])
            self._add_reports([report for _, reports in pairs for report in reports])
        return len(new)

    def add_reports(self, reports: Iterable[Report]) -> int:
        """Add reports; return how many were new."""
        reports = list(reports)
        with self._transaction():
            return self._add_reports(reports)

    def add_judgements(self, judgements: Iterable[Judgement]) -> int:
        """Add judgements; return how many were new."""
        given = [rows.judgement_row(j) for j in judgements]
        with self._transaction():
            # A judgement is known by who said what of whom and when, and its withdrawal by its day too.
            columns = "left_id, right_id, verdict, author, made_at, withdrawn_at"
            known = set(self._connection.execute(f"SELECT {columns} FROM judgements").fetchall())  # noqa: S608
            new = {key: row for row in given if (key := (*row[:5], row[8])) not in known}
            self._insert("judgements", list(new.values()))
        return len(new)

    def add_run(self, run: Run) -> int:
        """Add a run with what it skipped; return 1 if it was new."""
        with self._transaction():
            new = self._new("runs", "run_id", [run.run_id])
            if new:
                self._insert("runs", [rows.run_row(run)])
                self._insert("skipped", [(run.run_id, n, s.path, s.reason) for n, s in enumerate(run.skipped)])
        return len(new)

    # ---- replacing what is worked out

    def replace_events(self, events: Iterable[Event], families: Iterable[CopyFamily] = ()) -> None:
        """Drop all events and copy families and put these in their place."""
        events = list(events)
        with self._transaction():
            self._run("rebuild_families")
            self._insert("families", [(f.family_id, list(f.document_ids), f.origin) for f in families])
            self._run("rebuild_events")
            self._insert("events", [rows.event_row(e) for e in events])
            parties = [row for e in events for row in rows.party_rows(e.event_id, e.actor, e.recipient)]
            self._insert("event_parties", parties)
            self._insert("event_reports", [row for e in events for row in rows.event_report_rows(e)])
            self._insert("favours", [row for e in events for row in rows.favour_rows(e)])

    # ---- reading

    def missing(self, documents: Iterable[Document]) -> list[Document]:
        """Those of the documents that the store lacks, each once."""
        unique = _firsts((d.document_id, d) for d in documents)
        return [unique[key] for key in self._new("documents", "document_id", list(unique))]

    def documents(self, *, since: date | None = None, until: date | None = None) -> Iterator[Document]:
        """Documents by day of publication; without days all, those without a date last."""
        yield from map(rows.row_document, self._run("select_documents", document_id=None, since=since, until=until))

    def document(self, document_id: str) -> Document | None:
        """The document with that id."""
        found = self._run("select_documents", document_id=document_id, since=None, until=None)
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
        found = self._run(
            "select_reports",
            document_id=document_id,
            actor=actor,
            recipient=recipient,
            since=since,
            until=until,
            status=str(status) if status else None,
            report_ids=None if report_ids is None else list(report_ids),
            limit=_limit(limit),
        )
        ids = [row[0] for row in found]
        parties, voices = self._grouped("select_parties", ids), self._grouped("select_voices", ids)
        return [rows.row_report(row, parties[row[0]], voices[row[0]]) for row in found]

    def report(self, report_id: str) -> Report | None:
        """The report with that id."""
        found = self.reports(report_ids=[report_id])
        return found[0] if found else None

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
        """Events that pass all filters, oldest first."""
        return self._events(
            event_id=None,
            actor=actor,
            recipient=recipient,
            toward=toward,
            since=since,
            until=until,
            status=str(status) if status else None,
            min_voices=min_voices,
            limit=_limit(limit),
        )

    def event(self, event_id: str) -> Event | None:
        """The event with that id."""
        filters = dict.fromkeys(("actor", "recipient", "toward", "since", "until", "status"))
        found = self._events(event_id=event_id, min_voices=0, limit=1, **filters)
        return found[0] if found else None

    def judgements(self) -> list[Judgement]:
        """All judgements, oldest first."""
        return [rows.row_judgement(row) for row in self._run("select_judgements")]

    def families(self) -> list[CopyFamily]:
        """All copy families."""
        return [rows.row_family(row) for row in self._run("select_families")]

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        skipped: dict[str, list[Skipped]] = defaultdict(list)
        for run_id, path, reason in self._run("select_skipped"):
            skipped[run_id].append(Skipped(path, reason))
        found = [rows.row_run(row) for row in self._run("select_runs")]
        return [replace(run, skipped=tuple(skipped[run.run_id])) for run in found]

    def coverage(self) -> list[Coverage]:
        """How much was read per day and outlet."""
        return [Coverage(*row) for row in self._run("select_coverage")]

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        return {str(name): int(count) for name, count in self._run("select_counts")}

    # ---- opening and closing

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- helpers

    def _add_reports(self, reports: list[Report]) -> int:
        unique = _firsts((r.report_id, r) for r in reports)
        new = [unique[key] for key in self._new("reports", "report_id", list(unique))]
        self._insert("reports", [rows.report_row(r) for r in new])
        self._insert("parties", [row for r in new for row in rows.party_rows(r.report_id, r.actor, r.recipient)])
        self._insert("voices", [row for r in new for row in rows.voice_rows(r)])
        return len(new)

    def _events(self, **filters: Any) -> list[Event]:
        found = self._run("select_events", **filters)
        ids = [row[0] for row in found]
        parties = self._grouped("select_event_parties", ids)
        report_ids, favours = self._grouped("select_event_reports", ids), self._grouped("select_favours", ids)
        return [rows.row_event(row, parties[row[0]], report_ids[row[0]], favours[row[0]]) for row in found]

    def _new(self, table: str, column: str, ids: list[str]) -> list[str]:
        """Those of the ids that the table lacks, in the order given."""
        query = f"SELECT {column} FROM {table} SEMI JOIN (SELECT unnest(?::VARCHAR[]) AS {column}) USING ({column})"  # noqa: S608
        known = {row[0] for row in self._execute(query, [ids])}
        return [key for key in ids if key not in known]

    def _insert(self, table: str, given: list[Row]) -> None:
        """Insert rows a column at a time, which is a hundred times faster in DuckDB than a row at a time."""
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in TYPES[table].split())
        if given:
            self._execute(f"INSERT INTO {table} SELECT {columns}", [list(c) for c in zip(*given, strict=True)])

    def _grouped(self, query: str, ids: list[str]) -> Mapping[str, list[Row]]:
        """The rows of a query by their first column."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self._run(query, ids=ids):
            groups[row[0]].append(row)
        return groups

    def _run(self, query: str, **parameters: Any) -> list[Row]:
        """Run the named query of `sql/`."""
        return self._execute(read_sql(query), parameters or None, name=query)

    def _execute(self, sql: str, parameters: Any = None, *, name: str = "") -> list[Row]:
        import duckdb

        try:
            return list(self._connection.execute(sql, parameters).fetchall())
        except (duckdb.Error, UnicodeError) as error:
            what = f"{name or 'a query'} failed: {_first_line(error)}"
            raise StoreError(what, where=self._path, do=f"the SQL was: {' '.join(sql.split())[:500]}") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        import duckdb

        self._execute("BEGIN TRANSACTION")
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            # After some failures, a full disk among them, DuckDB has rolled back by itself.
            with suppress(duckdb.Error):
                self._connection.execute("ROLLBACK")
            raise


@cache
def read_sql(name: str) -> str:
    """The text of a query in `sql/`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def list_migrations() -> list[tuple[int, str]]:
    """Number and name of each migration, in order."""
    names = (entry.name.removesuffix(".sql") for entry in (SQL / "migrations").iterdir() if entry.name.endswith(".sql"))
    return sorted((int(name.split("_")[0]), name) for name in names)


def _connect(path: str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open the file, or say in one line why it cannot be opened."""
    import duckdb

    if path != ":memory:" and not Path(path).absolute().parent.is_dir():
        raise StoreError("the folder does not exist", where=path, do="make it first")
    if path != ":memory:" and Path(path).is_dir():
        raise StoreError("a folder, not a file", where=path, do="name a file, such as news.duckdb")
    if read_only and not Path(path).is_file():
        raise StoreError("no such store", where=path, do="make one with whowhom add")
    try:
        return duckdb.connect(path, read_only=read_only)
    except duckdb.Error as error:
        text = str(error)
        if "set lock" in text:
            holder = text.split("held in")[-1].split(". ")[0].strip() if "held in" in text else "another process"
            raise StoreError(f"in use by {holder}", where=path, do="wait for it, or close it") from error
        if "not a valid" in text or "Serialization" in text or "checksum" in text.lower() or "corrupt" in text.lower():
            raise StoreError(
                "not a DuckDB file, or a damaged one", where=path, do="restore a copy, or name another file"
            ) from error
        if "ermission" in text or "ead-only" in text:
            raise StoreError(
                "no permission to write", where=path, do="change its rights, or open it read-only"
            ) from error
        raise StoreError(f"cannot be opened: {_first_line(error)}", where=path, do="check the path") from error


def _bring_up_to_date(store: DuckStore, *, read_only: bool) -> None:
    """Apply the migrations the file lacks; refuse a file that newer code, or another program, has written."""
    tables = {row[0] for row in store._run("select_tables")}
    if tables and "migrations" not in tables:
        raise StoreError("a database of another program", where=store._path, do="name another file")
    done = int(store._run("select_migrations")[0][0]) if tables else 0
    migrations = list_migrations()
    if done > migrations[-1][0]:
        what = f"written by a newer whowhom (format {done}; this one knows {migrations[-1][0]})"
        raise StoreError(what, where=store._path, do="update whowhom")
    pending = [(number, name) for number, name in migrations if number > done]
    if pending and read_only:
        raise StoreError("an older format, and opened read-only", where=store._path, do="open it for writing once")
    if not pending:
        return
    with store._transaction():
        store._run("create_migrations")
        for number, name in pending:
            store._run(f"migrations/{name}")
            store._execute("INSERT INTO migrations VALUES (?, ?, ?)", [number, name, datetime.now(UTC).isoformat()])
        store._run("rebuild_events")
        store._run("rebuild_families")


def _firsts(pairs: Iterable[tuple[str, Fact]]) -> dict[str, Fact]:
    """The first value for each id: a fact is never overwritten, not within one call either."""
    firsts: dict[str, Fact] = {}
    for key, fact in pairs:
        firsts.setdefault(key, fact)
    return firsts


def _limit(limit: int | None) -> int:
    return 2**62 if limit is None else max(limit, 0)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
