"""The status of acts whose sides and type are given: actual, future, hypothetical, negated, denied, historical.

    python -m bench.status_acts [--data DIR] [--show]

`sets/status_own.txt` holds sentences of our own; with the data folder, real sentences of `sets/status_real.jsonl`
(by id and offsets) are read as well. Prints F1 by status and their mean.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from training.data import read_brackets, texts_of
from whowhom.coder.sentences import split_sentences
from whowhom.coder.status import read_status
from whowhom.coder.when import date_act, find_times
from whowhom.model import Offsets, Sentence, Status

SETS = Path(__file__).parent / "sets"
READ_ON = date(2026, 11, 16)


@dataclass(frozen=True)
class Case:
    """An act in a text: the offsets of its sentence and sides, its type, and its status as a reader sees it."""

    text: str
    sentence: Offsets
    actor: Offsets
    recipient: Offsets
    event_type: str
    published: date
    status: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--show", action="store_true", help="print every error")
    arguments = parser.parse_args()
    cases = list(own_cases())
    print_scores("own sentences", cases, arguments.show)
    if arguments.data:
        real = list(real_cases(arguments.data))
        print_scores("real sentences", real, arguments.show)
        print_scores("both", cases + real, False)


def own_cases() -> Iterator[Case]:
    for line in (SETS / "status_own.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        status, event_type, marked = (part.strip() for part in line.split("|", 2))
        text, spans = read_brackets(marked, {}, None)
        yield Case(text, (0, len(text)), spans["A"], spans["B"], event_type, READ_ON, status)


def real_cases(data: Path) -> Iterator[Case]:
    rows = [json.loads(line) for line in (SETS / "status_real.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {name: texts_of(data, name) for name in {row["from"] for row in rows}}
    for row in rows:
        yield Case(
            texts[row["from"]][row["id"]],
            (row["start"], row["end"]),
            tuple(row["actor"]),
            tuple(row["recipient"]),
            row["type"],
            date.fromisoformat(row["published"]),
            row["status"],
        )


def read(case: Case) -> str:
    start, end = case.sentence
    inside = next((s for s in split_sentences(case.text) if s.start <= case.actor[0] < s.end), None)
    sentence = inside or Sentence(start, end, case.text[start:end])
    between = (min(case.actor[0], case.recipient[0]), max(case.actor[1], case.recipient[1]))
    when = date_act(between, sentence, find_times(case.text, case.published), published=case.published)
    reading = read_status(
        case.text,
        sentence,
        case.actor,
        case.recipient,
        between,
        event_type=case.event_type,
        when=when,
        published=case.published,
    )
    return str(reading.status)


def print_scores(name: str, cases: list[Case], show: bool) -> None:
    found = [read(case) for case in cases]
    gold = [case.status for case in cases]
    both = Counter(zip(gold, found, strict=True))
    scores = {}
    for status in map(str, Status):
        told = gold.count(status) + found.count(status)
        if told:
            scores[status] = 2 * both[status, status] / told
    right = sum(g == f for g, f in zip(gold, found, strict=True)) / len(cases)
    print(f"{name}: {len(cases)}, right {right:.3f}, macro-F1 {sum(scores.values()) / len(scores):.3f}")
    print("  " + ", ".join(f"{status} {value:.2f} ({gold.count(status)})" for status, value in scores.items()))
    if show:
        for case, says in zip(cases, found, strict=True):
            if says != case.status:
                words = re.sub(r"\s+", " ", case.text[slice(*case.sentence)])
                print(f"  {case.status} read as {says}: {case.event_type}: {words}")


if __name__ == "__main__":
    main()
