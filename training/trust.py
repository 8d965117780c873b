"""How far a report can be trusted: its type's probability against how often such reports were right in real news.

    python -m training.trust --data DIR --model FOLDER

Runs the whole coder of an exported model over the hand-labelled sentences that it did not learn from and
fits slope and shift (Platt 1999) to its reports; writes them into the model's configuration and prints, for each
threshold, how many reports are right and how many of the acts are found.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.relations import calibration_error
from training.data import FEED, HAND_LABELS, in_dev, open_own, read_acts, texts_of, types_of
from training.labels import TYPE_ID
from whowhom.coder.acts import Thresholds
from whowhom.coder.coder import Coder
from whowhom.coder.encoder import Encoder
from whowhom.entities import resolve_mentions
from whowhom.model import Document

LOW = Thresholds(act=0.05, open_act=0.05)
FEED_DAY = datetime(2026, 1, 3, tzinfo=UTC)
FAR = 5.0  # logits beyond this are as sure as can be
Pair = tuple[str, str]


@dataclass
class Gold:
    """A sentence, and what each pair of countries does in it: the types that may be right, or None where it is open."""

    document: Document
    acts: dict[Pair, set[int] | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    trust = choose_trust(options.data, options.model)
    write_trust(options.model, trust)


def write_trust(model: Path, trust: tuple[float, float]) -> None:
    path = model / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["trust"] = [round(value, 4) for value in trust]
    path.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def choose_trust(data: Path, model: Path) -> tuple[float, float]:
    encoder = Encoder(model)
    encoder.trust = (1.0, 0.0)
    coder = Coder(encoder, thresholds=LOW)
    probability, right, known = [], [], 0
    for gold in kept_sentences(data):
        known += sum(types is not None for types in gold.acts.values())
        for report in coder.code(gold.document):
            pair = (report.actor[0].country, report.recipient[0].country)
            if None in pair or pair[0] == pair[1] or gold.acts.get(pair, set()) is None:
                continue
            probability.append(report.confidence)
            right.append(TYPE_ID[report.act.event_type] in (gold.acts.get(pair) or ()))
    p, hit = np.array(probability), np.array(right)
    trust = fit(p, hit)
    held = 1 / (1 + np.exp(-(trust[0] * logit(p) + trust[1])))
    print(f"trust {trust[0]:.3f} {trust[1]:.3f}, on {len(hit)} reports; calibration error "
          f"{calibration_error(p, hit):.3f} before, {calibration_error(held, hit):.3f} after")  # fmt: skip
    for threshold in np.arange(0.2, 0.95, 0.05):
        over = held >= threshold
        print(
            f"  {threshold:.2f}: {over.sum():4d} reports, {hit[over].mean():.2f} right, {hit[over].sum() / known:.2f} found"
        )
    return trust


def kept_sentences(data: Path) -> list[Gold]:
    """The hand-labelled sentences kept for measuring, with what their pairs of countries do."""
    rows = [json.loads(line) for name in HAND_LABELS for line in open_own(name)]
    texts = {name: texts_of(data, name) for name in {row["from"] for row in rows}}
    found = []
    for k, row in enumerate(rows):
        text = texts[row["from"]][row["id"]][row["start"] : row["end"]]
        if not in_dev(text):
            continue
        day = FEED_DAY if row["from"] == FEED else None
        mentions = [m for m in resolve_mentions(text, day.date() if day else None) if m.country]
        side = {
            str(n): next((str(m.country) for m in mentions if m.start < end and start < m.end), None)
            for n, (start, end) in enumerate(row["spans"])
        }
        labels, left_open = read_acts(row["acts"])
        acts: dict[Pair, set[int] | None] = {}
        for a, b in left_open:
            acts[str(side[a]), str(side[b])] = None
        for (a, b), (event_type, mode, _) in labels.items():
            pair = (str(side[a]), str(side[b]))
            acts[pair] = (acts.get(pair) or set()) | set(types_of(event_type, mode, text))
        acts = {pair: types for pair, types in acts.items() if "None" not in pair and pair[0] != pair[1]}
        found.append(Gold(Document(f"s{k}", text, published=day), acts))
    return found


def fit(p: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and shift of the logistic curve through them, by Newton's method with short steps."""
    x = np.stack([logit(p), np.ones_like(p)], -1)
    w = np.array([1.0, 0.0])
    for _ in range(200):
        held = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (right - held) - 0.1 * (w - np.array([1.0, 0.0]))
        step = np.linalg.solve((x * (held * (1 - held))[:, None]).T @ x + 0.1 * np.eye(2), slope)
        w = w + np.clip(step, -0.3, 0.3)
    return float(w[0]), float(w[1])


def logit(p: np.ndarray) -> np.ndarray:
    held = np.clip(p, 1e-6, 1 - 1e-6)
    return np.clip(np.log(held / (1 - held)), -FAR, FAR)


if __name__ == "__main__":
    main()
