"""How fast the page answers from a store of a million events, how much it sends, and whether fifty at once get through.

`python -m bench.page [--events 1000000] [--keep FILE]` fills a store with made-up events of all pairs of countries
(a few pairs have very many, most have few, as in the field's own data sets), starts the page on it in this process's
machine as `whowhom serve` would, and asks for pages that nobody has asked for before.
"""

from __future__ import annotations

import argparse
import gzip
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

DAYS, LAST = 1460, "2025-03-04"
PAIRS = [("USA", "RUS"), ("USA", "CHN"), ("RUS", "UKR"), ("ISR", "PSE"), ("FRA", "DEU"), ("IND", "PAK"), ("KEN", "TZA")]
RARE = [("KEN", "UGA"), ("PER", "CHL"), ("NOR", "SWE"), ("EST", "LVA"), ("NPL", "BTN")]
MOST_MS, MOST_KB, AT_ONCE = 150, 60, 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="keep the store in this file, or use the one that is there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "many.duckdb"
        if not path.exists():
            fill_store(path, asked.events)
        with Served(path) as address:
            return measure(address)


def measure(address: str) -> int:
    """Ask for the first pages, then for fifty at once; print what it took, and give 1 if a limit is broken."""
    front = [timed(f"{address}/") for _ in range(5)]
    new = [timed(f"{address}/pair?actor={a}&toward={b}") for a, b in RARE]
    busy = [timed(f"{address}/pair?actor={a}&toward={b}") for a, b in PAIRS]
    again = [timed(f"{address}/pair?actor={a}&toward={b}") for a, b in PAIRS]
    report("front page", front)
    report("page of a pair that nobody asked for yet, few acts", new)
    report("page of a busy pair (thousands of acts), asked for the first time", busy)
    report("the same again", again)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        start = time.perf_counter()
        asked = [
            f"{address}/pair?actor={a}&toward={b}&page={1 + n // 7}" for n in range(AT_ONCE) for a, b in [PAIRS[n % 7]]
        ]
        together = list(pool.map(timed, asked))
        took = time.perf_counter() - start
    errors = sum(status != 200 for status, _, _ in together)
    print(f"{AT_ONCE} at once: {took:.2f} s, {errors} errors")
    slow = max(statistics.median(ms for _, ms, _ in asked) for asked in (front, new, again)) > MOST_MS
    large = max(kb for _, _, kb in [*front, *new, *busy]) > MOST_KB
    load = os.getloadavg()[0]
    print(("floor held" if not (slow or large or errors) else "floor broken") + f"; load of the machine {load:.1f}")
    return int(slow or large or bool(errors))


def report(name: str, asked: list[tuple[int, float, float]]) -> None:
    times, sizes = [ms for _, ms, _ in asked], [kb for _, _, kb in asked]
    print(
        f"{name}: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms, largest {max(sizes):.1f} KB compressed"
    )


def timed(address: str) -> tuple[int, float, float]:
    """Status, milliseconds, and kilobytes as sent."""
    start = time.perf_counter()
    try:
        with urlopen(Request(address, headers={"Accept-Encoding": "gzip"}), timeout=120) as answer:
            body = answer.read()
            status = answer.status
    except HTTPError as error:
        body, status = error.read(), error.code
    took = (time.perf_counter() - start) * 1000
    size = len(body) if body[:2] == b"\x1f\x8b" else len(gzip.compress(body))
    return status, took, size / 1024


class Served:
    """The page on a free port, as its own process; gives its address once it answers."""

    def __init__(self, path: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.path = path

    def __enter__(self) -> str:
        command = [sys.executable, "-c", "from whowhom.cli import main; main()", "serve", "--store", str(self.path)]
        self.process = subprocess.Popen([*command, "--port", str(self.port), "--rate", "1000"])
        address = f"http://127.0.0.1:{self.port}"
        start = time.perf_counter()
        for _ in range(1500):
            try:
                urlopen(f"{address}/ready", timeout=5).read()
            except OSError:
                time.sleep(0.2)
            else:
                print(f"ready after {time.perf_counter() - start:.1f} s")
                return address
        raise SystemExit("the page did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)


def fill_store(path: Path, events: int) -> None:
    """A store of made-up events, each told by one report of one document, filled inside DuckDB."""
    import duckdb

    from whowhom.entities import load_registry
    from whowhom.store import open_store

    open_store(str(path)).close()
    countries = sorted(c for c in load_registry().countries if len(c) == 3)[:200]
    for a, b in PAIRS:
        countries += [c for c in (a, b) if c not in countries]
    busy = list(dict.fromkeys(c for pair in PAIRS for c in pair))
    order = [*busy, *(c for c in countries if c not in busy)]
    with duckdb.connect(str(path)) as store:
        store.execute("SELECT setseed(0.4)")
        store.execute(
            "CREATE TEMP TABLE names AS SELECT row_number() OVER () - 1 AS n, c FROM (SELECT unnest(?::VARCHAR[]) AS c)",
            [order],
        )
        store.execute(f"""
            CREATE TEMP TABLE made AS
            SELECT i, 'e' || i AS event_id, 'd' || (i // 2) AS document_id, 'r' || i AS report_id,
                least(floor({len(order)} * pow(random(), 3)), {len(order) - 1})::INT AS a,
                least(floor({len(order)} * pow(random(), 3)), {len(order) - 1})::INT AS b,
                DATE '{LAST}' - floor({DAYS} * random())::INT AS day, floor(10 * random())::INT AS kind,
                CASE WHEN random() < .8 THEN 'actual' WHEN random() < .5 THEN 'future' ELSE 'hypothetical' END AS status
            FROM range({events}) t(i)""")
        store.execute("""
            CREATE TEMP TABLE acts AS SELECT * FROM (VALUES (0, 'AID', NULL, '070'), (1, 'SUPPORT', NULL, '051'), (2, 'AGREE', NULL, '057'),
                (3, 'CONSULT', 'visit', '042'), (4, 'SUPPORT', NULL, '051'), (5, 'AID', NULL, '070'), (6, 'SANCTION', 'withdraw', '162'),
                (7, 'ACCUSE', 'disapprove', '111'), (8, 'THREATEN', NULL, '130'), (9, 'CONSULT', 'phone', '041')) t(kind, event_type, mode, cameo)""")
        store.execute("""
            INSERT INTO documents SELECT DISTINCT ON (document_id) document_id, 'Made-up text ' || i || '.', 'Headline ' || i, 'Outlet ' || (i % 40), NULL,
                day || 'T08:00:00+00:00', day, 'en', NULL, NULL, NULL, [], document_id FROM made""")
        store.execute("""
            INSERT INTO reports SELECT report_id, document_id, event_type, mode, cameo, [], status, day, day, 'stated', 0, 12, 'Made-up text', .9
            FROM made JOIN acts USING (kind)""")
        for table, key in (("parties", "report_id"), ("event_parties", "event_id")):
            for role, side in (("actor", "a"), ("recipient", "b")):
                store.execute(f"""INSERT INTO {table} SELECT {key}, '{role}', 0, c, c, 'GOV', NULL, 'Made-up', 0, 7
                    FROM made JOIN names ON n = {side}""")
        store.execute("""
            INSERT INTO events SELECT event_id, event_type, mode, cameo, [], status, day, day, 'stated', 1, 1 + (i % 4 = 0)::INT, ['Outlet ' || (i % 40)], .9, 'whowhom'
            FROM made JOIN acts USING (kind)""")
        store.execute("INSERT INTO event_reports SELECT event_id, 0, report_id FROM made")


if __name__ == "__main__":
    sys.exit(main())
