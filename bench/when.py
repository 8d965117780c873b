"""Scores `find_times` on documents with TIMEX3 marks: `python -m bench.when --data DIR`.

Strict: the span and the value must be the same.
Of every four documents three are for development and the last for reporting.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from whowhom.coder.when import find_times
from whowhom.errors import InputError


def main() -> None:
    """Print span and value F1 for both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/timex_train.jsonl.gz")
    parser.add_argument("--errors", type=int, default=0, help="print that many errors of some of the documents")
    options = parser.parse_args()
    documents = read_documents(options.data)
    developed = [d for n, d in enumerate(documents) if n % 4 != 3]
    print(f"{'documents':<12}{'marks':>7}{'span F1':>9}{'overlap F1':>12}{'value F1':>10}{'value|overlap':>15}")
    for name, part in (("developed", developed), ("held out", documents[3::4])):
        counts = score(part)
        print(
            f"{name:<12}{counts['gold']:>7}"
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


def score(documents: list[dict[str, Any]]) -> Counter[str]:
    """Counts of gold and found marks, of equal and overlapping spans, and of equal values."""
    counts: Counter[str] = Counter()
    for document in documents:
        gold = {(t["start"], t["end"]): t["value"] for t in document["timexes"]}
        found = {(t.start, t.end): t.timex for t in find_times(document["text"], _day(document))}
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
