"""What is told about acts whose sides and type are given: how real, about what, when.

    python -m bench.claims [--data DIR] [--model FOLDER] [--rules] [--show]

`sets/status_own.txt`, `contexts_own.txt` and `dates_own.txt` hold sentences of our own; with the data folder, real
sentences of `sets/claims_real.jsonl` (by id and offsets) are read as well. Prints F1 by status and by
context with their means, and how often the date is right to the day, or rightly none.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from training.data import read_brackets, texts_of
from whowhom.coder.acts import statuses_of
from whowhom.coder.contexts import find_contexts
from whowhom.coder.encoder import Encoder, load_encoder
from whowhom.coder.sentences import split_sentences
from whowhom.coder.status import read_status, settle_status
from whowhom.coder.when import date_act, find_times
from whowhom.model import Offsets, Sentence, When

SETS = Path(__file__).parent / "sets"
READ_ON = date(2026, 11, 16)


@dataclass(frozen=True)
class Case:
    """An act in a text: the offsets of its sentence and sides, its type, and what a reader says of it."""

    text: str
    sentence: Offsets
    actor: Offsets
    recipient: Offsets
    event_type: str
    published: date
    gold: Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--model", type=Path, help="a folder with another model than the one in the package")
    parser.add_argument("--rules", action="store_true", help="status by rules alone")
    parser.add_argument("--show", action="store_true", help="print every error")
    arguments = parser.parse_args()
    encoder = None if arguments.rules else Encoder(arguments.model) if arguments.model else load_encoder()
    score_status = partial(score_statuses, encoder)
    for name, score in (("status", score_status), ("contexts", score_contexts), ("date", score_dates)):
        score("own sentences", own := list(own_cases(name)), arguments.show)
        if arguments.data:
            score("real sentences", real := list(real_cases(arguments.data, name)), arguments.show)
            score("both", own + real, False)


def own_cases(name: str) -> Iterator[Case]:
    """Cases of a set of our own: what is to be found, type, sentence, and for dates the day of publication first."""
    path = SETS / f"{name if name != 'date' else 'dates'}_own.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        parts = [part.strip() for part in line.split("|", 3 if name == "date" else 2)]
        published = date.fromisoformat(parts.pop(0)) if name == "date" else READ_ON
        gold, event_type, marked = parts
        text, spans = read_brackets(marked, {}, None)
        yield Case(text, (0, len(text)), spans["A"], spans["B"], event_type, published, gold_of(name, gold))


def gold_of(name: str, told: str) -> Any:
    if name == "contexts":
        return tuple(c.strip() for c in told.split(",") if c.strip())
    return None if told == "none" else told


def real_cases(data: Path, name: str) -> Iterator[Case]:
    rows = [json.loads(line) for line in (SETS / "claims_real.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {source: texts_of(data, source) for source in {row["from"] for row in rows}}
    for row in rows:
        if name in row:
            yield Case(
                texts[row["from"]][row["id"]],
                (row["start"], row["end"]),
                tuple(row["actor"]),
                tuple(row["recipient"]),
                row["type"],
                date.fromisoformat(row["published"]),
                row[name],
            )


def between(case: Case) -> Offsets:
    return min(case.actor[0], case.recipient[0]), max(case.actor[1], case.recipient[1])


def sentence_of(case: Case) -> Sentence:
    start, end = case.sentence
    inside = next((s for s in split_sentences(case.text) if s.start <= case.actor[0] < s.end), None)
    return inside or Sentence(start, end, case.text[start:end])


def date_of(case: Case) -> When | None:
    times = find_times(case.text, case.published)
    return date_act(between(case), sentence_of(case), times, published=case.published)


def status_of(case: Case, encoder: Encoder | None) -> str:
    by_rule = read_status(
        case.text,
        sentence_of(case),
        case.actor,
        case.recipient,
        between(case),
        event_type=case.event_type,
        when=date_of(case),
        published=case.published,
    )
    if encoder is None:
        return str(by_rule.status)
    sentence = sentence_of(case)
    sides = [(a - sentence.start, b - sentence.start) for a, b in (case.actor, case.recipient)]
    reading = encoder.read_pairs([(encoder.pieces_of([sentence.text])[0], sides[0], sides[1])])[0]
    return str(settle_status(by_rule, statuses_of(reading, case.event_type, encoder)).status)


def score_statuses(encoder: Encoder | None, name: str, cases: list[Case], show: bool) -> None:
    found = [status_of(case, encoder) for case in cases]
    gold = [case.gold for case in cases]
    scores = f1_by_label([{g} for g in gold], [{f} for f in found])
    right = sum(g == f for g, f in zip(gold, found, strict=True)) / len(cases)
    print(f"status, {name}: {len(cases)}, right {right:.3f}, macro-F1 {mean(scores.values()):.3f}")
    print("  " + ", ".join(f"{status} {value:.2f} ({gold.count(status)})" for status, value in scores.items()))
    show_errors(cases, found, show)


def score_contexts(name: str, cases: list[Case], show: bool) -> None:
    """Macro-F1 over the contexts that the gold has, and over its ten most frequent."""
    found = [set(contexts_of(case)) for case in cases]
    gold = [set(case.gold) for case in cases]
    scores = f1_by_label(gold, found)
    counts = Counter(c for g in gold for c in g)
    ten = [c for c, _ in counts.most_common(10)]
    print(
        f"contexts, {name}: {len(cases)}, macro-F1 {mean(scores[c] for c in counts):.3f}, "
        f"most frequent ten {mean(scores[c] for c in ten):.3f}"
    )
    print("  " + ", ".join(f"{c} {scores[c]:.2f} ({n})" for c, n in counts.most_common()))
    show_errors(cases, [", ".join(sorted(f)) for f in found], show, [", ".join(sorted(g)) for g in gold])


def contexts_of(case: Case) -> tuple[str, ...]:
    return find_contexts(case.text[slice(*case.sentence)], case.text, case.event_type)


def score_dates(name: str, cases: list[Case], show: bool) -> None:
    found = [date_of(case) for case in cases]
    days = [(c, f) for c, f in zip(cases, found, strict=True) if c.gold and re.fullmatch(r"\d{4}-\d\d-\d\d", c.gold)]
    right = sum(f is not None and f.is_day and f.first.isoformat() == c.gold for c, f in days)
    ranges = [
        (c, f) for c, f in zip(cases, found, strict=True) if c.gold and not (re.fullmatch(r"\d{4}-\d\d-\d\d", c.gold))
    ]
    spans = sum(f is not None and (f.first, f.last) == span_of(c.gold) for c, f in ranges)
    quiet = [(c, f) for c, f in zip(cases, found, strict=True) if c.gold is None]
    none = sum(f is None for _, f in quiet)
    print(
        f"dates, {name}: days {right}/{len(days)}, longer spans {spans}/{len(ranges)}, rightly none {none}/{len(quiet)}"
    )
    says = [f"{f.first}/{f.last}" if f else "none" for f in found]
    gold = ["/".join(map(str, span_of(c.gold))) if c.gold else "none" for c in cases]
    show_errors(cases, says, show, gold)


def span_of(value: str) -> tuple[date, date]:
    """First and last day of a day, week, month, year, or range of these.

    >>> span_of("2025-12/2026-01-02")
    (datetime.date(2025, 12, 1), datetime.date(2026, 1, 2))
    """
    if "/" in value:
        first, last = value.split("/")
        return span_of(first)[0], span_of(last)[1]
    if "-W" in value:
        monday = date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
        return monday, monday + timedelta(days=6)
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(*parts, 1), following - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def f1_by_label(gold: Sequence[set[str]], found: Sequence[set[str]]) -> dict[str, float]:
    scores = {}
    for label in sorted({x for both in (*gold, *found) for x in both}):
        hits = sum(label in g and label in f for g, f in zip(gold, found, strict=True))
        scores[label] = 2 * hits / sum((label in g) + (label in f) for g, f in zip(gold, found, strict=True))
    return scores


def show_errors(cases: list[Case], found: Sequence[str], show: bool, gold: Sequence[str] | None = None) -> None:
    for case, says, true in zip(cases, found, gold or [c.gold for c in cases], strict=True):
        if show and says != true:
            words = re.sub(r"\s+", " ", case.text[slice(*case.sentence)])
            print(f"  {true} read as {says}: ({case.published}) {case.event_type}: {words}")


if __name__ == "__main__":
    main()
