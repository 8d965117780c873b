"""The numbered migrations of `sql/migrations`, and which of them a database has seen."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from whowhom.errors import StoreError

if TYPE_CHECKING:
    from whowhom.store.facts import FactStore

SQL = files("whowhom.store") / "sql"


def bring_up_to_date(store: FactStore, *, where: str, read_only: bool) -> None:
    """Apply the migrations a database lacks; refuse one that newer code, or another program, has written."""
    tables = {row[0] for row in store.run("select_tables")}
    if tables and "migrations" not in tables:
        raise StoreError("a database of another program", where=where, do="name another file or database")
    done = int(store.run("select_migrations")[0][0]) if tables else 0
    migrations = list_migrations()
    if done > migrations[-1][0]:
        what = f"written by a newer whowhom (format {done}; this one knows {migrations[-1][0]})"
        raise StoreError(what, where=where, do="update whowhom")
    pending = [(number, name) for number, name in migrations if number > done]
    if pending and read_only:
        what = "an older format, and opened read-only" if tables else "an empty database, opened read-only"
        raise StoreError(what, where=where, do="open it for writing once, with whowhom add or whowhom doctor --rebuild")
    if not pending:
        return
    with store.transaction():
        store.run("create_migrations")
        done = int(store.run("select_migrations")[0][0])  # another process may have done it while we waited
        for number, name in pending:
            if number > done:
                store.run(f"migrations/{name}")
                store.run("insert_migration", number=number, name=name, applied_at=datetime.now(UTC).isoformat())
        if done < pending[-1][0]:
            store.run("rebuild_events")
            store.run("rebuild_families")


@cache
def read_sql(name: str) -> str:
    """The text of a query in `sql/`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def list_migrations() -> list[tuple[int, str]]:
    """Number and name of each migration, in order."""
    names = (entry.name.removesuffix(".sql") for entry in (SQL / "migrations").iterdir() if entry.name.endswith(".sql"))
    return sorted((int(name.split("_")[0]), name) for name in names)
