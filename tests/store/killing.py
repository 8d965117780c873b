"""Kills processes that write into a store, at random moments, and looks at what they leave.

    python -m tests.store.killing FOLDER KILLS SEED [LONGEST]

Each writer is a child of this process: it adds documents as `whowhom add` does, or imports a file as `whowhom
import` does, and is killed (SIGKILL) after a random time, up to LONGEST seconds and mostly soon. Another child then opens the store
and checks it. The next writer goes on with the same store until it holds everything, and then a new one begins.
Prints as JSON how many were killed, how many stores were finished, and every fault.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from whowhom.coder.standin import TableCoder
from whowhom.exchange.formats import FORMATS
from whowhom.model import Act, Document, Evidence, Party, Report, Status
from whowhom.pipeline import add_documents
from whowhom.store import open_store
from whowhom.transfer import import_files

DOCUMENTS, ROWS, STEP = 192, 600, 50
DOCUMENT = Document("d", "Norland thanked Sudland.", outlet="The Example", published=datetime(2025, 3, 4))
REPORT = Report("r", "d", Act("SUPPORT"), (Party("Norland", "NOR"),), (Party("Sudland", "SUD"),), Status.ACTUAL,
                Evidence(0, 24, DOCUMENT.text))  # fmt: skip

# What is expected: document → its reports. Made once; children only read it.
NEWS = [replace(DOCUMENT, document_id=f"d{n:04}", text=f"{DOCUMENT.text} {n}") for n in range(DOCUMENTS)]
TABLE = {d.document_id: [replace(REPORT, report_id=f"{d.document_id}.{k}", document_id=d.document_id) for k in (0, 1)]
         for d in NEWS}  # fmt: skip


def add(path: Path) -> None:
    with open_store(str(path)) as store:
        add_documents(NEWS, store, coder=TableCoder(TABLE))


def check_added(path: Path) -> bool:
    with open_store(str(path)) as store:
        documents, reports = list(store.documents()), store.reports()
        assert sorted(reports, key=lambda r: r.report_id) == [r for d in documents for r in TABLE[d.document_id]]
        assert store.check() == []
        assert not store.runs() or len(documents) == DOCUMENTS
        return len(documents) == DOCUMENTS


def take(path: Path) -> None:
    with open_store(str(path)) as store:
        list(import_files(store, "icews", [str(path.parent / "rows.tsv")], batch=STEP))


def check_taken(path: Path) -> bool:
    with open_store(str(path)) as store:
        transfers, count = store.transfers(), store.counts()["imported"]
        # A second transfer begins only where the first was finished, and its writer killed before it ended.
        assert [t.finished_at is not None for t in transfers[:-1]] == [True] * len(transfers[:-1])
        assert sum(t.read - t.known for t in transfers) == sum(t.new for t in transfers) == count
        assert sum(t.known for t in transfers[:1]) == 0
        assert count % STEP == 0
        assert [e.event_id for e in store.events()] == [f"icews:{n}:2018-06-01" for n in range(1000, 1000 + count)]
        assert store.check() == []
        assert not any(t.finished_at for t in transfers) or count == ROWS
        return count == ROWS


WORKS = {"add": (add, check_added), "import": (take, check_taken)}
FINE, DONE, WRONG = 0, 3, 1  # what a child that checks a store exits with


def main(folder: Path, kills: int, seed: int, longest: float) -> None:
    write_rows(folder / "rows.tsv")
    chance = random.Random(seed)
    killed, finished = dict.fromkeys(WORKS, 0), dict.fromkeys(WORKS, 0)
    faults: list[str] = []
    while sum(killed.values()) < kills:
        name = min(WORKS, key=lambda name: killed[name])
        work, check = WORKS[name]
        path = folder / f"{name}{finished[name]}.duckdb"
        killed[name] += run_killed(lambda work=work, path=path: work(path), longest * chance.random() ** 2)  # type: ignore[misc]
        answer = examine(check, path)
        finished[name] += answer == DONE
        if answer == WRONG:
            faults.append(f"{path.name} after {killed}")
    for name, (work, check) in WORKS.items():  # the last ones, not killed any more, go on to their end
        path = folder / f"{name}{finished[name]}.duckdb"
        if run(lambda work=work, path=path: work(path)) or examine(check, path) != DONE:  # type: ignore[misc]
            faults.append(f"{path.name} was not finished")
        finished[name] += 1
    print(json.dumps({"killed": killed, "finished": finished, "faults": faults}))


def examine(check: Callable[[Path], bool], path: Path) -> int:
    """What a child finds that looks at a store; a store that was never made is none the worse for it."""
    return run(lambda: DONE if check(path) else FINE) if path.exists() else FINE


def run_killed(work: Callable[[], None], after: float) -> bool:
    """Do the work in a child, kill it after a while; whether it was still at work then."""
    child = begin(work)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def run(work: Callable[[], int | None]) -> int:
    """Do the work in a child; what it exits with, WRONG where it fails."""
    _, status = os.waitpid(begin(work), 0)
    return os.waitstatus_to_exitcode(status)


def begin(work: Callable[[], int | None]) -> int:
    child = os.fork()
    if child:
        return child
    code = WRONG
    try:
        code = work() or FINE
    except BaseException as error:  # noqa: BLE001 whatever went wrong is told, and is the child's end
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    os._exit(code)


def write_rows(path: Path) -> None:
    columns = FORMATS["icews"].columns
    cells = {"Event Date": "2018-06-01", "CAMEO Code": "036", "Source Name": "Norway", "Source Country": "Norway"}
    with path.open("w") as file:
        file.write("\t".join(columns) + "\n")
        for n in range(1000, 1000 + ROWS):
            file.write("\t".join({**cells, "Event ID": str(n)}.get(name, "") for name in columns) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]) if len(sys.argv) > 4 else 0.5)
