"""Full disks, files that may not be written, second writers, servers that are away: clear words, old data untouched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.test_store import DOCUMENT, REPORT
from whowhom.errors import StoreError
from whowhom.store import open_store

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}

# Adds documents until it fails, in a process of its own; prints how many went in and what the failure says.
FILLING = """
import os, resource, signal, sys
from dataclasses import replace
from tests.store.test_store import DOCUMENT, REPORT
from whowhom.errors import StoreError
from whowhom.store import open_store
path, limit = sys.argv[1], int(sys.argv[2])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
done = 0
try:
    with open_store(path) as store:
        for n in range(10_000):
            noise = os.urandom(20_000).hex()
            store.add_coded([(replace(DOCUMENT, document_id=f"n{n}", text=noise), [replace(REPORT, report_id=f"n{n}", document_id=f"n{n}")])])
            done += 1
except StoreError as error:
    print(done, error, sep="\\n")
"""


def fill(path: Path, limit: int) -> tuple[int, str]:
    command = [sys.executable, "-c", FILLING, str(path), str(limit)]
    told = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    assert told.stdout, told.stderr
    done, error = told.stdout.strip().split("\n", 1)
    return int(done), error


def is_whole(path: Path, at_least: int) -> None:
    with open_store(str(path)) as store:
        assert store.document("d1") == DOCUMENT
        assert store.report("r1") == REPORT
        assert store.counts()["documents"] == store.counts()["reports"] > at_least
        assert store.check() == []
        store.add_coded([(DOCUMENT, [REPORT])])


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A store with one document."""
    path = tmp_path / "news.duckdb"
    with open_store(str(path)) as store:
        store.add_coded([(DOCUMENT, [REPORT])])
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit on the size of files")
def test_a_file_that_may_grow_no_further(begun: Path) -> None:
    done, error = fill(begun, begun.stat().st_size + 1_000_000)
    assert "the disk is full" in error
    assert "\n" not in error
    is_whole(begun, done)


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "none", str(disk)], capture_output=True)
    if not made or made.returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        path = disk / "news.duckdb"
        with open_store(str(path)) as store:
            store.add_coded([(DOCUMENT, [REPORT])])
        done, error = fill(path, 0)
        assert "the disk is full" in error
        copy = tmp_path / "copy.duckdb"
        for suffix in ("", ".wal"):
            if path.with_name(path.name + suffix).exists():
                shutil.copy(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        is_whole(copy, done)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


READING = """
import os, sys
import duckdb
from whowhom.errors import StoreError
from whowhom.store import open_store
if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)  # root may write everything
with open_store(sys.argv[1], read_only=True) as store:
    print(store.counts()["documents"])
try:
    open_store(sys.argv[1])
except StoreError as error:
    print(error)
"""


def test_a_file_that_may_only_be_read(begun: Path) -> None:
    begun.chmod(0o444)
    folder = begun.parent
    while folder != Path("/tmp") and folder != folder.parent:
        folder.chmod(folder.stat().st_mode | 0o055)
        folder = folder.parent
    told = subprocess.run([sys.executable, "-c", READING, str(begun)], env=ENVIRONMENT, capture_output=True, text=True)
    assert told.stdout, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0] == "1", told.stderr
    assert "no permission to write" in lines[1]


def test_a_command_says_who_holds_the_file(begun: Path) -> None:
    code = f"import sys; from whowhom.store import open_store; s = open_store({str(begun)!r}); print('open', flush=True); sys.stdin.read()"
    holding = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    )
    with holding as holder:
        assert holder.stdout
        holder.stdout.readline()
        whowhom = [sys.executable, "-c", "from whowhom.cli import main; main()"]
        told = subprocess.run(
            [*whowhom, "events", "--store", str(begun)], env=ENVIRONMENT, capture_output=True, text=True
        )
    assert told.returncode == 1
    assert f"PID {holder.pid}" in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_a_backup_for_which_there_is_no_room_leaves_the_older_one(begun: Path) -> None:
    copy = begun.with_name("copy.duckdb")
    with open_store(str(begun)) as store:
        store.backup(copy)
        before = copy.read_bytes()
        copy.with_name("copy.duckdb.part").mkdir()  # stands in the way, as a full disk would
        with pytest.raises((StoreError, OSError)):
            store.backup(copy)
    assert copy.read_bytes() == before


# ---------------------------------------------------------------- PostgreSQL


def test_a_server_that_is_away_is_told_without_its_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as error:
        open_store("postgresql://ann:secret@127.0.0.1:1/news")
    assert "secret" not in str(error.value)


def test_a_database_can_be_opened_for_reading(new_database: Callable[[], str]) -> None:
    url = new_database()
    with pytest.raises(StoreError, match="an empty database"):
        open_store(url, read_only=True)
    with open_store(url) as store:
        store.add_coded([(DOCUMENT, [REPORT])])
    with open_store(url, read_only=True) as store:
        assert store.document("d1") == DOCUMENT
        with pytest.raises(StoreError, match="read-only"):
            store.add_documents([replace(DOCUMENT, document_id="d2")])


def test_a_database_of_newer_code_or_another_program_is_refused(new_database: Callable[[], str]) -> None:
    import psycopg

    url = new_database()
    open_store(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO migrations VALUES (999, '0999_future', '')")
    with pytest.raises(StoreError, match="newer whowhom"):
        open_store(url)
    other = new_database()
    with psycopg.connect(other, autocommit=True) as connection:
        connection.execute("CREATE TABLE cakes (name TEXT)")
    with pytest.raises(StoreError, match="another program"):
        open_store(other)


def test_many_writers_of_one_database_add_everything_once(new_database: Callable[[], str]) -> None:
    url = new_database()
    news = [
        (replace(DOCUMENT, document_id=f"d{n}"), [replace(REPORT, report_id=f"r{n}", document_id=f"d{n}")])
        for n in range(40)
    ]

    def add() -> None:
        with open_store(url) as store:  # makes the tables too, all at once
            for n in range(0, 40, 5):
                store.add_coded(news[n : n + 5])

    writers = [threading.Thread(target=add) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with open_store(url) as store:
        assert store.counts()["documents"] == store.counts()["reports"] == 40
        assert [len(r.actor) for r in store.reports()] == [1] * 40
        assert store.check() == []
