"""How many of the reports made from the raw feed are right: actor's country, recipient's country and type.

    python -m bench.feed_reports --data DIR [--model FOLDER]
    python -m bench.feed_reports --data DIR --sample 300 --out FILE

The first prints the share of right ones among the judged reports that the coder still makes, in bins of
confidence, with the causes of the wrong ones; `sets/feed_reports.jsonl` holds a reader's verdicts by item
id and offsets. The second draws a fresh sample to be judged and writes it
with its sentences, for reading; keep the words out of the repository.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bench.articles import coder_of
from bench.relations import calibration_error, error_by_chance
from whowhom.coder import code_documents
from whowhom.coder.coder import Coder
from whowhom.model import Document, Report
from whowhom.read import read_documents

SET = Path(__file__).parent / "sets" / "feed_reports.jsonl"
VERDICTS = SET.with_name("feed_verdicts.jsonl")
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder with another model than the one in the package")
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    path = arguments.data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz"
    documents = [d for d in read_documents(path) if isinstance(d, Document)]
    coder = coder_of(arguments.model, arguments.threshold)
    if arguments.sample:
        rows = draw(coder, documents, arguments.sample)
        arguments.out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return
    for name, value in (score_reports(coder, documents) | score_verdicts(coder, documents)).items():
        print(f"{name:34} {value}")


def score_reports(coder: Coder, documents: Sequence[Document]) -> dict[str, Any]:
    verdicts = {
        place_of(row): row for row in map(json.loads, SET.read_text(encoding="utf-8").splitlines()) if "right" in row
    }
    items = {place[0] for place in verdicts}
    best: dict[tuple[Any, ...], tuple[float, bool]] = {}
    others = 0
    for report in code_documents([d for d in documents if d.document_id in items], coder=coder):
        verdict = verdicts.get(place_of(row_of(report)))
        if verdict is None:
            others += 1
            continue
        place = place_of(verdict)
        best[place] = max(best.get(place, (0.0, False)), (report.confidence, verdict["right"]))
    judged = list(best.values())
    causes = Counter(verdicts[place].get("cause", "") for place, (_, right) in best.items() if not right)
    confidence, right = [c for c, _ in judged], [r for _, r in judged]
    scores: dict[str, Any] = {
        "judged reports still made": f"{len(judged)} of {len(verdicts)}",
        "right": f"{sum(right)} ({sum(right) / max(1, len(right)):.2f})",
        "calibration error": f"{calibration_error(np.array(confidence), np.array(right)):.3f}",
        "of which chance alone would give": f"{error_by_chance(np.array(confidence)):.3f}",
        "reports of these items not judged": others,
        "causes of the wrong ones": dict(causes.most_common()),
    }
    for low, high in pairwise(BINS):
        inside = [r for c, r in judged if low <= c < high]
        if inside:
            scores[f"right, confidence {low:.1f} to {min(high, 1):.1f}"] = f"{sum(inside)}/{len(inside)}"
    return scores


def score_verdicts(coder: Coder, documents: Sequence[Document]) -> dict[str, Any]:
    """The same on `sets/feed_verdicts.jsonl`: doubtful readings above all, none of their sentences learnt from."""
    verdicts: dict[str, list[dict[str, Any]]] = {}
    for row in map(json.loads, VERDICTS.read_text(encoding="utf-8").splitlines()):
        verdicts.setdefault(row["id"], []).append(row)
    judged = []
    for report in code_documents([d for d in documents if d.document_id in verdicts], coder=coder):
        same = [row for row in verdicts[report.document_id] if is_same(row, report)]
        judged += [(report.confidence, row["right"]) for row in same[:1]]
    confidence, right = np.array([c for c, _ in judged]), np.array([r for _, r in judged])
    return {
        "doubtful ones, still made": f"{len(judged)} of {sum(map(len, verdicts.values()))}",
        "doubtful ones, right": f"{right.sum()} ({right.mean():.2f})",
        "doubtful ones, calibration error": f"{calibration_error(confidence, right):.3f}",
    }


def is_same(row: dict[str, Any], report: Report) -> bool:
    """Whether a verdict is about this report: its type, and parties at the same words."""
    sides = ((row["actor"], report.actor[0]), (row["recipient"], report.recipient[0]))
    at = all(p.start is not None and p.end is not None and p.start < end and start < p.end for (start, end), p in sides)
    return at and row["event_type"] == report.act.event_type


def draw(coder: Coder, documents: Sequence[Document], count: int, seed: int = 3) -> list[dict[str, Any]]:
    """A random sample of reports, each with its item and sentence for the reader."""
    texts = {d.document_id: d.text for d in documents}
    reports = list(code_documents(documents, coder=coder))
    print(f"{len(reports)} reports of {len(documents)} items")
    return [
        row_of(r)
        | {
            "names": [r.actor[0].name, r.recipient[0].name],
            "confidence": r.confidence,
            "status": str(r.status),
            "mode": r.act.mode,
            "sentence": texts[r.document_id][r.evidence.start : r.evidence.end],
        }
        for r in random.Random(seed).sample(reports, min(count, len(reports)))
    ]


def row_of(report: Report) -> dict[str, Any]:
    sides = [[party.start, party.end] for party in (report.actor[0], report.recipient[0])]
    return {
        "id": report.document_id,
        "actor": sides[0],
        "recipient": sides[1],
        "countries": [report.actor[0].country, report.recipient[0].country],
        "type": report.act.event_type,
    }


def place_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two reports of an item the same one for a verdict: the countries and the type."""
    return (row["id"], *row["countries"], row["type"])


if __name__ == "__main__":
    main()
