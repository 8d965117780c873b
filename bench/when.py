"""Scores `find_times` on documents with TIMEX3 marks: `python -m bench.when --data DIR`.

Strict: the span and the value must be the same.
Of every four documents three are for development and the last for reporting.

Where dateparser can be imported, its `search_dates` reads the same texts, with the day of publication as base, the
past preferred and "on" and the like taken off its words; its figures stand below ours. The project does not need it.
To see them, put it into an environment of its own, `python -m venv dp && dp/bin/pip install dateparser`, and give its
folder: `PYTHONPATH=src:dp/lib/python3.11/site-packages python -m bench.when --data DIR`. It knows no lengths of time
and no vague words; its values are days, or months and years where its words name no finer unit.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as time_of_day
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from whowhom.coder.when import find_times
from whowhom.errors import InputError

Marks = dict[tuple[int, int], str]
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*"


def main() -> None:
    """Print span and value F1 for both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/timex_train.jsonl.gz")
    parser.add_argument("--errors", type=int, default=0, help="print that many errors of some of the documents")
    options = parser.parse_args()
    documents = read_documents(options.data)
    developed = [d for n, d in enumerate(documents) if n % 4 != 3]
    print(f"{'documents':<24}{'marks':>7}{'span F1':>9}{'overlap F1':>12}{'value F1':>10}{'value|overlap':>15}")
    readers = {"": find_ours} | ({"dateparser": find_by_dateparser} if find_spec("dateparser") else {})
    for reader, find in readers.items():
        for name, part in (("developed", developed), ("held out", documents[3::4])):
            counts = score(part, find)
            print(
                f"{f'{name} {reader}':<24}{counts['gold']:>7}"
                + "".join(f"{v:>{w}.3f}" for v, w in zip(figures(counts), (9, 12, 10, 15), strict=True))
            )
    if options.errors:
        print_errors(documents[1::4], options.errors)


def read_documents(data: Path) -> list[dict[str, Any]]:
    """The documents of the file, in its order; InputError if it is not there."""
    path = data / "train" / "timex_train.jsonl.gz"
    if not path.exists():
        raise InputError("no such file", where=str(path), do="give the folder that holds train/ with --data")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def find_ours(text: str, published: date | None) -> Marks:
    """Spans and values that `find_times` reads."""
    return {(t.start, t.end): t.timex for t in find_times(text, published)}


def find_by_dateparser(text: str, published: date | None) -> Marks:
    """Spans and values that `search_dates` of dateparser reads, as fine as its words are."""
    search_dates = import_module("dateparser.search").search_dates
    settings: dict[str, Any] = {"PREFER_DATES_FROM": "past"}
    if published:
        settings["RELATIVE_BASE"] = datetime.combine(published, time_of_day())
    marks: Marks = {}
    at = 0
    for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            bare = re.sub(r"^(?:on|in|at|by|of|for|from|since|to)\s", "", words)
            marks[at - len(bare), at] = value_of(bare, moment)
    return marks


def value_of(words: str, moment: datetime) -> str:
    """The TIMEX3 value of a moment: year or month alone where the words name nothing finer."""
    if re.fullmatch(r"\D*(?:1[6-9]|20)\d\d\D*", words) and not re.search(r"[A-Za-z]{3,}", words):
        return f"{moment:%Y}"
    if re.fullmatch(rf"\W*(?:late |early )?{_MONTH}\W*(?:\d{{4}})?\W*", words, re.I):
        return f"{moment:%Y-%m}"
    if re.search(r"\d:\d|\b[ap]\.?m\b", words, re.I):
        return f"{moment:%Y-%m-%dT%H:%M}"
    return f"{moment:%Y-%m-%d}"


def score(documents: list[dict[str, Any]], find: Callable[[str, date | None], Marks] = find_ours) -> Counter[str]:
    """Counts of gold and found marks, of equal and overlapping spans, and of equal values."""
    counts: Counter[str] = Counter()
    for document in documents:
        gold = {(t["start"], t["end"]): t["value"] for t in document["timexes"]}
        found = find(document["text"], _day(document))
        counts["gold"] += len(gold)
        counts["found"] += len(found)
        for span, value in found.items():
            counts["span"] += span in gold
            counts["value"] += gold.get(span) == value
            over = [v for s, v in gold.items() if s[0] < span[1] and span[0] < s[1]]
            counts["overlap"] += bool(over)
            counts["loose"] += value in over
    return counts


def _day(document: dict[str, Any]) -> date | None:
    return date.fromisoformat(document["dct"][:10]) if document.get("dct") else None


def figures(counts: Counter[str]) -> tuple[float, float, float, float]:
    """Span F1, overlap F1, strict value F1, and the share of right values where spans overlap."""
    total = max(1, counts["gold"] + counts["found"])
    return (
        2 * counts["span"] / total,
        2 * counts["overlap"] / total,
        2 * counts["value"] / total,
        counts["loose"] / max(1, counts["overlap"]),
    )


def print_errors(documents: list[dict[str, Any]], limit: int) -> None:
    """The most frequent errors: missed, wrong value, too many."""
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for document in documents:
        gold = {(t["start"], t["end"]): t for t in document["timexes"]}
        found = {(t.start, t.end): t for t in find_times(document["text"], _day(document))}
        for span, mark in gold.items():
            if span not in found:
                near = [t.text for s, t in found.items() if s[0] < span[1] and span[0] < s[1]]
                context = document["text"][max(0, span[0] - 25) : span[1] + 15].replace("\n", " ")
                missed[f"{mark['text']!r} {mark['value']} got {near} …{context}…"] += 1
            elif found[span].timex != mark["value"]:
                context = document["text"][max(0, span[0] - 60) : span[1] + 15].replace("\n", " ")
                wrong[f"{mark['text']!r} {mark['value']} got {found[span].timex} ({document['dct']}) …{context}…"] += 1
        for span, time in found.items():
            if not any(s[0] < span[1] and span[0] < s[1] for s in gold):
                extra[f"{time.text!r} {time.timex} …{document['text'][max(0, span[0] - 25) : span[1] + 15]!r}"] += 1
    for title, table in (("missed", missed), ("wrong", wrong), ("extra", extra)):
        print(f"--- {title} {sum(table.values())}")
        for line, count in table.most_common(limit):
            print(count, line)


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(str(error))
