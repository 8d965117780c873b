"""How fast the merge is, and how much memory it takes, on made-up reports.

    python -m bench.merge_speed [--reports 100000] [--then 1000]
    python -m bench.merge_speed --store FILE --reports 100000 [--times 10] --then 1000

Reports come from half as many documents, spread over pairs of sides as the news is (a few pairs have most, by
Zipf's law) at 400 reports a day, each telling one of the pair's deeds of that week; a tenth of the documents
are reprints. With `--then`, further reports of the last day are added, and what that alone takes is shown. With
`--store` both go through a new store (a DuckDB file or a PostgreSQL database), as `whowhom add` does it; with `--times`
the store, a DuckDB file, is made so many times as large by copies of all it holds, under other ids and of other weeks.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from whowhom.merge import Merger
from whowhom.model import Act, Basis, Document, Evidence, Party, Report, Status, When, report_id_of
from whowhom.pipeline import merge_new
from whowhom.store import Store, open_store

A_DAY = 400
PIECE = 1000  # reports put into a store at a time
# What a copy of a store changes: ids, days, numbers of weeks, fingerprints.
COPIED = {
    "documents": {"document_id": "id", "day": "day"},
    "arrivals": {"document_id": "id", "place_key": "id"},
    "reports": {"report_id": "id", "document_id": "id", "first_day": "day", "last_day": "day"},
    "parties": {"report_id": "id"},
    "judgements": {"left_id": "id", "right_id": "id"},
    "families": {"family_id": "id", "document_ids": "ids", "origin": "id"},
    "events": {"event_id": "id", "first_day": "day", "last_day": "day"},
    "event_parties": {"event_id": "id"},
    "event_reports": {"event_id": "id", "report_id": "id"},
    "merged_documents": {"document_id": "id"},
    "fingerprints": {"document_id": "id", "print": "print"},
    "merged_reports": {"report_id": "id", "document_id": "id", "week": "week", "leader": "id"},
    "merged_links": {"left_leader": "id", "right_leader": "id", "week": "week"},
}
START = date(2020, 1, 1)
KINDS = (("ASSAULT", "aerial"), ("ASSAULT", None), ("ACCUSE", "disapprove"), ("CONSULT", "visit"), ("THREATEN", None))
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--then", type=int, default=0)
    parser.add_argument("--store", help="merge in this new store and not in memory")
    parser.add_argument("--times", type=int, default=1)
    arguments = parser.parse_args()
    draw = random.Random(7)
    sides = [f"S{n:02}" for n in range(60)]
    pairs = [(a, b) for a in sides for b in sides if a != b]
    draw.shuffle(pairs)
    weights = [1 / (rank + 1) for rank in range(len(pairs))]
    made = make_reports(arguments.reports + arguments.then, draw, pairs, weights)
    if arguments.store:
        measure_store(arguments.store, made, arguments.reports, arguments.times)
        return
    first, rest = list(islice(made, arguments.reports)), list(made)
    merger = Merger(adversaries=lambda *_: {}, conflicts=lambda *_: {}, who_is=lambda name, _: name)
    print(f"{len(first)} reports merged in {measure(merger, first)}: {len(merger.events)} events, {memory():.2f} GB")
    if rest:
        print(f"{len(rest)} more in {measure(merger, rest)}: {len(merger.events)} events, {memory():.2f} GB")


def measure_store(url: str, made: Iterator[tuple[Document, Report]], first: int, times: int) -> None:
    """The same through a store: the first merge is of everything, the second goes on from it."""
    with open_store(url) as store:
        merge_in_store(store, islice(made, first))
        for copy in range(1, times):
            multiply_store(store, copy, weeks=copy * (first // A_DAY // 7 + 12))
        merge_in_store(store, made)


def merge_in_store(store: Store, made: Iterator[tuple[Document, Report]]) -> None:
    """Put reports into a store as they come, then merge them, and show what that alone takes."""
    while piece := list(islice(made, PIECE)):
        by_document: dict[str, tuple[Document, list[Report]]] = {}
        for document, report in piece:
            by_document.setdefault(document.document_id, (document, []))[1].append(report)
        store.add_coded(by_document.values())
    count, started, used = len(store.unmerged()[1]), time.perf_counter(), time.process_time()
    if not count:
        return
    merge_new(store)
    clock, processor = time.perf_counter() - started, time.process_time() - used
    found = store.counts()
    print(
        f"{count} reports merged in {clock:.2f} s ({processor:.2f} s of one core):"
        f" {found['events']} events of {found['reports']} reports, {memory():.2f} GB",
        flush=True,
    )


def multiply_store(store: Any, copy: int, weeks: int) -> None:
    """Add a copy of the first reports and of all that was made of them, so many weeks earlier."""
    new = f"'{copy}x' || "
    for table, columns in COPIED.items():
        found = store.execute("SELECT name FROM pragma_table_info(?)", [table])
        values = [
            {
                "id": f"{new}{name}",
                "ids": f"list_transform({name}, lambda x: {new}x)",
                "day": f"{name} - {weeks * 7}",
                "week": f"{name} - {weeks}",
                "print": f"xor({name}, {copy}::BIGINT << 40)",
            }.get(columns.get(name, ""), name)
            for (name,) in found
        ]
        own = next(name for name, kind in columns.items() if kind in ("id", "ids"))
        original = f"{own}[1]" if columns[own] == "ids" else own
        store.execute(f"INSERT INTO {table} SELECT {', '.join(values)} FROM {table} WHERE {original} NOT LIKE '%x%'")


def measure(merger: Merger, made: list[tuple[Document, Report]]) -> str:
    """Seconds by the clock, and of the processor, which a busy machine does not change much."""
    started, used = time.perf_counter(), time.process_time()
    merger.add([r for _, r in made], {d.document_id: d for d, _ in made}.values())
    return f"{time.perf_counter() - started:.2f} s ({time.process_time() - used:.2f} s of one core)"


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def make_reports(
    count: int, draw: random.Random, pairs: list[tuple[str, str]], weights: list[float]
) -> Iterator[tuple[Document, Report]]:
    """Reports in the order of their days, two to a document."""
    words = ["".join(draw.choices(SYLLABLES, k=3)) for _ in range(8000)]
    chosen = draw.choices(pairs, weights, k=count)
    previous = ""
    for number in range(0, count, 2):
        day = START + timedelta(days=number // A_DAY)
        sentences, facts = [], []
        for pair in chosen[number : number + 2]:
            deed = random.Random(f"{pair}{day.toordinal() // 7}{draw.randrange(1 + draw.randrange(6))}")
            kind, telling = deed.choice(KINDS), deed.sample(words, 5)
            sentence = f"{pair[0]} {' '.join(draw.sample(telling, 3))} {pair[1]}, {' '.join(draw.sample(words, 8))}."
            sentences.append(sentence)
            facts.append((pair, kind, sentence))
        text = " ".join([*sentences, *draw.sample(words, 40)])
        if previous and draw.random() < 0.1:
            text = text + " " + previous
        previous = " ".join(text.split()[-40:])
        published = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        document = Document(f"d{number}", text, outlet=f"Paper {draw.randrange(40)}", published=published)
        offset = 0
        for (a, b), (kind, mode), sentence in facts:
            yield document, make_report(document.document_id, a, b, Act(kind, mode), sentence, offset, day)
            offset += len(sentence) + 1


def make_report(document_id: str, a: str, b: str, act: Act, sentence: str, offset: int, day: date) -> Report:
    start = offset + sentence.index(b)
    actor = (Party(a, a, "GOV", f"country:{a}", a, offset, offset + len(a)),)
    recipient = (Party(b, b, "GOV", f"country:{b}", b, start, start + len(b)),)
    evidence = Evidence(offset, offset + len(sentence), sentence)
    when = When(day, day, Basis.RELATIVE) if day.toordinal() % 2 else None
    key = report_id_of(document_id, act, actor, recipient, Status.ACTUAL, evidence)
    return Report(key, document_id, act, actor, recipient, Status.ACTUAL, evidence, when=when)


if __name__ == "__main__":
    main()
