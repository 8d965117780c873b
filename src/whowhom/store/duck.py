"""The ledger in one DuckDB file."""

from __future__ import annotations

import csv
import glob
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whowhom.errors import StoreError
from whowhom.flat import Layout
from whowhom.model import Skipped, Transfer
from whowhom.store.imports import ImportStore
from whowhom.store.lines import quoted, read_lines, read_rows, take_lines
from whowhom.store.migrations import bring_up_to_date, read_sql
from whowhom.store.rows import TYPES, Row

if TYPE_CHECKING:
    import duckdb

MEMORY = "3GB"  # what DuckDB may take; beyond it works on disk, beside the file
PIECE = 10_000  # rows fetched at a time
FULL = ("No space left", "File too large", "Could not write", "disk full", "Disk full")


class DuckStore(ImportStore):
    """A store in a DuckDB file, or in memory (":memory:"). One process writes at a time."""

    def __init__(self, path: str, *, read_only: bool = False) -> None:
        self._path = path
        if not read_only:
            make_whole(path)
        self._connection = quiet(connect(path, read_only=read_only))
        try:
            bring_up_to_date(self, where=path, read_only=read_only)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def backup(self, path: Path) -> None:
        """Write a copy of everything as a DuckDB file, whole or not at all."""
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        try:
            self.execute(f"ATTACH {quoted(part)} AS copy (READ_WRITE)")
            self.execute(f"COPY FROM DATABASE {self._database()} TO copy")
            self.execute("DETACH copy")
            part.replace(path)
        except BaseException:
            with suppress(StoreError):
                self.execute("DETACH copy")
            part.unlink(missing_ok=True)
            raise

    # ---- what differs from other databases

    def execute(self, sql: str, parameters: Any = None, *, name: str = "") -> list[Row]:
        """Run one piece of SQL; raise `StoreError` that shows it if it fails."""
        import duckdb

        try:
            return list(self._connection.execute(sql, parameters).fetchall())
        except (duckdb.Error, UnicodeError) as error:
            raise self._failure(error, sql, name) from error

    def stream(self, query: str, **parameters: Any) -> Iterator[Row]:
        """The rows of a named query as they come, without holding them all."""
        import duckdb

        sql = read_sql(query)
        try:
            found = quiet(self._connection.cursor()).execute(sql, parameters or None)
            while piece := found.fetchmany(PIECE):
                yield from piece
        except duckdb.Error as error:
            raise self._failure(error, sql, query) from error

    def insert(self, table: str, given: Sequence[Row]) -> None:
        """Add rows a column at a time, which is a hundred times faster in DuckDB than a row at a time."""
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in TYPES[table].split())
        if given:
            self.execute(f"INSERT INTO {table} SELECT {columns}", [list(c) for c in zip(*given, strict=True)])

    def load(self, table: str, given: Iterable[Row]) -> int:
        """Add those of many rows that the table lacks: through a file, which DuckDB reads faster than values."""
        named = self.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table])
        kinds = {str(name): str(kind) for name, kind in named}
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(given)
            file.flush()
            self.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT * FROM {read_rows(file.name, kinds)}")  # noqa: S608
            new = int(self.run(f"insert_{table}")[0][0])
        self.execute("DROP VIEW incoming")
        return new

    def roll_back(self) -> None:
        """Undo the transaction; after some failures, a full disk among them, DuckDB has done so by itself."""
        import duckdb

        with suppress(duckdb.Error):
            self._connection.execute("ROLLBACK")

    def add_parquet(self, transfer: Transfer, path: Path) -> int:
        """Add the events of a Parquet file that `whowhom export parquet` wrote, in one step."""
        self.execute(f"CREATE OR REPLACE TEMP VIEW given AS SELECT * FROM read_parquet({quoted(path)})")  # noqa: S608
        with self.transaction():
            self.run("load_parquet", transfer_id=transfer.transfer_id)
            read = int(self.execute("SELECT count(*) FROM given")[0][0])
            new = int(self.run("insert_imported")[0][0])
            self.execute("DROP TABLE incoming")
            self.add_step(transfer, read=read, new=new, known=read - new)
        return new

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
        """Add the rows of a whole file of cells between tabs, a batch in a step; False where the file must be read
        row by row."""
        try:
            left = read_lines(self, path, layout, header=header, skip=transfer.read)
        except StoreError:  # no UTF-8, or line ends of several kinds: row by row it is read all the same
            return False
        for first in left[::batch]:
            lines = range(first, min(first + batch, left.stop))
            with self.transaction():
                read, new, wrong = take_lines(self, layout, transfer.transfer_id, lines)
                wrong = [Skipped(f"{transfer.path}:{item.path}", item.reason) for item in wrong]
                self.add_step(transfer, read=read, new=new, known=read - len(wrong) - new, wrong=wrong)
            if progress:
                progress("rows", read)
        for table in ("lines", *(f"part_{part.name}" for part in layout.parts)):
            self.execute(f"DROP TABLE {table}")
        return True

    # ---- helpers

    def pieces(self, sql: str, size: int) -> Iterator[Sequence[Row]]:
        """The rows of a query, so many at a time."""
        found = quiet(self._connection.cursor()).execute(sql)
        while piece := found.fetchmany(size):
            yield piece

    def _database(self) -> str:
        return str(self.execute("SELECT '\"' || current_database() || '\"'")[0][0])

    def _failure(self, error: Exception, sql: str, name: str) -> StoreError:
        if any(word in str(error) for word in FULL):
            what = f"the disk is full: {first_line(error)}"
            return StoreError(what, where=self._path, do="make room; what was there before is untouched")
        what = f"{name or 'a query'} failed: {first_line(error)}"
        return StoreError(what, where=self._path, do=f"the SQL was: {' '.join(sql.split())[:500]}")


def quiet(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection without DuckDB's own progress bar, which would stand among the data on standard output.

    In a notebook that cannot draw one, DuckDB refuses to have it set either way, and shows none.
    """
    import duckdb

    with suppress(duckdb.InvalidInputException):
        connection.execute("SET enable_progress_bar = false")
    return connection


def make_whole(path: str) -> None:
    """Make a new store beside its place and put it there whole: who is killed meanwhile leaves no half of one."""
    place = Path(path)
    if path == ":memory:" or place.name.endswith(".new") or place.exists() or not place.absolute().parent.is_dir():
        return
    sweep(place)
    new = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        DuckStore(str(new)).close()
        with suppress(FileExistsError):  # another process was quicker
            os.link(new, place)
    except OSError as error:
        raise StoreError(f"cannot be made: {error.strerror}", where=path, do="check the folder and the room") from error
    finally:
        for left in (new, new.with_name(new.name + ".wal")):
            left.unlink(missing_ok=True)


def sweep(place: Path) -> None:
    """Remove what processes that were killed while making this store have left."""
    for left in place.parent.glob(f".{glob.escape(place.name)}.*.new*"):
        maker = left.name.removeprefix(f".{place.name}.").split(".")[0]
        if maker.isdigit() and not is_running(int(maker)):
            left.unlink(missing_ok=True)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's, or a system that does not tell
        return True
    return True


def connect(path: str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open the file, or say in one line why it cannot be opened."""
    import duckdb

    if path != ":memory:" and not Path(path).absolute().parent.is_dir():
        raise StoreError("the folder does not exist", where=path, do="make it first")
    if path != ":memory:" and Path(path).is_dir():
        raise StoreError("a folder, not a file", where=path, do="name a file, such as news.duckdb")
    if read_only and path != ":memory:" and not Path(path).is_file():
        raise StoreError("no such store", where=path, do="make one with whowhom add")
    try:
        return duckdb.connect(path, read_only=read_only, config={"memory_limit": MEMORY})
    except duckdb.Error as error:
        raise explain_refusal(path, error) from error


def explain_refusal(path: str, error: Exception) -> StoreError:
    """Why a file could not be opened, in one line."""
    text = str(error)
    if "set lock" in text:
        holder = text.split("held in")[-1].split(". ")[0].strip() if "held in" in text else "another process"
        return StoreError(f"in use by {holder}", where=path, do="wait for it, or close it")
    if "not a valid" in text or "Serialization" in text or "checksum" in text.lower() or "corrupt" in text.lower():
        return StoreError("not a DuckDB file, or a damaged one", where=path, do="restore a copy, or name another file")
    if "ermission" in text or "ead-only" in text:
        return StoreError("no permission to write", where=path, do="change its rights, or open it read-only")
    if any(word in text for word in FULL):
        return StoreError("the disk is full", where=path, do="make room; what was there before is untouched")
    return StoreError(f"cannot be opened: {first_line(error)}", where=path, do="check the path")


def first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
