"""Where facts stay: `open_store("news.duckdb")`. One face (`Store`), a database behind it, the SQL in `sql/`."""

from __future__ import annotations

from collections.abc import Callable

from whowhom.errors import StoreError
from whowhom.store.duck import DuckStore
from whowhom.store.face import Reader, Store
from whowhom.store.postgres import PostgresStore

__all__ = ["STORES", "Reader", "Store", "open_store"]

# By the scheme of the URL; a path without one is a DuckDB file.
STORES: dict[str, Callable[..., Store]] = {
    "duckdb": DuckStore,
    "postgresql": PostgresStore,
    "postgres": PostgresStore,
}


def open_store(url: str, *, read_only: bool = False) -> Store:
    """Open the store at a URL, making it if there is none.

    `url` is the path of a DuckDB file ("news.duckdb", "duckdb://news.duckdb"), ":memory:", or a PostgreSQL
    database ("postgresql://ann@host/news"). Raises `StoreError` for one that is locked, damaged, newer than
    this code, out of reach, or no store at all.

    >>> with open_store(":memory:") as store:
    ...     store.counts()["documents"]
    0
    """
    scheme, split, path = str(url).partition("://")
    if not split:
        scheme, path = "duckdb", str(url)
    if scheme not in STORES:
        known = ", ".join(STORES)
        raise StoreError(
            f"no store of the kind {scheme!r}", where=str(url), do=f"supported: {known} (or the path of a file)"
        )
    if not path or "\0" in path:
        raise StoreError("no file named", where=repr(url), do="name a file, such as news.duckdb")
    return STORES[scheme](path, read_only=read_only)
