"""Scores `judge_factuality` on the news part (UW) of the factuality data: `python -m bench.status --data DIR`.

Three classes, cut at the printed value: happened (at or above it), not (at or below its negative), uncertain between.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from whowhom.coder.factuality import judge_factuality
from whowhom.errors import InputError

CUTS = (0.5, 1.0, 1.5)


def main() -> None:
    """Print three-way accuracy, macro F1 and the share of the largest class, for both splits and three cuts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/factuality_train.jsonl.gz")
    parser.add_argument("--errors", type=int, default=0, help="print that many errors of the train split")
    options = parser.parse_args()
    rows = read_rows(options.data)
    print(f"{'split':<7}{'events':>8}{'cut':>6}{'accuracy':>10}{'macro F1':>10}{'largest':>9}{'mean error':>12}")
    for split in ("train", "dev"):
        pairs = [p for row in rows if row["split"] == split for p in judged(row)]
        for cut in CUTS:
            print_row(split, pairs, cut)
    if options.errors:
        print_errors([r for r in rows if r["split"] == "train"], options.errors)


def read_rows(data: Path) -> list[dict[str, Any]]:
    """The UW rows; InputError if the file is not there."""
    path = data / "train" / "factuality_train.jsonl.gz"
    if not path.exists():
        raise InputError("no such file", where=str(path), do="give the folder that holds train/ with --data")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [row for row in map(json.loads, lines) if row["corpus"] == "UW"]


def judged(row: dict[str, Any]) -> list[tuple[float, float]]:
    """Gold and found value for every target of a row."""
    words = row["text"].split(" ")
    places = []
    for target in row["targets"]:
        start = sum(len(w) + 1 for w in words[: target["span1"][0]])
        end = start + len(" ".join(words[target["span1"][0] : target["span1"][1]]))
        places.append((target["label"], judge_factuality(row["text"], (start, end))))
    return places


def name_of(value: float, cut: float) -> str:
    """happened, not or uncertain."""
    return "happened" if value >= cut else "not" if value <= -cut else "uncertain"


def print_row(split: str, pairs: list[tuple[float, float]], cut: float) -> None:
    """One line of the table."""
    gold = [name_of(g, cut) for g, _ in pairs]
    found = [name_of(f, cut) for _, f in pairs]
    right = sum(g == f for g, f in zip(gold, found, strict=True)) / len(pairs)
    scores = []
    for name in ("happened", "not", "uncertain"):
        both = sum(g == f == name for g, f in zip(gold, found, strict=True))
        scores.append(2 * both / max(1, gold.count(name) + found.count(name)))
    largest = Counter(gold).most_common(1)[0][1] / len(pairs)
    error = sum(abs(g - f) for g, f in pairs) / len(pairs)
    print(f"{split:<7}{len(pairs):>8}{cut:>6}{right:>10.3f}{sum(scores) / 3:>10.3f}{largest:>9.3f}{error:>12.3f}")


def print_errors(rows: list[dict[str, Any]], limit: int) -> None:
    """The largest errors."""
    errors = []
    for row in rows:
        for (gold, found), target in zip(judged(row), row["targets"], strict=True):
            errors.append((abs(gold - found), gold, found, target["span_text"], row["text"]))
    for _, gold, found, word, text in sorted(errors, reverse=True)[:limit]:
        place = text.find(word)
        print(f"{gold:5.1f} {found:5.1f} {word}: {text[max(0, place - 90) : place + 40]}")


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(str(error))
