"""The ledger in a PostgreSQL database, for several people or processes at once (version 15 or newer)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whowhom.errors import StoreError
from whowhom.flat import NOTHING
from whowhom.model import Transfer
from whowhom.store.duck import DuckStore, first_line
from whowhom.store.imports import ImportStore
from whowhom.store.lines import quoted
from whowhom.store.migrations import bring_up_to_date, read_sql
from whowhom.store.rows import TYPES, Row

if TYPE_CHECKING:
    import psycopg

OLDEST = 150000
# One writer at a time, so that two that add the same document add it once. The number is ours alone.
WRITING = "SELECT pg_advisory_xact_lock(7742001)"
PIECE = 10_000
CHUNK = 1_000_000
MARK = "\U0010ffff"  # stands before what PostgreSQL cannot keep in a text: "0" for NUL, "1" for the mark itself


class PostgresStore(ImportStore):
    """A store in a PostgreSQL database; writers wait for one another, readers for nobody."""

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        self._where = re.sub(r":[^:@/]*@", "@", f"postgresql://{address}")  # never with its password
        self._connection = connect(f"postgresql://{address}", self._where, read_only=read_only)
        try:
            bring_up_to_date(self, where=self._where, read_only=read_only)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def backup(self, path: Path) -> None:
        """Write a copy of everything as a DuckDB file, whole or not at all."""
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        try:
            self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            with DuckStore(str(part)) as copy:
                for table in TYPES:
                    found = self.execute(f"SELECT * FROM {table}")  # noqa: S608
                    copy.insert(table, found)
            part.replace(path)
        finally:
            self.roll_back()
            part.unlink(missing_ok=True)

    # ---- what differs from other databases

    def begin(self) -> None:
        """Begin a transaction, and wait for any other that writes."""
        self.execute("BEGIN")
        self.execute(WRITING)

    def execute(self, sql: str, parameters: Any = None, *, name: str = "") -> list[Row]:
        """Run one piece of SQL; raise `StoreError` that shows it if it fails."""
        import psycopg

        try:
            found = self._connection.execute(in_postgres(sql), packed_values(parameters))
            while found.nextset():  # of several statements the last one answers
                pass
            if found.description:
                return list(map(unpacked_row, found.fetchall()))
            return [(max(found.rowcount, 0),)]
        except (psycopg.Error, UnicodeError, ValueError) as error:
            raise self._failure(error, sql, name) from error

    def stream(self, query: str, **parameters: Any) -> Iterator[Row]:
        """The rows of a named query as they come, without holding them all."""
        import psycopg

        sql = read_sql(query)
        try:
            with psycopg.ClientCursor(self._connection) as cursor:
                for row in cursor.stream(in_postgres(sql), packed_values(parameters), size=PIECE):
                    yield unpacked_row(row)
        except psycopg.Error as error:
            raise self._failure(error, sql, query) from error

    def insert(self, table: str, given: Sequence[Row]) -> None:
        """Add rows by COPY, the fastest way in."""
        import psycopg

        sql = f"COPY {table} FROM STDIN"
        if not given:
            return
        try:
            with self._connection.cursor() as cursor, cursor.copy(sql) as copy:
                for row in given:
                    copy.write_row([packed(value) for value in row])
        except (psycopg.Error, UnicodeError, ValueError) as error:
            raise self._failure(error, sql, "") from error

    def load(self, table: str, given: Iterable[Row]) -> int:
        """Add those of many rows that the table lacks."""
        import psycopg

        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows([packed(value) for value in row] for row in given)
        sql = f"COPY incoming FROM STDIN (FORMAT csv, NULL '{NOTHING}')"
        self.execute(f"CREATE TEMP TABLE incoming (LIKE {table}) ON COMMIT DROP")
        try:
            with self._connection.cursor() as cursor, cursor.copy(sql) as copy:
                copy.write(text.getvalue())
        except (psycopg.Error, UnicodeError) as error:
            raise self._failure(error, sql, "") from error
        new = int(self.run(f"insert_{table}")[0][0])
        self.execute("DROP TABLE incoming")
        return new

    def roll_back(self) -> None:
        """Undo the transaction, if there still is one."""
        import psycopg

        with suppress(psycopg.Error):
            self._connection.execute("ROLLBACK")

    def add_parquet(self, transfer: Transfer, path: Path) -> int:
        """Add the events of a Parquet file that `whowhom export parquet` wrote; DuckDB reads it for us."""
        with DuckStore(":memory:") as reader:
            reader.execute(f"CREATE VIEW given AS SELECT * FROM read_parquet({quoted(path)})")  # noqa: S608
            reader.run("load_parquet", transfer_id=transfer.transfer_id)
            read = new = 0
            with self.transaction():
                for piece in reader.pieces("SELECT * FROM incoming", CHUNK):
                    read += len(piece)
                    new += self.load("imported", [[NOTHING if v is None else v for v in row] for row in piece])
                self.add_step(transfer, read=read, new=new, known=read - new)
        return new

    def add_lines(self, *_: Any, **__: Any) -> bool:
        """Rows come to PostgreSQL one by one: the mass is not its own, but that of the one who sends."""
        return False

    def _failure(self, error: Exception, sql: str, name: str) -> StoreError:
        text = str(error)
        if "No space left" in text or "disk full" in text:
            return StoreError("the disk is full", where=self._where, do="make room; what was there before is untouched")
        what = f"{name or 'a query'} failed: {first_line(error)}"
        return StoreError(what, where=self._where, do=f"the SQL was: {' '.join(sql.split())[:500]}")


def connect(address: str, where: str, *, read_only: bool) -> psycopg.Connection[Any]:
    """Connect, or say in one line why that cannot be."""
    try:
        import psycopg
    except ImportError as error:
        raise StoreError("PostgreSQL needs psycopg", where=where, do="pip install 'whowhom[postgres]'") from error
    try:
        connection = psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor)
    except psycopg.Error as error:
        what = f"cannot be reached: {first_line(error)}"
        raise StoreError(what, where=where, do="check that the server runs, and the name, user and password") from error
    if connection.info.server_version < OLDEST:
        found = connection.info.server_version // 10000
        connection.close()
        raise StoreError(f"PostgreSQL {found} is too old", where=where, do="use version 15 or newer")
    connection.execute("SET client_min_messages = warning; SET TIME ZONE 'UTC'")
    if read_only:
        connection.execute("SET default_transaction_read_only = on")
    return connection


@cache
def in_postgres(sql: str) -> str:
    """The SQL of a file as PostgreSQL has it: its names for types, its way to mark parameters.

    >>> in_postgres("SELECT $day::DATE, x % 2 FROM t WHERE x IN (SELECT unnest($ids::VARCHAR[]))")
    'SELECT %(day)s::DATE, x %% 2 FROM t WHERE x IN (SELECT unnest(%(ids)s::TEXT[]))'
    """
    sql = sql.replace("-- only postgresql: ", "").replace("VARCHAR[]", "TEXT[]")
    sql = re.sub(r"\bVARCHAR\b", 'TEXT COLLATE "C"', sql)  # so that both sort alike
    sql = re.sub(r"\bDOUBLE\b", "DOUBLE PRECISION", sql)
    if "$" not in sql:
        return sql
    return re.sub(r"\$(\w+)", r"%(\1)s", sql.replace("%", "%%"))


def packed(value: Any) -> Any:
    """A value without what PostgreSQL cannot keep: its texts hold no NUL."""
    if isinstance(value, str):
        if "\0" in value or MARK in value:
            return value.replace(MARK, MARK + "1").replace("\0", MARK + "0")
        return value
    if isinstance(value, list):
        return [packed(part) for part in value]
    return value


def unpacked(value: Any) -> Any:
    """The value before `packed`."""
    if isinstance(value, str):
        return value.replace(MARK + "0", "\0").replace(MARK + "1", MARK) if MARK in value else value
    if isinstance(value, list):
        return [unpacked(part) for part in value]
    return value


def packed_values(parameters: Any) -> Any:
    return {name: packed(value) for name, value in parameters.items()} if parameters else None


def unpacked_row(row: Row) -> Row:
    return tuple(map(unpacked, row))
