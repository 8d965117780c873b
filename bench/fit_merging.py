"""Fit the weights of the merge's features on the dev part of the labels, and write them into the package.

    python -m bench.fit_merging --data DIR [--store FILE] [--write]

Logistic regression over pairs of labelled reports that could be one deed, drawn toward the hand-set weights of
the column `prior`, since a few hundred reports of a few pairs of countries must not overrule what holds for all.
Each report weighs the same, however many it is compared with, but no deed and no pair of sides more than sixty
reports: half of the labelled reports are of one operation, which would drown what else its two sides did.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np

from bench.merging import match_labels, read_feed
from whowhom.merge import find_copies
from whowhom.merge.features import can_be_one, find_features, make_columns
from whowhom.merge.told import tell

TABLE = Path(__file__).parents[1] / "src" / "whowhom" / "merge" / "data" / "weights.csv"
MOST = 60  # reports that one deed, and one pair of sides, can weigh at most
HELD = ("only the object differs",)  # set by hand after the fit: twenty bans on twenty goods, which no label shows
PULL = 2.0  # how strongly the weights are drawn to the prior, in reports


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    arguments = parser.parse_args()
    reports, documents = read_feed(arguments.data, arguments.store)
    family_of = {key: f.family_id for f in find_copies(documents) for key in f.document_ids}
    by_id = {d.document_id: d for d in documents}
    labelled = {k: row for k, row in match_labels(reports).items() if row["part"] == "dev"}
    told = [t for r in reports if r.report_id in labelled and (t := tell(r, by_id.get(r.document_id)))]
    names, held, same, weight = gather(told, labelled, family_of)
    with TABLE.open(encoding="utf-8", newline="") as lines:
        prior = {row["feature"]: float(row["prior"]) for row in csv.DictReader(lines)}
    fitted = fit(held, same, weight, np.array([prior[n] for n in names]))
    fitted = np.array([prior[n] if n in HELD else by for n, by in zip(names, fitted, strict=True)])
    print(f"{len(same)} pairs, {int(same.sum())} of one deed")
    for name, by in zip(names, fitted, strict=True):
        print(f"{name:30} {prior[name]:6.2f} {by:6.2f}")
    if arguments.write:
        with TABLE.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(["feature", "prior", "weight"])
            writer.writerows([n, f"{prior[n]:g}", f"{by:.3f}"] for n, by in zip(names, fitted, strict=True))


def gather(told, labelled, family_of):
    """Features of every pair that could be one deed, whether it is, and what it weighs."""
    by_pair = defaultdict(list)
    for item in sorted(told, key=lambda t: t.report_id):
        by_pair[item.pair].append(item)
    held, same, weight, names = [], [], [], []
    for group in by_pair.values():
        columns = make_columns(group, family_of)
        pairs = list(combinations(range(len(group)), 2))
        if not pairs:
            continue
        i, j = (np.array(side, dtype=np.intp) for side in zip(*pairs, strict=True))
        could = can_be_one(columns, i, j)
        features = dict(find_features(columns, i, j))
        names = list(features)
        held.append(np.stack([features[n] for n in names], axis=1)[could])
        deeds = [labelled[t.report_id]["deed"] for t in group]
        same.append(np.array([deeds[a] == deeds[b] for a, b in pairs])[could])
        sizes = Counter(deeds)
        own = np.array([min(1.0, MOST / sizes[deed]) for deed in deeds])
        weight.append((own[i] * own[j])[could] * min(1.0, MOST / own.sum()) / max(1.0, own.sum() - 1))
    return names, np.concatenate(held), np.concatenate(same).astype(float), np.concatenate(weight)


def fit(held, same, weight, prior, steps=30):
    """Newton's method for weighted logistic regression with a Gaussian prior."""
    by = prior.copy()
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(held @ by, -30, 30)))
        slope = held.T @ (weight * (same - chance)) - PULL * (by - prior)
        bend = (held * (weight * chance * (1 - chance))[:, None]).T @ held + PULL * np.eye(len(by))
        step = np.linalg.solve(bend, slope)
        by = by + step * min(1.0, 1.0 / np.abs(step).max())  # no weight moves by more than one at a time
    return by


if __name__ == "__main__":
    main()
