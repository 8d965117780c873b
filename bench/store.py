"""How fast the store is with ten million events: imports, a pair's ledger, a page, daily counts of all pairs.

    python -m bench.store --out FOLDER [--events 10000000] [--rows 1000000]

Makes events of real shapes with a fixed seed, since real ones of that number may not be had freely: pairs, acts
and actors as skewed as in news (a few pairs have most of it; 30,000 actors, 4,000 towns), days over twenty years
and in their order, as data sets come. Writes them as Parquet, and
--rows of others as an ICEWS tab file, imports both, and asks. Needs about 6 GB in FOLDER for ten million.
Prints each number beside what it should be.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import date
from pathlib import Path

import duckdb

from whowhom.flat import COLUMNS
from whowhom.measure import make_ledger
from whowhom.store import open_store
from whowhom.transfer import import_files

COUNTRIES = (
    "USA RUS CHN GBR FRA DEU UKR ISR IRN SYR IRQ TUR IND PAK PRK KOR JPN SAU EGY VEN BRA MEX ZAF NGA SDN".split()
)
NAMES = ("United States", "Russian Federation", "China", "United Kingdom", "France", "Germany", "Ukraine", "Israel", "Iran",
         "Syria", "Iraq", "Turkey", "India", "Pakistan", "North Korea", "South Korea", "Japan", "Saudi Arabia", "Egypt",
         "Venezuela", "Brazil", "Mexico", "South Africa", "Nigeria", "Sudan")  # fmt: skip
MORE = 175  # further countries, made up, each with less of the news
ACTS = (("NONE", None, "010", 1, 14), ("CONSULT", None, "040", 1, 13), ("AGREE", None, "036", 1, 8), ("COERCE", "arrest", "173", 4, 7),
        ("CONSULT", "visit", "042", 1, 4), ("SUPPORT", None, "051", 1, 4), ("ACCUSE", "disapprove", "111", 3, 6),
        ("ASSAULT", None, "190", 4, 5), ("AID", None, "070", 2, 2), ("SANCTION", "withdraw", "1622", 4, 1),
        ("REJECT", None, "120", 3, 3), ("THREATEN", None, "130", 3, 2), ("REQUEST", "meet", "106", 3, 2))  # fmt: skip
FIRST, DAYS = "2005-01-01", 7300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    parquet, tabs, path = given.out / "events.parquet", given.out / "events.tsv", given.out / "store.duckdb"
    path.unlink(missing_ok=True)
    make_files(given.events, given.rows, parquet, tabs)
    print(
        f"{given.events:,} events; files of {parquet.stat().st_size / 1e6:,.0f} MB (Parquet), {tabs.stat().st_size / 1e6:,.0f} MB (tabs)"
    )
    measure_imports(path, parquet, tabs)
    print(f"store file                          {path.stat().st_size / 1e6:,.0f} MB")
    measure_questions(path)
    print(
        f"most memory at any time             {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB (≤ 4)"
    )


def measure_imports(path: Path, parquet: Path, tabs: Path) -> None:
    with open_store(str(path)) as store:
        for form, file, least in (("parquet", parquet, 100_000), ("icews", tabs, 50_000)):
            began = time.perf_counter()
            (done,) = import_files(store, form, [str(file)])
            took = time.perf_counter() - began
            assert done.new == done.read, done
            print(f"import from {form:8}                {done.new / took:10,.0f} events/s (≥ {least:,})")


def measure_questions(path: Path) -> None:
    with open_store(str(path), read_only=True) as store:
        year = {"since": date(2020, 1, 1), "until": date(2020, 12, 31)}

        def ledger(actor: str, toward: str) -> int:
            events = store.events(actor=actor, toward=toward, **year)
            return len(make_ledger(events, actor=actor, toward=toward, **year).entries)

        for name, most, ask in (
            ("ledger of the busiest pair, a year", 0.3, lambda: ledger("USA", "RUS")),
            ("ledger of a middling pair, a year", 0.3, lambda: ledger("JPN", "KOR")),
            ("ledger of a quiet pair, a year", 0.3, lambda: ledger("SDN", "C07")),
            ("page: type, since, of one actor", 0.3, lambda: len(store.events(actor="FRA", event_type="AID", since=date(2015, 1, 1), limit=50))),
            ("page: the 20th, of all since a day", 0.3, lambda: len(store.events(since=date(2024, 6, 1), limit=50, offset=950))),
            ("daily counts of all pairs, read", 10, lambda: sum(1 for _ in store.daily_counts())),
        ):  # fmt: skip
            took, count = timed(ask)
            print(f"{name:35} {took:6.2f} s (≤ {most:g}), {count:,} rows")


def timed(ask) -> tuple[float, int]:  # type: ignore[no-untyped-def]
    """The better of two times: the first may read from a cold disk."""
    best = 1e9
    for _ in range(2):
        began = time.perf_counter()
        count = ask()
        best = min(best, time.perf_counter() - began)
    return best, count


# ---------------------------------------------------------------- events of real shapes


def make_files(events: int, rows: int, parquet: Path, tabs: Path) -> None:
    with duckdb.connect(config={"memory_limit": "2GB"}) as base:
        base.execute("CREATE TABLE countries (place INTEGER, iso3 VARCHAR, name VARCHAR)")
        made = [
            (n, f"C{n:02}" if n < 100 else f"D{n - 100:02}", f"Country {n}")
            for n in range(len(COUNTRIES), len(COUNTRIES) + MORE)
        ]
        base.executemany(
            "INSERT INTO countries VALUES (?, ?, ?)", [*((n, c, NAMES[n]) for n, c in enumerate(COUNTRIES)), *made]
        )
        base.execute("CREATE TABLE acts (upto INTEGER, event_type VARCHAR, mode VARCHAR, cameo VARCHAR, quad INTEGER)")
        upto = 0
        for event_type, mode, cameo, quad, share in ACTS:
            base.execute("INSERT INTO acts VALUES (?, ?, ?, ?, ?)", [upto, event_type, mode, cameo, quad])
            upto += share
        base.execute(f"CREATE MACRO shape(n) AS TABLE SELECT * FROM ({SHAPE.format(total=upto)})")
        listed = ", ".join(PARQUET.get(column, f"NULL::{kind_of(column)}") + f" AS {column}" for column in COLUMNS)
        base.execute(
            f"COPY (SELECT {listed} FROM shape({events}) ORDER BY day) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)"
        )
        base.execute(
            f"COPY (SELECT {TABS} FROM shape({rows})) TO '{tabs}' (FORMAT csv, DELIMITER '\t', HEADER, QUOTE '')"
        )


def kind_of(column: str) -> str:
    from whowhom.flat import TYPES

    return TYPES[column]


HOME = 0.45  # of acts a country's own; half of those in ICEWS are
# A number from 0 to 1, the same for the same row and purpose at each run.
CHANCE = "(hash(i * 7919 + {salt}) % 1000003 / 1000003.0)"
# A few countries have most of the news: rank by a power of chance. So made, the first has an eighth of all acts and
# the busiest pair 1.5 %; in ICEWS 2002-2014 the first had 14 % and the busiest pair 1.2 % of acts between countries.
RANK = "least({count}, floor({count} * pow({chance}, 2.6)))::INTEGER"
SHAPE = f"""
SELECT i, a.iso3 AS actor, a.name AS actor_country_name, r.iso3 AS recipient, r.name AS recipient_country_name,
    t.event_type, t.mode, t.cameo, t.quad, DATE '{FIRST}' + day AS day, agent
FROM (
    SELECT i,
        {RANK.format(count=len(COUNTRIES) + MORE - 1, chance=CHANCE.format(salt=1))} AS a,
        {RANK.format(count=len(COUNTRIES) + MORE - 1, chance=CHANCE.format(salt=2))} AS r,
        floor({CHANCE.format(salt=3)} * {{total}})::INTEGER AS pick,
        {CHANCE.format(salt=6)} < {HOME} AS home,
        floor({DAYS} * sqrt({CHANCE.format(salt=4)}))::INTEGER AS day,
        floor(150 * pow({CHANCE.format(salt=5)}, 2))::INTEGER AS agent
    FROM range(n) AS numbers(i)) rows
JOIN countries a ON a.place = rows.a
JOIN countries r ON r.place = (CASE WHEN home THEN rows.a WHEN rows.r = rows.a THEN (rows.r + 1) % {len(COUNTRIES) + MORE} ELSE rows.r END)
ASOF JOIN acts t ON rows.pick >= t.upto
"""
PARQUET = {
    "event_id": "'made:' || i",
    "origin": "'made'",
    "event_type": "event_type",
    "mode": "mode",
    "cameo": "cameo",
    "quad": "quad",
    "status": "'actual'",
    "first_day": "day",
    "last_day": "day",
    "basis": "'stated'",
    "reports": "1 + i % 7",
    "voices": "1 + i % 3",
    "confidence": "1.0",
    "outlets": "'outlet ' || (i % 300)",
    "actor_name": "'Agent ' || agent || ' (' || actor || ')'",
    "actor_country": "actor",
    "actor_sector": "'GOV'",
    "recipient_name": "'Agent ' || (agent * 7 % 150) || ' (' || recipient || ')'",
    "recipient_country": "recipient",
    "recipient_sector": "'GOV'",
    "place_name": "'Town ' || (i % 4000)",
    "city": "'Town ' || (i % 4000)",
    "place_country": "recipient",
    "latitude": "i % 90 + 0.5",
    "longitude": "i % 180 + 0.25",
}
TABS = """i AS "Event ID", day AS "Event Date", 'Agent ' || agent || ' (' || actor || ')' AS "Source Name",
    'Government,Executive' AS "Source Sectors", actor_country_name AS "Source Country", '' AS "Event Text",
    cameo AS "CAMEO Code", '' AS "Intensity", 'Agent ' || (agent * 7 % 150) || ' (' || recipient || ')' AS "Target Name",
    'Government' AS "Target Sectors", recipient_country_name AS "Target Country", i // 3 AS "Story ID",
    1 + i % 6 AS "Sentence Number", 'Outlet ' || (i % 300) AS "Publisher", 'Town ' || (agent % 20) AS "City",
    '' AS "District", 'Province ' || (agent % 5) AS "Province", recipient_country_name AS "Country",
    agent % 20 + 0.5 AS "Latitude", agent % 20 + 0.25 AS "Longitude" """


if __name__ == "__main__":
    main()
